import { distinctSorted } from './canonical';
import { NAMESPACE_LABEL, type LabelExpression, type LabelSelectorLike } from '../selection/labels';
import { mergeGrants, type MergedRule, type WrittenPeer } from './merge';
import type { Peer } from './peer';
import type { Namespaces } from '../selection/pods';
import type { PolicyScope } from './policy-scope';
import type { Selector } from '../selection/selector';
import type { Direction, TrafficParts } from './traffic';

/** One call of `allowFrom`, `allowTo`, `denyFrom` or `denyTo`. */
export interface Grant {
  readonly direction: Direction;
  readonly verdict: 'allow' | 'deny';
  readonly peers: readonly Peer[];
  readonly traffic: TrafficParts;
}

/** Prefix of the labels of the namespace, which Cilium gives to every pod. */
const NAMESPACE_LABELS_PREFIX = 'k8s:io.cilium.k8s.namespace.labels.';

/** Sections of a policy's spec. */
export type Section = 'ingress' | 'ingressDeny' | 'egress' | 'egressDeny';

/** The rules of one section as a policy of Cilium has them. */
export function ciliumRules(grants: readonly Grant[], section: Section, scope: PolicyScope): object[] {
  const direction: Direction = section.startsWith('ingress') ? 'ingress' : 'egress';
  const verdict = section.endsWith('Deny') ? 'deny' : 'allow';
  const written = grants
    .filter((grant) => grant.direction === direction && grant.verdict === verdict)
    .map(({ peers, traffic }) => ({ peers: peers.map((peer) => writePeer(peer, traffic, scope)), traffic }));
  return mergeGrants(written).map((rule) => ruleOf(rule, direction === 'ingress' ? 'from' : 'to'));
}

function ruleOf({ field, peers, ...rest }: MergedRule, prefix: 'from' | 'to'): object {
  if (field === '') return rest;
  if (field !== 'CIDR') return { [`${prefix}${field}`]: peers, ...rest };
  const plain = peers.every((peer) => Object.keys(peer as object).join() === 'cidr');
  return plain ? { [`${prefix}CIDR`]: peers.map((peer) => (peer as { cidr: string }).cidr), ...rest } : { [`${prefix}CIDRSet`]: peers, ...rest };
}

function writePeer({ data }: Peer, traffic: TrafficParts, scope: PolicyScope): WrittenPeer {
  switch (data.kind) {
    case 'any':
      // In Cilium, a rule without peers and ports matches nothing.
      return traffic.ports.length === 0 && traffic.icmps.length === 0 ? { field: 'Entities', value: 'all' } : { field: '', value: undefined };
    case 'pods':
      return { field: 'Endpoints', value: podSelector(data.selector, data.namespaces, scope.namespace) };
    case 'entity':
      return { field: 'Entities', value: data.entity };
    case 'cidr':
      return { field: 'CIDR', value: { cidr: data.cidr.toString(), ...exceptOf(data.except) } };
    case 'cidrGroup':
      return { field: 'CIDR', value: { ...(typeof data.group === 'string' ? { cidrGroupRef: data.group } : { cidrGroupSelector: data.group.toJSON() }), ...exceptOf(data.except) } };
    case 'nodes':
      return { field: 'Nodes', value: data.selector.toJSON() };
    case 'service':
      return { field: 'Services', value: serviceOf(data.service, data.namespace ?? scope.namespace) };
    case 'fqdn':
      return { field: 'FQDNs', value: data.rule };
  }
}

function exceptOf(except: readonly { toString(): string }[]): { except?: string[] } {
  return except.length === 0 ? {} : { except: except.map(String) };
}

function serviceOf(service: string | Selector, namespace: string | undefined): object {
  const where = namespace === undefined ? {} : { namespace };
  return typeof service === 'string' ? { k8sService: { serviceName: service, ...where } } : { k8sServiceSelector: { selector: service.toJSON(), ...where } };
}

/** Selector of pods in namespaces. Without a namespace label it selects pods in the namespace of the policy. */
function podSelector(selector: Selector, namespaces: Namespaces | undefined, own: string | undefined): LabelSelectorLike {
  if (namespaces === undefined) return selector.toJSON();
  const { matchLabels, matchExpressions } = selector;
  const plus = (labels: Record<string, string>, expressions: readonly LabelExpression[] = []): LabelSelectorLike => ({
    ...(Object.keys(matchLabels).length + Object.keys(labels).length > 0 ? { matchLabels: { ...matchLabels, ...labels } } : {}),
    ...(matchExpressions.length + expressions.length > 0 ? { matchExpressions: distinctSorted([...matchExpressions, ...expressions]) } : {}),
  });
  if (namespaces === 'all') return plus({}, [{ key: NAMESPACE_LABEL, operator: 'Exists' }]);
  if ('selector' in namespaces) {
    const { selector: wanted } = namespaces;
    return plus(
      Object.fromEntries(Object.entries(wanted.matchLabels).map(([key, value]) => [NAMESPACE_LABELS_PREFIX + key, value])),
      wanted.matchExpressions.map((expression) => ({ ...expression, key: NAMESPACE_LABELS_PREFIX + expression.key })),
    );
  }
  const [only, ...others] = namespaces.names;
  if (others.length > 0) return plus({}, [{ key: NAMESPACE_LABEL, operator: 'In', values: namespaces.names }]);
  return only === own ? selector.toJSON() : plus({ [NAMESPACE_LABEL]: only! });
}
