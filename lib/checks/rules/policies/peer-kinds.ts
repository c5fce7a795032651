import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';
import { peerFields } from '../../policies/read-policy';

export const peerKinds: PolicyRule = {
  id: 'POL204',
  title: 'Rule with several kinds of peers',
  reason: 'A rule lists its peers in one field: endpoints, entities, CIDRs, DNS names, Services or nodes. The API server accepts several, but the agent rejects the whole policy.',
  good: { objects: [namespaced({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }] }, { toCIDR: ['192.0.2.0/24'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }], toCIDR: ['192.0.2.0/24'] }] })] },
  typescript: {
    wrong: program(".addRule('egress', { toEndpoints: [{ matchLabels: { app: 'api' } }], toCIDR: ['192.0.2.0/24'] })"),
    right: program(".allowTo([Peer.labels({ app: 'api' }), Peer.cidr('192.0.2.0/24')])"),
  },
  visit: {
    rule(rule, walk) {
      if (walk.peers < 2) return;
      const fields = peerFields(walk);
      const names = Object.keys(rule).filter((name) => fields.has(name) && count(rule[name]) > 0);
      walk.report(undefined, names.join(', '), 'lists peers in more than one field', 'write one rule for each field, with the same toPorts');
    },
    kubernetesPeer(peer, walk) {
      const selects = isSet(peer.podSelector) || isSet(peer.namespaceSelector);
      if (isSet(peer.ipBlock) !== selects) return;
      const names = Object.keys(peer).join(', ');
      if (selects) walk.report(undefined, names, 'has both an ipBlock and a selector', 'write two peers');
      else walk.report(undefined, names || peer, 'is empty', 'add ipBlock, podSelector or namespaceSelector; to allow all peers, remove the list');
    },
  },
};
