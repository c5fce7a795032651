import { groupBy } from '../runtime/group-by';
import type { Json, JsonObject } from '../kubernetes/json';
import type { KubernetesObject } from '../kubernetes/object';
import { CLUSTER_KEY, NAMESPACE_KEY, NAMESPACE_LABELS, type Endpoint, type LabelMap } from './endpoint';
import type { DirectionVerdict, Traffic } from './verdicts';

/** What the policies of one end say to the other, and about which traffic. */
export interface Leg {
  readonly direction: 'ingress' | 'egress';
  readonly subject: Endpoint;
  readonly peer: Endpoint;
  readonly traffic: Traffic;
  readonly verdict: DirectionVerdict;
}

/**
 * Policies that would allow what the legs lack: one for each end whose policies have no rule for it. Nothing can be added where a deny rule decides, or where
 * the answer is not known.
 */
export function missingPolicies(legs: readonly Leg[]): KubernetesObject[] {
  const denied = legs.filter(({ verdict }) => verdict.verdict === 'denied');
  if (denied.some(({ verdict }) => verdict.rules.some((rule) => rule.verdict === 'deny'))) return [];
  // A pod on the host network is the host for some peers and a remote node for others: rules of one policy.
  return [...groupBy(denied, (leg) => JSON.stringify({ ...policyFor(leg), spec: selectorOf(leg.subject), direction: leg.direction })).values()].map((same) => {
    const policies = same.map((leg) => ({ leg, policy: policyFor(leg) }));
    const [{ leg: { direction }, policy }] = policies as [(typeof policies)[number]];
    const rules = policies.flatMap(({ policy: { spec } }) => (spec as JsonObject)[direction] as Json[]);
    return { ...policy, spec: { ...(policy.spec as JsonObject), [direction]: [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()] } };
  });
}

function policyFor({ direction, subject, peer, traffic }: Leg): KubernetesObject {
  const rules: Json[] = [{ ...peerRule(direction, subject, peer), ...portsRule(traffic) }];
  const [name] = peer.kind === 'world' && peer.address === undefined ? (peer.names ?? []) : [];
  if (direction === 'egress' && name !== undefined) rules.push(dnsRule(name));
  const spec = { ...selectorOf(subject), [direction]: rules };
  const title = slug(`allow-${nameOf(subject)}-${direction === 'ingress' ? 'from' : 'to'}-${nameOf(peer)}`);
  if (subject.kind !== 'pod') return { apiVersion: 'cilium.io/v2', kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: title }, spec };
  return { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: title, namespace: subject.namespace! }, spec };
}

function selectorOf(subject: Endpoint): JsonObject {
  if (subject.kind === 'node') return { nodeSelector: {} };
  if (subject.kind === 'reserved') return { endpointSelector: { matchExpressions: [{ key: `reserved:${subject.title}`, operator: 'Exists' }] } };
  return { endpointSelector: { matchLabels: podLabels(subject) } };
}

function peerRule(direction: 'ingress' | 'egress', subject: Endpoint, peer: Endpoint): JsonObject {
  const field = (name: string): string => `${direction === 'ingress' ? 'from' : 'to'}${name}`;
  if (peer.kind === 'pod') {
    const elsewhere: JsonObject = subject.namespace === peer.namespace ? {} : { [`k8s:${NAMESPACE_KEY}`]: peer.namespace! };
    const cluster = peer.labels[`k8s:${CLUSTER_KEY}`];
    const other: JsonObject = cluster === undefined || cluster === subject.labels[`k8s:${CLUSTER_KEY}`] ? {} : { [`k8s:${CLUSTER_KEY}`]: cluster };
    return { [field('Endpoints')]: [{ matchLabels: { ...podLabels(peer), ...elsewhere, ...other } }] };
  }
  if (peer.block && peer.block.except.length > 0) return { [field('CIDRSet')]: [{ cidr: peer.block.cidr.toString(), except: peer.block.except.map(String) }] };
  if (peer.block) return { [field('CIDR')]: [peer.block.cidr.toString()] };
  if (peer.kind === 'world' && peer.address !== undefined) return { [field('CIDR')]: [`${peer.address.toString()}/${peer.address.family === 4 ? 32 : 128}`] };
  const [name] = peer.names ?? [];
  if (direction === 'egress' && peer.kind === 'world' && name !== undefined) return { toFQDNs: [{ matchName: name }] };
  return { [field('Entities')]: [entityOf(peer)] };
}

function entityOf({ kind, title, labels }: Endpoint): string {
  if (kind === 'world') return 'world';
  if (kind === 'reserved') return title;
  return ['kube-apiserver', 'remote-node'].find((name) => `reserved:${name}` in labels) ?? 'host';
}

/** Labels that a person gave the pods. */
function podLabels({ labels }: Endpoint): Record<string, string> {
  const own = Object.entries(labels).filter(([key]) => key.startsWith('k8s:') && !key.startsWith('k8s:io.cilium.k8s.') && !key.startsWith(`k8s:${NAMESPACE_LABELS}`) && key !== `k8s:${NAMESPACE_KEY}`);
  return withoutSource(own);
}

function withoutSource(labels: readonly (readonly [string, string])[]): LabelMap & Record<string, string> {
  return Object.fromEntries(labels.map(([key, value]) => [key.slice('k8s:'.length), value]));
}

function portsRule({ protocol, port, request }: Traffic): JsonObject {
  if (protocol.startsWith('ICMP')) return { icmps: [{ fields: [{ family: protocol === 'ICMP' ? 'IPv4' : 'IPv6', type: port }] }] };
  const ports = [{ port: String(port), protocol }];
  if (request === undefined) return { toPorts: [{ ports }] };
  if (request.protocol !== 'http') return { toPorts: [request.protocol === 'tls' ? { ports, serverNames: [request.name] } : { ports, rules: { dns: [{ matchName: request.name }] } }] };
  return { toPorts: [{ ports, rules: { http: [{ method: request.method, path: request.path.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') }] } }] };
}

function dnsRule(name: string): JsonObject {
  return {
    toEndpoints: [{ matchLabels: { [`k8s:${NAMESPACE_KEY}`]: 'kube-system', 'k8s-app': 'kube-dns' } }],
    toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchName: name }] } }],
  };
}

function nameOf({ title, namespace }: Endpoint): string {
  return namespace !== undefined && title.startsWith(`${namespace}/`) ? title.slice(namespace.length + 1) : title;
}

function slug(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63).replace(/-+$/, '');
}
