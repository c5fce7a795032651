import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';

/** How Cilium balances the traffic of Services. @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/ */
export interface LoadBalancerProps {
  /**
   * How a backend is chosen. With `maglev`, all nodes choose the same backend for a connection, so that it survives the failure of a node.
   * @default - the agent's: random
   */
  readonly algorithm?: 'random' | 'maglev';
  /** Settings of `maglev`. @default - the agent's */
  readonly maglev?: MaglevProps;
  /**
   * How a node forwards traffic to a backend on another node: replies return through the same node (`snat`), or go directly to the client
   * (`dsr`, direct server return), or only those of TCP do (`hybrid`). `dsr` and `hybrid` require `Routing.native()`, or
   * `Routing.tunnel({ protocol: 'geneve' })` with `dsrDispatch: 'geneve'`.
   * @default - the agent's: snat
   */
  readonly mode?: 'snat' | 'dsr' | 'hybrid';
  /**
   * How direct server return transports the address of the Service: an IP option, IPIP, or the header of Geneve.
   * @default - the agent's: opt
   */
  readonly dsrDispatch?: 'opt' | 'ipip' | 'geneve';
  /**
   * XDP: the driver of the network device handles Services. `native` requires support in the driver of every device; `best-effort` uses XDP
   * on those that have it. A bond supports it only if the drivers of its members do.
   * @default - the chart's: disabled
   */
  readonly acceleration?: 'disabled' | 'native' | 'best-effort';
  /**
   * Whether the topology hints of EndpointSlices are used: backends in the zone of the client.
   * @default - the chart's: false
   */
  readonly serviceTopology?: boolean;
  /**
   * Load balancing by Envoy, for Services with the annotation `service.cilium.io/lb-l7`.
   * @default - the chart's: off
   */
  readonly l7?: boolean | L7LoadBalancerProps;
  /**
   * Whether clients outside of the cluster can connect to ClusterIPs, to which they must have a route.
   * @default - the chart's: false
   */
  readonly externalClusterIp?: boolean;
  /**
   * Whether `loadBalancerSourceRanges` also applies to the NodePort and the ClusterIP of a Service.
   * @default - the chart's: false
   */
  readonly sourceRangesOfAllTypes?: boolean;
  /**
   * Whether a Service can choose its algorithm with the annotation `service.cilium.io/lb-algorithm`.
   * @default - the chart's: false
   */
  readonly algorithmAnnotation?: boolean;
  /**
   * Whether a Service can choose its mode with the annotation `service.cilium.io/forwarding-mode`.
   * @default - the chart's: false
   */
  readonly modeAnnotation?: boolean;
  /**
   * What a client receives from a Service without backends: an ICMP error (`reject`) or nothing (`drop`).
   * @default - the chart's: reject
   */
  readonly noBackendResponse?: 'reject' | 'drop';
}

/** Settings of the Maglev algorithm. @see https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#maglev-consistent-hashing */
export interface MaglevProps {
  /**
   * Size of the table of each Service: 251, 509, 1021, 2039, 4093, 8191, 16381, 32749, 65521 or 131071. It should be more than 100 times the
   * number of backends of the largest Service.
   * @default - the agent's: 16381
   */
  readonly tableSize?: number;
  /**
   * Seed of the hash: 12 bytes in base64, the same on all nodes.
   * @default - the agent's
   */
  readonly hashSeed?: string;
}

/** Load balancing by Envoy. @see https://docs.cilium.io/en/stable/network/servicemesh/envoy-load-balancing/ */
export interface L7LoadBalancerProps {
  /**
   * Ports whose Services are balanced by Envoy without an annotation.
   * @default - none
   */
  readonly ports?: readonly number[];
  /**
   * How Envoy chooses a backend.
   * @default - the chart's: round_robin
   */
  readonly algorithm?: 'round_robin' | 'least_request' | 'random';
}

const DIRECT: DirectTable = {
  algorithm: 'loadBalancer.algorithm',
  'maglev.tableSize': 'maglev.tableSize',
  'maglev.hashSeed': 'maglev.hashSeed',
  mode: 'loadBalancer.mode',
  dsrDispatch: 'loadBalancer.dsrDispatch',
  acceleration: 'loadBalancer.acceleration',
  serviceTopology: 'loadBalancer.serviceTopology',
  'l7.ports': 'loadBalancer.l7.ports',
  'l7.algorithm': 'loadBalancer.l7.algorithm',
  externalClusterIp: 'bpf.lbExternalClusterIP',
  sourceRangesOfAllTypes: 'bpf.lbSourceRangeAllTypes',
  algorithmAnnotation: 'bpf.lbAlgorithmAnnotation',
  modeAnnotation: 'bpf.lbModeAnnotation',
  noBackendResponse: 'serviceNoBackendResponse',
};

/** Load balancing of Services in eBPF. */
export const loadBalancer: Feature<{ loadBalancer?: LoadBalancerProps }> = {
  prop: 'loadBalancer',
  direct: DIRECT,
  apply({ loadBalancer: prop }, context) {
    setDirect('loadBalancer', prop, DIRECT, context);
    if (prop?.l7 !== undefined) context.set('loadBalancer.l7.backend', prop.l7 ? 'envoy' : 'disabled');
  },
};
