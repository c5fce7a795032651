import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import type { Condition, FirewallFacts } from './firewall-facts';

/** A peer that can reach a port. */
export type HostPeer =
  | 'nodes'
  | 'nodeSubnets'
  | 'admins'
  | 'omni'
  | 'cluster'
  | 'health'
  | 'everyone'
  | 'hubbleRelay'
  | 'monitoring'
  | 'bgpPeers'
  | 'gatewayClients'
  | 'nodePortClients';

/**
 * Who cannot work without a port. `joiningNodes` and `joiningControlPlanes` are not known to Cilium yet; the others of the same role are. `outside`
 * are machines that are not nodes, such as those of administrators.
 */
export type Requirer = 'nodes' | 'joiningNodes' | 'controlPlanes' | 'joiningControlPlanes' | 'pods' | 'outside';

/** Names of those in messages. */
export const REQUIRER_TITLES: Readonly<Record<Requirer, string>> = {
  nodes: 'other nodes',
  controlPlanes: 'control planes',
  joiningNodes: 'nodes that join',
  joiningControlPlanes: 'control planes that join',
  pods: 'pods',
  outside: 'outside the cluster',
};

/** A port or a range; a name for ports that depend on the cluster. */
export interface HostPortRange {
  readonly port: number | 'apiServer' | 'kubePrism' | 'tunnel' | 'healthz' | 'gateways' | 'nodePorts';
  readonly endPort?: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** ICMP types of an IP family, as numbers, because names differ between families and versions. */
export interface HostIcmp {
  readonly family: 'IPv4' | 'IPv6';
  readonly types: readonly number[];
}

/** A port of the nodes, and who requires it. */
export interface HostPort {
  readonly id: string;
  readonly title: string;
  readonly ports?: readonly HostPortRange[];
  readonly icmps?: readonly HostIcmp[];
  /** Nodes that have the port. */
  readonly roles: 'all nodes' | 'control planes';
  readonly peers: readonly HostPeer[];
  /** @default - always */
  readonly when?: Condition;
  /** Whether the cluster or its nodes are lost without it. */
  readonly vital: boolean;
  readonly why: string;
  /** Who cannot work without it, where a firewall of any origin is judged. @default - it may be closed */
  readonly requiredBy?: readonly Requirer[];
  /** Who listens on it in every cluster, as the object of a sentence. @default - it may be free */
  readonly owner?: string | Readonly<Record<number, string>>;
}

const tcp = (port: HostPortRange['port'], endPort?: number): HostPortRange => ({ port, ...(endPort !== undefined && { endPort }), protocol: 'TCP' });
const udp = (port: HostPortRange['port']): HostPortRange => ({ port, protocol: 'UDP' });

/**
 * Ports of the nodes of a Talos cluster, and who requires them. Nodes are listed twice: a node that Cilium knows is an entity and does not match
 * a CIDR, and a node that joins or reboots is not known yet and matches only a CIDR.
 *
 * @see https://docs.siderolabs.com/talos/v1.14/learn-more/talos-network-connectivity
 * @see https://docs.cilium.io/en/stable/operations/system_requirements/#firewall-rules
 */
const NODE_PORTS: readonly HostPort[] = [
  {
    id: 'apid',
    title: 'Talos API (apid)',
    ports: [tcp(50000)],
    roles: 'all nodes',
    peers: ['nodes', 'nodeSubnets', 'admins', 'omni'],
    vital: true,
    why: 'talosctl and Omni use it, and control planes forward requests to every node. Without it no node can be repaired.',
    requiredBy: ['controlPlanes', 'outside'],
    owner: 'the Talos API',
  },
  {
    id: 'trustd',
    title: 'Talos trust (trustd)',
    ports: [tcp(50001)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Workers get their certificates from it before Cilium runs on them.',
    requiredBy: ['nodes', 'joiningNodes'],
    owner: 'trustd of Talos',
  },
  {
    id: 'etcd',
    title: 'etcd, clients and peers',
    ports: [tcp(2379, 2380)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Allowed from all nodes: a control plane whose API server is down does not have the entity kube-apiserver, but its etcd is still required.',
    requiredBy: ['controlPlanes', 'joiningControlPlanes'],
    owner: 'etcd',
  },
  {
    id: 'etcd-metrics',
    title: 'etcd metrics',
    ports: [tcp(2383)],
    roles: 'control planes',
    peers: ['monitoring'],
    when: 'talos114',
    vital: false,
    why: 'Metrics and health of etcd, from Talos 1.14 on.',
  },
  {
    id: 'kube-apiserver',
    title: 'Kubernetes API',
    ports: [tcp('apiServer')],
    roles: 'control planes',
    peers: ['nodes', 'cluster', 'nodeSubnets', 'admins', 'omni'],
    vital: true,
    why: 'Kubelets (through KubePrism), pods, kubectl and Omni use it.',
    requiredBy: ['nodes', 'pods', 'joiningNodes', 'outside'],
    owner: 'the API server',
  },
  {
    id: 'kubelet',
    title: 'kubelet',
    ports: [tcp(10250)],
    roles: 'all nodes',
    peers: ['nodes', 'cluster', 'nodeSubnets'],
    vital: true,
    why: 'API servers use it for logs and shells, metrics-server and Prometheus for metrics.',
    requiredBy: ['controlPlanes'],
    owner: 'the kubelet',
  },
  {
    id: 'host-dns',
    title: 'Talos host DNS',
    ports: [udp(53), tcp(53)],
    roles: 'all nodes',
    peers: ['cluster'],
    when: 'hostDns',
    vital: true,
    why: 'CoreDNS forwards queries for names outside the cluster to its node, at 169.254.116.108.',
    requiredBy: ['pods'],
  },
  {
    id: 'kubespan',
    title: 'KubeSpan',
    ports: [udp(51820)],
    roles: 'all nodes',
    peers: ['nodes', 'everyone'],
    when: 'kubeSpan',
    vital: true,
    why: 'WireGuard between nodes, which can have any address, also behind NAT. It answers only known keys.',
    requiredBy: ['nodes', 'outside'],
  },
  {
    id: 'tunnel',
    title: 'Tunnel between nodes (VXLAN, Geneve)',
    ports: [udp('tunnel')],
    roles: 'all nodes',
    peers: ['nodes', 'nodeSubnets'],
    when: 'tunnel',
    vital: true,
    why: 'Pod traffic between nodes. Port 8472 for VXLAN, 6081 for Geneve, or the value tunnelPort.',
    requiredBy: ['nodes'],
  },
  {
    id: 'wireguard',
    title: 'Cilium WireGuard',
    ports: [udp(51871)],
    roles: 'all nodes',
    peers: ['nodes', 'nodeSubnets'],
    when: 'wireguard',
    vital: true,
    why: 'Encrypted traffic between nodes.',
    requiredBy: ['nodes'],
  },
  {
    id: 'cilium-health',
    title: 'Cilium health checks',
    ports: [tcp(4240)],
    roles: 'all nodes',
    peers: ['nodes', 'health'],
    vital: false,
    why: 'Agents probe each other. Without it, cilium status shows every node as unreachable.',
    owner: 'the health checks of Cilium',
  },
  {
    id: 'hubble',
    title: 'Hubble',
    ports: [tcp(4244)],
    roles: 'all nodes',
    peers: ['nodes', 'hubbleRelay'],
    when: 'hubble',
    vital: false,
    why: 'Hubble Relay reads flows from every agent.',
    requiredBy: ['pods'],
    owner: 'Hubble',
  },
  {
    id: 'mutual-authentication',
    title: 'Mutual authentication',
    ports: [tcp(4250)],
    roles: 'all nodes',
    peers: ['nodes'],
    when: 'mutualAuthentication',
    vital: false,
    why: 'Agents authenticate the workloads of their nodes.',
    requiredBy: ['nodes'],
  },
  {
    id: 'metrics',
    title: 'Metrics of agent, operator, Envoy and Hubble',
    ports: [tcp(9962, 9965)],
    roles: 'all nodes',
    peers: ['monitoring'],
    when: 'metrics',
    vital: false,
    why: 'Port 9962 of the agent, 9963 of the operator, 9964 of Envoy, 9965 of Hubble.',
    owner: { 9963: 'the metrics of the Cilium operator', 9964: 'the metrics of Envoy' },
  },
  {
    id: 'bgp',
    title: 'BGP',
    ports: [tcp(179)],
    roles: 'all nodes',
    peers: ['bgpPeers'],
    when: 'bgp',
    vital: false,
    why: 'For routers that open the session.',
  },
  {
    id: 'service-health',
    title: 'Health of the kube-proxy replacement',
    ports: [tcp('healthz')],
    roles: 'all nodes',
    peers: ['everyone'],
    when: 'healthz',
    vital: false,
    why: 'Load balancers of clouds probe nodes with it.',
  },
  {
    id: 'node-ports',
    title: 'NodePorts',
    ports: [tcp('nodePorts'), udp('nodePorts')],
    roles: 'all nodes',
    peers: ['nodePortClients'],
    when: 'kubeProxy',
    vital: false,
    why: 'Only with kube-proxy. The kube-proxy replacement handles these packets before policies apply.',
  },
  {
    id: 'gateways',
    title: 'Gateways on the host network',
    ports: [tcp('gateways')],
    roles: 'all nodes',
    peers: ['gatewayClients'],
    when: 'gateways',
    vital: false,
    why: 'Their listeners are ports of the nodes.',
    requiredBy: ['outside'],
  },
  {
    id: 'ping',
    title: 'Ping',
    icmps: [{ family: 'IPv4', types: [8] }, { family: 'IPv6', types: [128] }],
    roles: 'all nodes',
    peers: ['nodes', 'cluster', 'health', 'nodeSubnets', 'admins'],
    vital: false,
    why: 'For health checks between nodes and for troubleshooting.',
  },
  {
    id: 'icmp-errors',
    title: 'ICMP errors and neighbour discovery',
    icmps: [
      { family: 'IPv4', types: [3, 11] },
      { family: 'IPv6', types: [1, 2, 3, 4, 133, 134, 135, 136] },
    ],
    roles: 'all nodes',
    peers: ['nodes', 'everyone'],
    vital: true,
    why: 'Destination unreachable, packet too big, time exceeded. Routers use them to report that a packet is too big; without them, large packets are lost. IPv6 also requires them to find neighbours and routers.',
  },
  local('kube-prism', 'KubePrism', 'kubePrism', 'KubePrism'),
  local('agent-health', 'Health of the Cilium agent', 9879, 'the health checks of the Cilium agent'),
  local('envoy-health', 'Health of Envoy', 9878, 'the health checks of Envoy'),
  local('controller-manager', 'Controller manager', 10257, 'the controller manager'),
  local('scheduler', 'Scheduler', 10259, 'the scheduler'),
];

/** A port that only its own node uses: no firewall concerns it, but nothing else can listen on it. */
function local(id: string, title: string, port: HostPortRange['port'], owner: string): HostPort {
  return { id, title, ports: [tcp(port)], roles: 'all nodes', peers: [], vital: false, why: 'Used by the node itself.', owner };
}

/** The ports that a firewall has to open. */
export const HOST_PORTS: readonly HostPort[] = NODE_PORTS.filter(({ peers }) => peers.length > 0);

/** A port, or a range with `endPort`. */
export interface OpenPort {
  readonly port: string;
  readonly endPort?: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** What the names of ports stand for in a cluster. */
export interface PortNumbers {
  readonly facts: FirewallFacts;
  readonly apiServerPort: number;
  readonly gatewayPorts: readonly number[];
}

/** The ports of an entry in a cluster. */
export function portsOf({ port, endPort, protocol }: HostPortRange, { facts, apiServerPort, gatewayPorts }: PortNumbers): OpenPort[] {
  const one = (number: number): OpenPort => ({ port: String(number), protocol });
  switch (port) {
    case 'apiServer':
      return [one(apiServerPort)];
    case 'tunnel':
      return facts.tunnelPorts.map(one);
    case 'healthz':
      return [one(facts.healthzPort)];
    case 'gateways':
      return gatewayPorts.map(one);
    case 'nodePorts':
      return [{ port: String(facts.nodePorts[0]), endPort: facts.nodePorts[1], protocol }];
    case 'kubePrism':
      return [];
    default:
      // Only the metrics ports that are enabled.
      if (port === 9962) return facts.metricsPorts.map(one);
      return [{ port: String(port), ...(endPort !== undefined && { endPort }), protocol }];
  }
}

/** Who listens on a TCP port of every node. */
function ownerOf(wanted: number, cluster: TalosCluster | undefined): string | undefined {
  const first = (port: HostPortRange['port']): number | undefined => (port === 'apiServer' ? API_SERVER_PORT : port === 'kubePrism' ? (cluster?.kubePrism || undefined)?.port : typeof port === 'number' ? port : undefined);
  for (const { owner, ports = [] } of NODE_PORTS) {
    if (owner === undefined || !ports.some(({ port, endPort, protocol }) => protocol === 'TCP' && first(port)! <= wanted && wanted <= (endPort ?? first(port)!))) continue;
    const name = typeof owner === 'string' ? owner : owner[wanted];
    if (name !== undefined) return name;
  }
  return undefined;
}

/** Port of the API server, where no other is set. */
export const API_SERVER_PORT = 6443;

/** Reports listeners on ports that the nodes use themselves. */
export function checkHostPorts(listeners: readonly { readonly name: string | undefined; readonly port: number | undefined }[], cluster: TalosCluster | undefined, report: Reporter): void {
  for (const { name, port } of listeners) {
    const owner = port === undefined ? undefined : ownerOf(port, cluster);
    if (owner !== undefined) report.add({ code: 'GWY028', what: `listener ${name}: port ${port} is used by ${owner} on the nodes`, fix: 'set another port, or remove hostNetwork' });
  }
}

/**
 * Connections that Talos always accepts: its chain has rules for a few ICMP packets a second, and for DNS queries of pods to the resolver
 * of their node.
 */
export const OPEN_BY_TALOS: readonly string[] = ['ping', 'icmp-errors', 'host-dns'];
