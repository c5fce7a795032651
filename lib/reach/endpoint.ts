import type { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { keepsLabel } from '../model/identity-labels';

/** Labels by key. */
export type LabelMap = Readonly<Record<string, string>>;

/** A port of a pod that has a name. */
export interface NamedPort {
  /** Name, as policies write it. */
  readonly name: string;
  /** Port number. */
  readonly port: number;
  /**
   * Protocol of the port.
   * @default 'TCP'
   */
  readonly protocol?: string;
}

/** A class of endpoints that no policy can tell apart: what the agent calls a security identity, with what rules read beside it. */
export interface Endpoint {
  /** For sentences: `shop/web`, `host`, `198.51.100.7`. */
  readonly title: string;
  readonly kind: 'pod' | 'node' | 'world' | 'reserved';
  /** Labels as peers see them. Each has two keys: `k8s:app` and `any:app`. */
  readonly labels: LabelMap;
  /** Labels as policies select it; undefined where Cilium enforces nothing. */
  readonly subject: LabelMap | undefined;
  /** Namespace of a pod. */
  readonly namespace: string | undefined;
  /** Prefixes of keys whose labels are not known, with their sources. */
  readonly unknownKeys: readonly string[];
  /** The same of `subject`. */
  readonly unknownSubjectKeys: readonly string[];
  readonly address: IpAddress | undefined;
  /** The block that the address stands for. */
  readonly block?: { readonly cidr: Cidr; readonly except: readonly Cidr[] };
  /** DNS names that an address was learnt by; undefined if they are not known. */
  readonly names: readonly string[] | undefined;
  readonly ports: readonly NamedPort[];
  /** Equal for endpoints that no policy can tell apart. */
  readonly key: string;
}

/** What decides the labels of identities. */
export interface IdentitySettings {
  readonly clusterName: string;
  /** The value `labels`. */
  readonly labels: string;
  /** Whether the cluster has both IP families: the world is then two identities. */
  readonly dualStack: boolean;
}

export const NAMESPACE_KEY = 'io.kubernetes.pod.namespace';
export const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels';
export const CLUSTER_KEY = 'io.cilium.k8s.policy.cluster';
const ACCOUNT_KEY = 'io.cilium.k8s.policy.serviceaccount';

/** Sources of the labels of a node, as its own host and for others. */
const HOST_KEYS = ['k8s:', 'any:'];
const REMOTE_KEYS = ['node:', 'any:'];

/** The parts of an endpoint that differ. */
type Parts = Pick<Endpoint, 'title' | 'kind'> & Partial<Endpoint> & { readonly own: readonly (readonly [string, string])[] };

function endpoint({ own, ...parts }: Parts): Endpoint {
  const labels = labelMap(own);
  const rest = { subject: undefined, namespace: undefined, unknownKeys: [], unknownSubjectKeys: parts.unknownKeys ?? [], address: undefined, names: undefined, ports: [], ...parts };
  const ports = rest.ports.map(({ name, port, protocol = 'TCP' }) => ({ name: name.toLowerCase(), port, protocol }));
  const subject = rest.kind === 'pod' ? labels : rest.subject;
  const key = JSON.stringify([rest.kind, labels, subject === labels ? 0 : subject, rest.unknownKeys, rest.address?.toString(), rest.names, ports]);
  return { ...rest, labels, subject, ports, key };
}

/** Labels with their sources, by both keys that a selector can have. Sorted, so that equal identities have equal keys. */
function labelMap(labels: readonly (readonly [string, string])[]): LabelMap {
  const map: Record<string, string> = {};
  for (const [key, value] of [...labels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    map[key] = value;
    const any = `any:${key.slice(key.indexOf(':') + 1)}`;
    if (!Object.hasOwn(map, any)) map[any] = value;
  }
  return map;
}

/** Pods with the same labels. */
export interface PodParts {
  readonly title: string;
  readonly namespace: string;
  readonly labels: LabelMap;
  readonly serviceAccount: string;
  /** Labels of the namespace; undefined if they are not known. */
  readonly namespaceLabels: LabelMap | undefined;
  readonly ports: readonly NamedPort[];
  /** Name of the cluster of a mesh. */
  readonly cluster?: string;
}

export function podEndpoint({ title, namespace, labels, serviceAccount, namespaceLabels, ports, cluster }: PodParts, settings: IdentitySettings): Endpoint {
  const ofNamespace = { ...namespaceLabels, 'kubernetes.io/metadata.name': namespace };
  const all: LabelMap = {
    ...labels,
    ...Object.fromEntries(Object.entries(ofNamespace).map(([key, value]) => [`${NAMESPACE_LABELS}.${key}`, value])),
    [NAMESPACE_KEY]: namespace,
    [CLUSTER_KEY]: cluster ?? settings.clusterName,
    [ACCOUNT_KEY]: serviceAccount,
  };
  const own = Object.entries(all).filter(([key]) => keepsLabel(key, settings.labels)).map(([key, value]) => [`k8s:${key}`, value] as const);
  return endpoint({ title, kind: 'pod', own, namespace, ports, unknownKeys: namespaceLabels ? [] : [`k8s:${NAMESPACE_LABELS}.`, `any:${NAMESPACE_LABELS}.`] });
}

/**
 * A node as the others see it. Policies of nodes select it as its own host.
 *
 * @param local whether the other end runs on this node: it is the host then
 */
export function nodeEndpoint(title: string, { local, labels, apiServer, address }: { readonly local: boolean; readonly labels: LabelMap | undefined; readonly apiServer: boolean; readonly address?: string }, settings: IdentitySettings): Endpoint {
  const kept = Object.entries(labels ?? {}).filter(([key]) => keepsLabel(key, settings.labels));
  const reserved: (readonly [string, string])[] = apiServer ? [['reserved:kube-apiserver', '']] : [];
  const asHost = [['reserved:host', ''] as const, ...reserved, ...kept.map(([key, value]) => [`k8s:${key}`, value] as const)];
  const asRemote = [['reserved:remote-node', ''] as const, ...reserved, [`k8s:${CLUSTER_KEY}`, settings.clusterName] as const, ...kept.map(([key, value]) => [`node:${key}`, value] as const)];
  return endpoint({ title, kind: 'node', own: local ? asHost : asRemote, subject: labelMap(asHost), unknownKeys: labels ? [] : local ? HOST_KEYS : REMOTE_KEYS, unknownSubjectKeys: labels ? [] : HOST_KEYS, address: address === undefined ? undefined : IpAddress.parse(address) });
}

/** An address outside of the cluster. */
export function worldEndpoint(title: string, { address, names, apiServer }: { readonly address?: string; readonly names?: readonly string[]; readonly apiServer?: boolean }, settings: IdentitySettings): Endpoint {
  const read = address === undefined ? undefined : IpAddress.parse(address);
  const world = settings.dualStack ? `reserved:world-ipv${read?.family ?? 4}` : 'reserved:world';
  return endpoint({ title, kind: 'world', own: [[world, ''], ...(apiServer ? [['reserved:kube-apiserver', ''] as const] : [])], address: read, names });
}

/** `health`, `ingress`, `init` and `unmanaged`. */
export function reservedEndpoint(name: string): Endpoint {
  const own = [[`reserved:${name}`, ''] as const];
  return endpoint({ title: name, kind: 'reserved', own, subject: name === 'unmanaged' ? undefined : labelMap(own) });
}
