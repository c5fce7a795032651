import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const FIELDS = ['cidr', 'cidrGroupRef', 'cidrGroupSelector'] as const;

export const cidrSet: PolicyRule = {
  id: 'POL226',
  title: 'CIDR set item with more than one source, or none',
  reason: 'An item of fromCIDRSet or toCIDRSet must have exactly one of cidr, cidrGroupRef and cidrGroupSelector. An ipBlock must have a cidr. The API server or the agent rejects anything else.',
  good: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidrGroupRef: 'offices' }, { cidr: '192.0.2.0/24' }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidrGroupRef: 'offices', cidr: '192.0.2.0/24' }] }] })] },
  typescript: {
    wrong: program(".addRule('egress', { toCIDRSet: [{ cidrGroupRef: 'offices', cidr: '192.0.2.0/24' }] })"),
    right: program(".allowTo([Peer.cidrGroup('offices'), Peer.cidr('192.0.2.0/24')])"),
  },
  visit: {
    cidrSet(set, walk) {
      const used = FIELDS.filter((name) => isSet(set[name]));
      if (used.length === 1) return;
      const what = used.length === 0 ? `has none of ${FIELDS.join(', ')}` : `has more than one of ${FIELDS.join(', ')}`;
      walk.report(undefined, set, what, 'write exactly one of them');
    },
    kubernetesBlock({ cidr }, walk) {
      if (!isSet(cidr)) walk.report('cidr', cidr, 'is required', 'add cidr');
    },
  },
};
