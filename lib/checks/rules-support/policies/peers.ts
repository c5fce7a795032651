import { isBefore } from './agent-settings';
import { type Fields, type PolicyWalk, count } from './policy-walk';

const INGRESS_PEERS = ['fromEndpoints', 'fromCIDR', 'fromCIDRSet', 'fromEntities', 'fromNodes', 'fromGroups'] as const;
const EGRESS_PEERS = ['toEndpoints', 'toCIDR', 'toCIDRSet', 'toEntities', 'toServices', 'toFQDNs', 'toNodes', 'toGroups'] as const;

/** A rule names its peers in one way. */
export function checkPeerKinds(rule: Fields, walk: PolicyWalk): void {
  const peers: readonly string[] = walk.ingress ? INGRESS_PEERS : EGRESS_PEERS;
  let kinds = 0;
  for (const kind of peers) if (count(rule[kind]) > 0) kinds++;
  if (kinds > 1) {
    const used = peers.filter((kind) => count(rule[kind]) > 0);
    walk.report('POL204', undefined, used.join(', '), 'a rule names its peers in more than one way', 'make one rule of each, with the same toPorts');
  }
  if (!walk.ingress && count(rule.toServices) > 0 && count(rule.toPorts) > 0 && isBefore(walk.settings, '1.18')) {
    walk.report('POL205', 'toServices', rule.toServices, 'a rule to Services has no ports before Cilium 1.18', 'select the pods of the Service with toEndpoints, or remove toPorts');
  }
}
