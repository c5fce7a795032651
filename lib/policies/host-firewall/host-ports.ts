import type { Condition } from './firewall-facts';

/** Who may reach a port. */
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

/** A port, or a range; a name for one that the cluster decides. */
export interface HostPortRange {
  readonly port: number | 'apiServer' | 'tunnel' | 'healthz' | 'gateways' | 'nodePorts';
  readonly endPort?: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** ICMP types of a family, as numbers: names differ between families and versions. */
export interface HostIcmp {
  readonly family: 'IPv4' | 'IPv6';
  readonly types: readonly number[];
}

/** One thing that listens on nodes. */
export interface HostPort {
  readonly id: string;
  readonly title: string;
  readonly ports?: readonly HostPortRange[];
  readonly icmps?: readonly HostIcmp[];
  /** Nodes that it listens on. */
  readonly roles: 'all nodes' | 'control planes';
  readonly peers: readonly HostPeer[];
  /** @default - always */
  readonly when?: Condition;
  /** Whether a cluster that closes it is lost, or its nodes are. */
  readonly vital: boolean;
  readonly why: string;
}

const tcp = (port: HostPortRange['port'], endPort?: number): HostPortRange => ({ port, ...(endPort !== undefined && { endPort }), protocol: 'TCP' });
const udp = (port: HostPortRange['port']): HostPortRange => ({ port, protocol: 'UDP' });

/**
 * What listens on the nodes of a Talos cluster, and who has to reach it. Nodes come twice: a node that Cilium knows is an
 * entity and no longer matches a CIDR, and one that joins, or reboots, is an address like any other.
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
    why: 'talosctl and Omni come in here, and control planes pass requests on to every node. Without it no node can be repaired.',
  },
  {
    id: 'trustd',
    title: 'Talos trust (trustd)',
    ports: [tcp(50001)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Workers get their certificates here, before Cilium runs on them.',
  },
  {
    id: 'etcd',
    title: 'etcd, clients and peers',
    ports: [tcp(2379, 2380)],
    roles: 'control planes',
    peers: ['nodes', 'nodeSubnets'],
    vital: true,
    why: 'Control planes only. All nodes are let in because a control plane whose API server is down is no kube-apiserver to Cilium, and its etcd is needed all the same.',
  },
  {
    id: 'etcd-metrics',
    title: 'etcd metrics',
    ports: [tcp(2383)],
    roles: 'control planes',
    peers: ['monitoring'],
    when: 'talos114',
    vital: false,
    why: 'Talos serves metrics and health of etcd here since 1.14.',
  },
  {
    id: 'kube-apiserver',
    title: 'Kubernetes API',
    ports: [tcp('apiServer')],
    roles: 'control planes',
    peers: ['nodes', 'cluster', 'nodeSubnets', 'admins', 'omni'],
    vital: true,
    why: 'Kubelets through KubePrism, pods, kubectl and Omni.',
  },
  {
    id: 'kubelet',
    title: 'kubelet',
    ports: [tcp(10250)],
    roles: 'all nodes',
    peers: ['nodes', 'cluster', 'nodeSubnets'],
    vital: true,
    why: 'API servers fetch logs and open shells, metrics-server and Prometheus read metrics.',
  },
  {
    id: 'host-dns',
    title: 'Talos host DNS',
    ports: [udp(53), tcp(53)],
    roles: 'all nodes',
    peers: ['cluster'],
    when: 'hostDns',
    vital: true,
    why: 'CoreDNS asks its own node at 169.254.116.108 for names outside of the cluster.',
  },
  {
    id: 'kubespan',
    title: 'KubeSpan',
    ports: [udp(51820)],
    roles: 'all nodes',
    peers: ['nodes', 'everyone'],
    when: 'kubeSpan',
    vital: true,
    why: 'WireGuard between nodes, which may come from any address, behind NAT too. Only known keys are answered.',
  },
  {
    id: 'tunnel',
    title: 'Tunnel between nodes (VXLAN, Geneve)',
    ports: [udp('tunnel')],
    roles: 'all nodes',
    peers: ['nodes', 'nodeSubnets'],
    when: 'tunnel',
    vital: true,
    why: 'Pod traffic between nodes. 8472 for VXLAN, 6081 for Geneve, or the value tunnelPort.',
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
    why: 'Agents probe each other; closed, cilium status shows every node as unreachable.',
  },
  {
    id: 'hubble',
    title: 'Hubble',
    ports: [tcp(4244)],
    roles: 'all nodes',
    peers: ['nodes', 'hubbleRelay'],
    when: 'hubble',
    vital: false,
    why: 'The relay collects flows from every agent.',
  },
  {
    id: 'mutual-authentication',
    title: 'Mutual authentication',
    ports: [tcp(4250)],
    roles: 'all nodes',
    peers: ['nodes'],
    when: 'mutualAuthentication',
    vital: false,
    why: 'Agents shake hands for the workloads of their nodes.',
  },
  {
    id: 'metrics',
    title: 'Metrics of agent, operator, Envoy and Hubble',
    ports: [tcp(9962, 9965)],
    roles: 'all nodes',
    peers: ['monitoring'],
    when: 'metrics',
    vital: false,
    why: '9962 agent, 9963 operator, 9964 Envoy, 9965 Hubble.',
  },
  {
    id: 'bgp',
    title: 'BGP',
    ports: [tcp(179)],
    roles: 'all nodes',
    peers: ['bgpPeers'],
    when: 'bgp',
    vital: false,
    why: 'Routers that open the session themselves.',
  },
  {
    id: 'service-health',
    title: 'Health of the kube-proxy replacement',
    ports: [tcp('healthz')],
    roles: 'all nodes',
    peers: ['everyone'],
    when: 'healthz',
    vital: false,
    why: 'Load balancers of clouds probe nodes here. Open only when the value kubeProxyReplacementHealthzBindAddr is set.',
  },
  {
    id: 'node-ports',
    title: 'NodePorts',
    ports: [tcp('nodePorts'), udp('nodePorts')],
    roles: 'all nodes',
    peers: ['nodePortClients'],
    when: 'kubeProxy',
    vital: false,
    why: 'With kube-proxy. Its replacement takes these packets before a policy of the node sees them.',
  },
  {
    id: 'gateways',
    title: 'Gateways on the host network',
    ports: [tcp('gateways')],
    roles: 'all nodes',
    peers: ['gatewayClients'],
    when: 'gateways',
    vital: false,
    why: 'Their listeners are sockets of the nodes.',
  },
  {
    id: 'ping',
    title: 'Ping',
    icmps: [{ family: 'IPv4', types: [8] }, { family: 'IPv6', types: [128] }],
    roles: 'all nodes',
    peers: ['nodes', 'cluster', 'health', 'nodeSubnets', 'admins'],
    vital: false,
    why: 'Health checks between nodes, and people who look for a fault.',
  },
  {
    id: 'icmp-errors',
    title: 'ICMP errors, neighbour discovery',
    icmps: [
      { family: 'IPv4', types: [3, 11] },
      { family: 'IPv6', types: [1, 2, 3, 4, 133, 134, 135, 136] },
    ],
    roles: 'all nodes',
    peers: ['nodes', 'everyone'],
    vital: true,
    why: 'Destination unreachable, packet too big, time exceeded: any router on the way may say that a packet is too big; without that, large packets are lost without a trace. IPv6 finds neighbours and routers so.',
  },
];
