import type { Cidr } from '../../cluster/cidr';
import type { TalosCluster } from '../../cluster/talos-cluster';
import { Reporter } from '../../diagnostics/reporter';
import { isDnsLabel } from '../../kubernetes/dns-names';
import { checked } from '../../props';
import type { Feature, FeatureContext } from './feature';
import { checkNumber, readCidr } from './formats';

/** How pods get their addresses. @see https://docs.cilium.io/en/stable/network/concepts/ipam/ */
export type Ipam = KubernetesIpam | ClusterPoolIpam | MultiPoolIpam;

/** Settings of `Ipam.kubernetes`. */
export interface KubernetesIpamProps {
  /**
   * Whether an agent waits until Kubernetes has assigned an IPv4 pod CIDR to its node.
   * @default - the chart's: false
   */
  readonly requireIpv4PodCidr?: boolean;
  /**
   * The same for IPv6.
   * @default - the chart's: false
   */
  readonly requireIpv6PodCidr?: boolean;
}

/** Addresses from the pod CIDRs of Kubernetes. */
export interface KubernetesIpam extends KubernetesIpamProps {
  /** Mode of the IP address management. */
  readonly mode: 'kubernetes';
}

/** Settings of `Ipam.clusterPool`. */
export interface ClusterPoolProps {
  /** IPv4 pools. Each node gets a part of one of them. */
  readonly ipv4Cidrs: readonly (string | Cidr)[];
  /**
   * Prefix length of the part of each node.
   * @default 24
   */
  readonly ipv4MaskSize?: number;
  /**
   * IPv6 pools.
   * @default - none
   */
  readonly ipv6Cidrs?: readonly (string | Cidr)[];
  /**
   * Prefix length of the IPv6 part of each node.
   * @default - the chart's: 120
   */
  readonly ipv6MaskSize?: number;
}

/** Addresses from pools of the operator. */
export interface ClusterPoolIpam extends ClusterPoolProps {
  /** Mode of the IP address management. */
  readonly mode: 'cluster-pool';
  /** Prefix length of the part of each node. */
  readonly ipv4MaskSize: number;
}

/** One pool of `Ipam.multiPool`. */
export interface PodIpPoolProps {
  /**
   * IPv4 networks of the pool.
   * @default - none
   */
  readonly ipv4Cidrs?: readonly (string | Cidr)[];
  /**
   * Prefix length of the part that a node gets at once.
   * @default 24
   */
  readonly ipv4MaskSize?: number;
  /**
   * IPv6 networks of the pool.
   * @default - none
   */
  readonly ipv6Cidrs?: readonly (string | Cidr)[];
  /**
   * Prefix length of the IPv6 part that a node gets at once.
   * @default 120
   */
  readonly ipv6MaskSize?: number;
}

/** Settings of `Ipam.multiPool`. */
export interface MultiPoolProps {
  /**
   * Pools that the operator creates when it starts, by name. Pods without an annotation use the pool `default`; others name theirs with
   * `ipam.cilium.io/ip-pool`, or their namespace does. A pool that exists is not changed: manage pools that change as `CiliumPodIPPool` objects.
   * @default - none; create CiliumPodIPPool objects
   */
  readonly pools?: Readonly<Record<string, PodIpPoolProps>>;
  /**
   * Number of addresses that a node keeps ready, by pool.
   * @default - 8 of the pool `default`
   */
  readonly preAllocation?: Readonly<Record<string, number>>;
}

/** Addresses from `CiliumPodIPPool` objects. */
export interface MultiPoolIpam extends MultiPoolProps {
  /** Mode of the IP address management. */
  readonly mode: 'multi-pool';
}

/** Factories of `Ipam`. */
export const Ipam = checked({
  /** Kubernetes assigns each node a pod CIDR of the pod subnets of the cluster; the controller manager of Talos does so. The default. */
  kubernetes: (props: KubernetesIpamProps = {}): Ipam => ({ mode: 'kubernetes', ...props }),
  /** The operator of Cilium assigns each node a CIDR of these pools. */
  clusterPool: (props: ClusterPoolProps): Ipam => ({ mode: 'cluster-pool', ipv4MaskSize: 24, ...props }),
  /** The operator of Cilium assigns CIDRs of `CiliumPodIPPool` objects, so that pods can choose the pool of their addresses. */
  multiPool: (props: MultiPoolProps = {}): Ipam => ({ mode: 'multi-pool', ...props }),
}, 'Ipam');

/** IP address management. */
export const ipam: Feature<{ ipam?: Ipam }> = {
  prop: 'ipam',
  apply({ ipam: prop }, context) {
    const chosen = prop ?? Ipam.kubernetes();
    const reason = chosen.mode === 'kubernetes' ? 'the controller manager of Talos assigns each node its pod CIDR' : undefined;
    context.set('ipam.mode', chosen.mode, reason);
    if (chosen.mode === 'kubernetes') {
      context.set('k8s.requireIPv4PodCIDR', chosen.requireIpv4PodCidr);
      context.set('k8s.requireIPv6PodCIDR', chosen.requireIpv6PodCidr);
    }
    if (chosen.mode === 'cluster-pool') clusterPool(chosen, context);
    if (chosen.mode === 'multi-pool') multiPool(chosen, context);
  },
};

function multiPool({ pools, preAllocation }: MultiPoolIpam, context: FeatureContext): void {
  const { set, report } = context;
  for (const [name, pool] of Object.entries(pools ?? {})) {
    const { ipv4Cidrs = [], ipv4MaskSize = 24, ipv6Cidrs = [], ipv6MaskSize = CHART_IPV6_MASK } = pool;
    const place = `ipam.operator.autoCreateCiliumPodIPPools.${name}`;
    if (!isDnsLabel(name)) report.add({ code: 'CIL036', what: `ipam.pools has an invalid name: ${JSON.stringify(name)}`, fix: 'use lower-case letters, digits and dashes, at most 63 characters, with a letter or digit at both ends' });
    if (ipv4Cidrs.length + ipv6Cidrs.length === 0) set(place, {});
    if (ipv4Cidrs.length > 0) set(`${place}.ipv4`, { cidrs: ipv4Cidrs.map(String), maskSize: ipv4MaskSize });
    if (ipv6Cidrs.length > 0) set(`${place}.ipv6`, { cidrs: ipv6Cidrs.map(String), maskSize: ipv6MaskSize });
    checkPools(`ipam.pools.${name}`, pool, report);
  }
  const counts = Object.entries(preAllocation ?? {}).map(([name, count]) => {
    checkNumber(`ipam.preAllocation.${name}`, count, [0], report);
    return `${name}=${count}`;
  });
  if (counts.length > 0) set('ipam.multiPoolPreAllocation', counts.join(','));
}

function clusterPool(pool: ClusterPoolIpam, context: FeatureContext): void {
  const { set } = context;
  set('ipam.operator.clusterPoolIPv4PodCIDRList', pool.ipv4Cidrs.map(String));
  set('ipam.operator.clusterPoolIPv4MaskSize', pool.ipv4MaskSize);
  set('ipam.operator.clusterPoolIPv6PodCIDRList', pool.ipv6Cidrs?.map(String));
  set('ipam.operator.clusterPoolIPv6MaskSize', pool.ipv6MaskSize);
  checkPools('ipam', pool, context.report);
}

/** Default of the chart for `ipv6MaskSize`. */
const CHART_IPV6_MASK = 120;

function checkPools(place: string, { ipv4Cidrs = [], ipv6Cidrs = [] }: PodIpPoolProps, report: Reporter): void {
  for (const [family, cidrs] of [[4, ipv4Cidrs], [6, ipv6Cidrs]] as const) {
    cidrs.forEach((value, index) => {
      const prop = `${place}.ipv${family}Cidrs[${index}]`;
      const cidr = readCidr(prop, value, report);
      if (!cidr || cidr.family === family) return;
      report.add({ code: 'CIL010', what: `${prop} must be an IPv${family} CIDR; got ${cidr}`, fix: `move ${cidr} to ipv${cidr.family}Cidrs, or replace it with an IPv${family} CIDR` });
    });
  }
}

/** Networks of one family from which pods get their addresses: the pools of the operator if it has some, otherwise the pod subnets. */
export function podNetworks(family: 4 | 6, prop: Ipam | undefined, cluster: TalosCluster): Cidr[] {
  const pools: readonly PodIpPoolProps[] = prop?.mode === 'cluster-pool' ? [prop] : prop?.mode === 'multi-pool' ? Object.values(prop.pools ?? {}) : [];
  if (pools.length === 0) return cluster.podSubnets.filter((subnet) => subnet.family === family);
  const cidrs = pools.flatMap((pool) => (family === 4 ? pool.ipv4Cidrs : pool.ipv6Cidrs) ?? []);
  // The feature `ipam` reports those that cannot be read.
  const ignored = new Reporter('');
  return cidrs.flatMap((value) => readCidr('', value, ignored) ?? []);
}
