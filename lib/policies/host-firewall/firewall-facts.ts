import { valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import type { CiliumContext } from '../../cilium/cilium-context';
import { CONTROL_PLANE_LABEL } from '../../cluster/node-labels';
import type { TalosCluster } from '../../cluster/talos-cluster';

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
  /** Whether the value `labels` keeps the label of control planes in the identities of nodes. */
  readonly seesControlPlanes: boolean;
  /** Value of `labels`. */
  readonly labels: string;
}

const VXLAN = 8472;
const GENEVE = 6081;
const HEALTHZ = 10256;
const NODE_PORTS = [30000, 32767] as const;

/**
 * Reads the facts. A Cilium outside the app may use any feature, so all of them count as used. Default values are those of the chart, which are
 * the same in all supported minors.
 */
export function firewallFacts({ cilium }: CiliumContext, cluster: TalosCluster, gatewayPorts: readonly number[]): FirewallFacts {
  const values = cilium?.effectiveValues.values;
  const on = (path: string, otherwise: boolean): boolean => (values ? truth(at(values, path) ?? otherwise) : true);
  const text = (path: string, otherwise: string): string => (values ? String(at(values, path) ?? otherwise) : otherwise);
  const tunnelPorts = values ? tunnelsOf(values) : [GENEVE, VXLAN];
  const metricsPorts = [
    ...(on('prometheus.enabled', false) ? [9962] : []),
    ...(on('operator.prometheus.enabled', true) ? [9963] : []),
    ...(on('envoy.enabled', true) && on('envoy.prometheus.enabled', true) ? [9964] : []),
    ...(values && !listed(at(values, 'hubble.metrics.enabled')) ? [] : [9965]),
  ];
  const healthz = /:(\d+)$/.exec(text('kubeProxyReplacementHealthzBindAddr', ''));
  const labels = text('labels', '');
  const conditions: Readonly<Record<Condition, boolean>> = {
    talos114: cluster.runningTalosVersion.atLeast('1.14'),
    hostDns: cluster.hostDns.forwardKubeDnsToHost,
    kubeSpan: cluster.kubeSpan.enabled,
    tunnel: tunnelPorts.length > 0,
    wireguard: on('encryption.enabled', false) && text('encryption.type', values ? 'ipsec' : 'wireguard') === 'wireguard',
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
    seesControlPlanes: seesControlPlanes(labels),
    labels,
  };
}

function tunnelsOf(values: JsonObject): number[] {
  const dispatched = at(values, 'loadBalancer.dsrDispatch') === 'geneve';
  if (at(values, 'routingMode') === 'native' && !dispatched) return [];
  const given = Number(at(values, 'tunnelPort') ?? 0);
  return [given || (at(values, 'tunnelProtocol') === 'geneve' || dispatched ? GENEVE : VXLAN)];
}

/** Patterns match the start of the key. If one of them includes labels, labels that match none are left out. */
function seesControlPlanes(labels: string): boolean {
  const patterns = labels.split(/\s+/).filter((pattern) => pattern !== '');
  const plain = patterns.map((pattern) => pattern.replace(/^(?:k8s|any|node):/, ''));
  const matches = (pattern: string): boolean => {
    try {
      return new RegExp(`^(?:${pattern})`).test(CONTROL_PLANE_LABEL);
    } catch {
      return false;
    }
  };
  const including = plain.filter((pattern) => !pattern.startsWith('!'));
  const excluded = plain.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1)));
  return !excluded && (including.length === 0 || including.some(matches));
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

function at(values: JsonObject, path: string): Json | undefined {
  return valueAt(values, path.split('.')) ?? undefined;
}
