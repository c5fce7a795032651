import { namespaced, policyRule } from '../../policies/policy-rule';

export const cidrSet = policyRule({
  id: 'POL226',
  title: 'CIDR set with several sources of addresses, or none',
  reason: 'An item is a CIDR, or a reference to groups by name or by label.',
  good: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidrGroupRef: 'offices' }, { cidr: '192.0.2.0/24' }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidrGroupRef: 'offices', cidr: '192.0.2.0/24' }] }] })] },
});
