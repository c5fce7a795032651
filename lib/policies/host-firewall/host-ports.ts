import type { Condition } from './firewall-facts';

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

/** A port or a range; a name for ports that depend on the cluster. */
export interface HostPortRange {
  readonly port: number | 'apiServer' | 'tunnel' | 'healthz' | 'gateways' | 'nodePorts';
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
export const HOST_PORTS: readonly HostPort[] = [
  {
    id: 'apid',
    title: 'Talos API (apid)',
    ports: [tcp(50000)],
    roles: 'all nodes',
    peers: ['nodes', 'nodeSubnets', 'admins', 'omni'],
    vital: true,
    why: 'talosctl and Omni use it, and control planes forward requests to every node. Without it no node can be repaired.',
  },
  {
    id: 'trustd',
    title: 'Talos trust (trustd)',
    ports: [tcp(50001)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Workers get their certificates from it before Cilium runs on them.',
  },
  {
    id: 'etcd',
    title: 'etcd, clients and peers',
    ports: [tcp(2379, 2380)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Allowed from all nodes: a control plane whose API server is down does not have the entity kube-apiserver, but its etcd is still required.',
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
  },
  {
    id: 'kubelet',
    title: 'kubelet',
    ports: [tcp(10250)],
    roles: 'all nodes',
    peers: ['nodes', 'cluster', 'nodeSubnets'],
    vital: true,
    why: 'API servers use it for logs and shells, metrics-server and Prometheus for metrics.',
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
  },
  {
    id: 'cilium-health',
    title: 'Cilium health checks',
    ports: [tcp(4240)],
    roles: 'all nodes',
    peers: ['nodes', 'health'],
    vital: false,
    why: 'Agents probe each other. Without it, cilium status shows every node as unreachable.',
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
    why: 'Destination unreachable, packet too big, time exceeded. Without them large packets are lost, because routers report with them that a packet is too big. IPv6 also requires them to find neighbours and routers.',
  },
];
