import type { Json } from '../kubernetes/json';
import type { TalosCluster } from '../cluster/talos-cluster';

/** A condition under which a port is used. */
export type Condition = 'talos114' | 'hostDns' | 'kubeSpan' | 'tunnel' | 'wireguard' | 'hubble' | 'mutualAuthentication' | 'metrics' | 'bgp' | 'healthz' | 'kubeProxy' | 'gateways';

/** The conditions in words, for the documentation. */
export const CONDITIONS: Readonly<Record<Condition, string>> = {
  talos114: 'Talos 1.14 or newer',
  hostDns: 'CoreDNS forwards to host DNS',
  kubeSpan: 'KubeSpan is on',
  tunnel: 'tunnel routing, or DSR with Geneve dispatch',
  wireguard: 'WireGuard encryption',
  hubble: 'Hubble is on',
  mutualAuthentication: 'SPIRE is on',
  metrics: 'one of the metrics endpoints is on',
  bgp: 'the BGP control plane is on',
  healthz: 'kubeProxyReplacementHealthzBindAddr is set',
  kubeProxy: 'the cluster has kube-proxy',
  gateways: 'Gateways on the host network, or `gatewayPorts`',
};

/** What a cluster and its Cilium use. */
export interface FirewallFacts {
  readonly holds: ReadonlySet<Condition>;
  readonly ipv6: boolean;
  readonly tunnelPorts: readonly number[];
  readonly healthzPort: number;
  readonly nodePorts: readonly [first: number, last: number];
  readonly metricsPorts: readonly number[];
  readonly ciliumNamespace: string;
  /** Value of `labels`. */
  readonly labels: string;
}

const VXLAN = 8472;
const GENEVE = 6081;
const HEALTHZ = 10256;
const NODE_PORTS = [30000, 32767] as const;

/** Where the facts are read from: a `CiliumModel`, or the values of a `TalosCilium` before its chart is read. */
export interface FirewallSource {
  /** Value at a dotted path. */
  value(path: string): Json | undefined;
  readonly namespace: string;
}

/**
 * Reads the facts. A Cilium outside the app may use any feature, so all of them count as used. Default values are those of the chart, which are
 * the same in all supported minors.
 */
export function firewallFacts(cilium: FirewallSource | undefined, cluster: TalosCluster, gatewayPorts: readonly number[]): FirewallFacts {
  const on = (path: string, otherwise: boolean): boolean => (cilium ? truth(cilium.value(path) ?? otherwise) : true);
  const text = (path: string, otherwise: string): string => (cilium ? String(cilium.value(path) ?? otherwise) : otherwise);
  const tunnelPorts = cilium ? tunnelsOf(cilium) : [GENEVE, VXLAN];
  const metricsPorts = [
    ...(on('prometheus.enabled', false) ? [9962] : []),
    ...(on('operator.prometheus.enabled', true) ? [9963] : []),
    ...(on('envoy.enabled', true) && on('envoy.prometheus.enabled', true) ? [9964] : []),
    ...(cilium && !listed(cilium.value('hubble.metrics.enabled')) ? [] : [9965]),
  ];
  const healthz = /:(\d+)$/.exec(text('kubeProxyReplacementHealthzBindAddr', ''));
  const conditions: Readonly<Record<Condition, boolean>> = {
    talos114: cluster.runningTalosVersion.atLeast('1.14'),
    hostDns: cluster.hostDns.forwardKubeDnsToHost,
    kubeSpan: cluster.kubeSpan.enabled,
    tunnel: tunnelPorts.length > 0,
    wireguard: on('encryption.enabled', false) && text('encryption.type', cilium ? 'ipsec' : 'wireguard') === 'wireguard',
    hubble: on('hubble.enabled', true),
    mutualAuthentication: on('authentication.mutual.spire.enabled', false),
    metrics: metricsPorts.length > 0,
    bgp: on('bgpControlPlane.enabled', false),
    healthz: healthz !== null,
    kubeProxy: cluster.kubeProxy,
    gateways: gatewayPorts.length > 0,
  };
  return {
    holds: new Set((Object.keys(conditions) as Condition[]).filter((condition) => conditions[condition])),
    ipv6: [...cluster.podSubnets, ...cluster.nodeSubnets].some(({ family }) => family === 6),
    tunnelPorts,
    healthzPort: healthz ? Number(healthz[1]) : HEALTHZ,
    nodePorts: nodePortsOf(text('nodePort.range', '')),
    metricsPorts,
    ciliumNamespace: cilium?.namespace ?? 'kube-system',
    labels: text('labels', ''),
  };
}

function tunnelsOf(cilium: FirewallSource): number[] {
  const dispatched = cilium.value('loadBalancer.dsrDispatch') === 'geneve';
  if (cilium.value('routingMode') === 'native' && !dispatched) return [];
  const given = Number(cilium.value('tunnelPort') ?? 0);
  return [given || (cilium.value('tunnelProtocol') === 'geneve' || dispatched ? GENEVE : VXLAN)];
}

function nodePortsOf(range: string): readonly [number, number] {
  const [first, last] = range.split(/[,-]/).map(Number);
  return first !== undefined && last !== undefined && first > 0 && last >= first ? [first, last] : [...NODE_PORTS];
}

function listed(value: Json | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
}

function truth(value: Json): boolean {
  return value === true || value === 'true';
}
