import type { Grant } from './cilium-dialect';
import type { LabelSelectorLike } from './labels';
import { mergeGrants, type WrittenPeer } from './merge';
import type { Mistake } from './mistakes';
import type { Peer } from './peer';
import type { Namespaces } from './pods';
import type { Port } from './port';
import type { Direction } from './traffic';

/** Label of its name that every namespace has. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** What of a call a Kubernetes NetworkPolicy has no words for. */
export function kubernetesMistakes({ verdict, peers, traffic }: Grant): Mistake[] {
  const unknown = [
    ...(verdict === 'deny' ? ['deny rules'] : []),
    ...peers.flatMap(({ data }) => (['any', 'pods', 'cidr'].includes(data.kind) ? [] : [`peers of kind ${data.kind}`])),
    ...(traffic.icmps.length > 0 ? ['ICMP'] : []),
    ...(traffic.layer7 ? [`${traffic.layer7.family.toUpperCase()} rules`] : []),
    ...(traffic.auth ? ['authentication'] : []),
    ...traffic.ports.filter(({ port }) => port === undefined).map(({ protocol }) => `protocol ${protocol}`),
  ];
  return [...new Set(unknown)].map((what) => ({
    code: 'POL029',
    what: `a Kubernetes NetworkPolicy has no ${what}`,
    fix: 'leave kind out, for CiliumNetworkPolicy',
    link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#what-you-can-t-do-with-network-policies-at-least-not-yet',
  }));
}

/** The rules of one direction as Kubernetes takes them. */
export function kubernetesRules(grants: readonly Grant[], direction: Direction, own: string): object[] {
  const peersKey = direction === 'ingress' ? 'from' : 'to';
  const written = grants
    .filter((grant) => grant.direction === direction)
    .map(({ peers, traffic }) => ({ peers: peers.map((peer) => writePeer(peer, own)), traffic }));
  return mergeGrants(written).map(({ field, peers, toPorts }) => ({
    ...(field === '' ? {} : { [peersKey]: peers }),
    ...(toPorts ? { ports: toPorts.flatMap(({ ports = [] }) => ports.flatMap((port) => portsOf(port as ReturnType<Port['toJSON']>))) } : {}),
  }));
}

function writePeer({ data }: Peer, own: string): WrittenPeer {
  if (data.kind === 'cidr') {
    const except = data.except.map(String);
    return { field: 'CIDR', value: { ipBlock: { cidr: data.cidr.toString(), ...(except.length > 0 ? { except } : {}) } } };
  }
  if (data.kind !== 'pods') return { field: '', value: undefined };
  const where = namespaceSelector(data.namespaces, own);
  const podSelector = data.selector.toJSON();
  // Without a namespace the pods are those of the policy's own; an empty choice of pods needs no words beside a namespace.
  if (!where) return { field: 'Endpoints', value: { podSelector } };
  return { field: 'Endpoints', value: data.selector.isEmpty ? { namespaceSelector: where } : { namespaceSelector: where, podSelector } };
}

function namespaceSelector(namespaces: Namespaces | undefined, own: string): LabelSelectorLike | undefined {
  if (namespaces === undefined) return undefined;
  if (namespaces === 'all') return {};
  if ('selector' in namespaces) return namespaces.selector.toJSON();
  const [only, ...others] = namespaces.names;
  if (others.length > 0) return { matchExpressions: [{ key: NAME_LABEL, operator: 'In', values: namespaces.names }] };
  return only === own ? undefined : { matchLabels: { [NAME_LABEL]: only! } };
}

/** Kubernetes has no word for any protocol, and none for all ports but silence. */
function portsOf({ port, endPort, protocol }: ReturnType<Port['toJSON']>): object[] {
  const protocols = protocol === 'ANY' ? ['TCP', 'UDP', 'SCTP'] : [protocol];
  const number = port === '0' ? {} : { port: /^\d+$/.test(port!) ? Number(port) : port };
  return protocols.map((each) => ({ protocol: each, ...number, ...(endPort === undefined ? {} : { endPort }) }));
}
