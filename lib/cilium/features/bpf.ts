import type { Duration } from 'cdk8s';
import { directFeature } from './direct';

/**
 * The eBPF datapath: devices of pods, maps and events. Masquerading, host routing and load balancing have props of their own.
 *
 * @see https://docs.cilium.io/en/stable/operations/performance/tuning/
 */
export interface BpfProps {
  /**
   * Devices of pods: `veth`, or `netkit`, which is faster and has the same latency as a process on the node. From Cilium 1.20 on, `netkit` and
   * `netkit-l2` require kube-proxy replacement, `masquerade: { bpf: true }` and eBPF host routing, and `auto` chooses `netkit` where it works.
   * The setting applies to new pods; a node must be restarted for the others.
   * @default - the chart's: veth
   */
  readonly datapathMode?: 'veth' | 'netkit' | 'netkit-l2' | 'auto';
  /**
   * Whether the memory of eBPF maps is allocated in advance: lower latency, more memory.
   * @default - the chart's: false
   */
  readonly preallocateMaps?: boolean;
  /**
   * Whether traffic reaches the L7 proxy through eBPF instead of rules of iptables (beta). Does not work with netkit.
   * @default - the chart's: false
   */
  readonly tproxy?: boolean;
  /**
   * Whether a cheaper clock of the kernel is used for the timeouts of connections, if there is one.
   * @default - the chart's: false
   */
  readonly clockProbe?: boolean;
  /**
   * Whether programs of pods are attached with tcx instead of tc, if the kernel supports it.
   * @default - the chart's: true
   */
  readonly tcx?: boolean;
  /**
   * VLANs whose traffic is not filtered, by ID; `[0]` for all.
   * @default - none
   */
  readonly vlanBypass?: readonly number[];
  /**
   * Whether packets and bytes of each connection are counted.
   * @default - the chart's: false
   */
  readonly ctAccounting?: boolean;
  /**
   * Whether the memory of the large maps is divided among the CPUs, which is faster. The maps should be larger then.
   * @default - the chart's: false
   */
  readonly distributedLru?: boolean;
  /**
   * Part of the memory of a node for the maps of connections, NAT, neighbors and socket load balancing: from 0 to 1, for example 0.005.
   * @default - the agent's: 0.0025
   */
  readonly mapDynamicSizeRatio?: number;
  /** Maximum number of TCP connections. @default - by `mapDynamicSizeRatio` */
  readonly ctTcpMax?: number;
  /** Maximum number of connections other than TCP. @default - by `mapDynamicSizeRatio` */
  readonly ctAnyMax?: number;
  /** Maximum number of entries for NAT. @default - by `mapDynamicSizeRatio` */
  readonly natMax?: number;
  /** Maximum number of neighbors. @default - by `mapDynamicSizeRatio` */
  readonly neighMax?: number;
  /** Maximum number of entries of the policy of each endpoint. @default - the chart's: 16384 */
  readonly policyMapMax?: number;
  /** Maximum number of entries in each map of load balancing. @default - the chart's: 65536 */
  readonly lbMapMax?: number;
  /** Maximum number of nodes. @default - the agent's: 16384 */
  readonly nodeMapMax?: number;
  /** Maximum number of authenticated identities. @default - the agent's: 524288 */
  readonly authMapMax?: number;
  /**
   * How many events of a connection are combined to one.
   * @default - the chart's: medium
   */
  readonly monitorAggregation?: 'none' | 'low' | 'medium' | 'maximum';
  /**
   * Time between events of an open connection: `5s`.
   * @default - the chart's: 5s
   */
  readonly monitorInterval?: string | Duration;
  /**
   * TCP flags whose first packet is an event: `all`, `none`, or names such as `syn,fin`.
   * @default - the chart's: all
   */
  readonly monitorFlags?: string;
  /** Events for Hubble and `cilium monitor`. @default - the chart's: all, without a limit */
  readonly events?: BpfEventsProps;
}

/** Events of the datapath. */
export interface BpfEventsProps {
  /** Dropped packets. @default true */
  readonly drop?: boolean;
  /** Verdicts of policies. @default true */
  readonly policyVerdict?: boolean;
  /** Forwarded packets. @default true */
  readonly trace?: boolean;
  /** Maximum number of events per second on average. Requires `burstLimit`. @default - no limit */
  readonly rateLimit?: number;
  /** Maximum number of events in one second. Requires `rateLimit`. @default - no limit */
  readonly burstLimit?: number;
}

/** The eBPF datapath. */
export const bpf = directFeature<'bpf', BpfProps>('bpf', {
  datapathMode: 'bpf.datapathMode',
  preallocateMaps: 'bpf.preallocateMaps',
  tproxy: 'bpf.tproxy',
  clockProbe: 'bpfClockProbe',
  tcx: 'bpf.enableTCX',
  vlanBypass: 'bpf.vlanBypass',
  ctAccounting: 'bpf.ctAccounting',
  distributedLru: 'bpf.distributedLRU.enabled',
  mapDynamicSizeRatio: 'bpf.mapDynamicSizeRatio',
  ctTcpMax: 'bpf.ctTcpMax',
  ctAnyMax: 'bpf.ctAnyMax',
  natMax: 'bpf.natMax',
  neighMax: 'bpf.neighMax',
  policyMapMax: 'bpf.policyMapMax',
  lbMapMax: 'bpf.lbMapMax',
  nodeMapMax: 'bpf.nodeMapMax',
  authMapMax: 'bpf.authMapMax',
  monitorAggregation: 'bpf.monitorAggregation',
  monitorInterval: 'bpf.monitorInterval',
  monitorFlags: 'bpf.monitorFlags',
  'events.drop': 'bpf.events.drop.enabled',
  'events.policyVerdict': 'bpf.events.policyVerdict.enabled',
  'events.trace': 'bpf.events.trace.enabled',
  'events.rateLimit': 'bpf.events.default.rateLimit',
  'events.burstLimit': 'bpf.events.default.burstLimit',
});
