import type { Reporter } from '../diagnostics/reporter';
import { KUBERNETES_PROTOCOLS } from '../model/policy-language';
import type { Grant } from './cilium-dialect';
import type { LabelSelectorLike } from '../selection/labels';
import { mergeGrants, type WrittenPeer } from './merge';
import type { Peer } from './peer';
import type { Namespaces } from '../selection/pods';
import type { Port } from './port';
import type { Direction } from './traffic';

/** Label with its name that every namespace has. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** How users name the kinds of peers that only Cilium has. */
const PEERS: Readonly<Record<string, string>> = { entity: 'entities', cidrGroup: 'CIDR groups', nodes: 'nodes as peers', service: 'Services as peers', fqdn: 'DNS names' };

/** Reports what a Kubernetes NetworkPolicy does not support in a call. */
export function checkKubernetesGrant({ verdict, peers, traffic }: Grant, report: Reporter): void {
  const unsupported = [
    ...(verdict === 'deny' ? ['deny rules'] : []),
    ...peers.flatMap(({ data }) => PEERS[data.kind] ?? []),
    ...(traffic.icmps.length > 0 ? ['ICMP'] : []),
    ...(traffic.layer7 ? [`${traffic.layer7.family.toUpperCase()} rules`] : []),
    ...(traffic.auth ? ['authentication'] : []),
    ...traffic.ports.filter(({ port }) => port === undefined).map(({ protocol }) => `protocol ${protocol}`),
  ];
  for (const what of new Set(unsupported)) {
    report.add({
      code: 'POL029',
      what: `a Kubernetes NetworkPolicy does not support ${what}`,
      fix: "remove kind: 'NetworkPolicy' from the CiliumPolicies",
      link: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#what-you-can-t-do-with-network-policies-at-least-not-yet',
    });
  }
}

/** The rules of one direction as a Kubernetes NetworkPolicy has them. */
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
  // Without namespaceSelector the pods are in the namespace of the policy. An empty podSelector has no meaning beside a namespaceSelector.
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

/** Kubernetes has no `ANY`, and a port without a number stands for all ports. */
function portsOf({ port, endPort, protocol }: ReturnType<Port['toJSON']>): object[] {
  const protocols = protocol === 'ANY' ? KUBERNETES_PROTOCOLS : [protocol];
  const number = port === '0' ? {} : { port: /^\d+$/.test(port!) ? Number(port) : port };
  return protocols.map((each) => ({ protocol: each, ...number, ...(endPort === undefined ? {} : { endPort }) }));
}
