import type { CiliumNetworkPolicyIngress, CiliumNetworkPolicySpec } from '../../../imports/cilium.io';
import { CONTROL_PLANE_LABEL } from '../../cluster/node-labels';
import { HOST_PORTS, portsOf, type HostIcmp, type HostPeer, type HostPort, type PortNumbers } from '../../model/host-ports';

/** Addresses of nodes and of Omni in SideroLink. */
export const SIDEROLINK = 'fdae:41e4:649b:9303::/64';

/** What the policies of one firewall depend on. */
export interface HostPolicyInput extends PortNumbers {
  /** CIDRs of the peers that are not entities. */
  readonly cidrs: Readonly<Record<'nodeSubnets' | 'admins' | 'omni' | 'bgpPeers' | 'gatewayClients' | 'nodePortClients', readonly string[]>>;
  /** @default - the whole cluster */
  readonly monitoring?: Readonly<Record<string, string>>;
  readonly except: ReadonlySet<string>;
}

const ENTITIES: Partial<Record<HostPeer, readonly string[]>> = {
  nodes: ['host', 'kube-apiserver', 'remote-node'],
  cluster: ['cluster'],
  health: ['health'],
  everyone: ['world'],
};

/** The entries of the table that are open in a cluster. */
export function openPorts({ facts, except }: HostPolicyInput): HostPort[] {
  return HOST_PORTS.filter(({ id, when }) => !except.has(id) && (when === undefined || facts.holds.has(when)));
}

/** One spec for each entry, with its title as description. */
export function hostPolicies(role: HostPort['roles'], input: HostPolicyInput): CiliumNetworkPolicySpec[] {
  return openPorts(input)
    .filter(({ roles }) => roles === role)
    .map((entry) => ({ description: entry.title, nodeSelector: selectorOf(role), ingress: ingressOf(entry, input) }))
    .filter(({ ingress }) => ingress.length > 0);
}

/** All nodes, or the nodes with the label of control planes. */
export function selectorOf(role: HostPort['roles']): NonNullable<CiliumNetworkPolicySpec['nodeSelector']> {
  return role === 'all nodes' ? {} : { matchExpressions: [{ key: CONTROL_PLANE_LABEL, operator: 'Exists' }] };
}

/** Rules of an entry: one for entities, one for CIDRs, one for pods, because a rule has one kind of peers. */
export function ingressOf(entry: HostPort, input: HostPolicyInput): CiliumNetworkPolicyIngress[] {
  const where = targetOf(entry, input);
  if (!where) return [];
  const entities = sorted(entry.peers.flatMap((peer) => ENTITIES[peer] ?? []));
  const monitoring = entry.peers.includes('monitoring');
  if (monitoring && !input.monitoring) entities.push('cluster');
  const cidrs = sorted(entry.peers.flatMap((peer) => cidrsOf(peer, input)));
  const pods = [
    ...(monitoring && input.monitoring ? [{ matchLabels: input.monitoring }] : []),
    ...(entry.peers.includes('hubbleRelay') ? [{ matchLabels: { 'k8s-app': 'hubble-relay', 'k8s:io.kubernetes.pod.namespace': input.facts.ciliumNamespace } }] : []),
  ];
  return [
    ...(entities.length > 0 ? [{ fromEntities: entities as NonNullable<CiliumNetworkPolicyIngress['fromEntities']>, ...where }] : []),
    ...(pods.length > 0 ? [{ fromEndpoints: pods, ...where }] : []),
    ...(cidrs.length > 0 ? [{ fromCIDR: cidrs, ...where }] : []),
  ];
}

function cidrsOf(peer: HostPeer, { cidrs }: HostPolicyInput): readonly string[] {
  return Object.hasOwn(cidrs, peer) ? cidrs[peer as keyof typeof cidrs] : [];
}

function targetOf({ ports, icmps }: HostPort, input: HostPolicyInput): Pick<CiliumNetworkPolicyIngress, 'toPorts' | 'icmps'> | undefined {
  if (ports) {
    const open = ports.flatMap((range) => portsOf(range, input));
    return open.length > 0 ? { toPorts: [{ ports: open }] } : undefined;
  }
  const fields = (icmps ?? []).filter(({ family }) => family === 'IPv4' || input.facts.ipv6).flatMap(fieldsOf);
  return { icmps: [{ fields }] };
}

function fieldsOf({ family, types }: HostIcmp): { family: HostIcmp['family']; type: number }[] {
  return types.map((type) => ({ family, type }));
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
