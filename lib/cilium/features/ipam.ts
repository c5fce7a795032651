import { Cidr, readCidr } from '../../cluster/cidr';
import { Reporter } from '../../diagnostics/reporter';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Feature, FeatureContext } from './feature';
import { checked } from '../../props';

/** Who hands out pod addresses. @see https://docs.cilium.io/en/stable/network/concepts/ipam/ */
export type Ipam = KubernetesIpam | ClusterPoolIpam | MultiPoolIpam;

interface KubernetesIpam {
  readonly mode: 'kubernetes';
}

interface ClusterPoolIpam {
  readonly mode: 'cluster-pool';
  readonly ipv4Cidrs: readonly string[];
  readonly ipv4MaskSize: number;
  readonly ipv6Cidrs?: readonly string[];
  readonly ipv6MaskSize?: number;
}

interface MultiPoolIpam {
  readonly mode: 'multi-pool';
}

/** Makers of `Ipam`. */
export const Ipam = checked({
  /** Kubernetes gives each node a pod CIDR out of the cluster's pod subnets; Talos' controller manager does so. The default. */
  kubernetes: (): Ipam => ({ mode: 'kubernetes' }),
  /**
   * Cilium's operator gives each node a CIDR out of these.
   *
   * @param props `ipv4MaskSize` defaults to 24, `ipv6MaskSize` to 120
   */
  clusterPool: (props: {
    readonly ipv4Cidrs: readonly string[];
    readonly ipv4MaskSize?: number;
    readonly ipv6Cidrs?: readonly string[];
    readonly ipv6MaskSize?: number;
  }): Ipam => ({ mode: 'cluster-pool', ipv4MaskSize: 24, ...props }),
  /** Cilium's operator gives CIDRs out of `CiliumPodIPPool` objects. */
  multiPool: (): Ipam => ({ mode: 'multi-pool' }),
}, 'Ipam');

/** IP address management. */
export const ipam: Feature = {
  prop: 'ipam',
  apply({ ipam: prop }, context) {
    const chosen = prop ?? Ipam.kubernetes();
    const reason = chosen.mode === 'kubernetes' ? 'the Talos controller manager gives each node its pod CIDR' : 'asked for';
    context.set('ipam.mode', chosen.mode, reason);
    if (chosen.mode === 'cluster-pool') clusterPool(chosen, context);
  },
};

function clusterPool(pool: ClusterPoolIpam, context: FeatureContext): void {
  const { set } = context;
  set('ipam.operator.clusterPoolIPv4PodCIDRList', [...pool.ipv4Cidrs], 'pools of the operator');
  set('ipam.operator.clusterPoolIPv4MaskSize', pool.ipv4MaskSize, 'size of a node\'s part');
  set('ipam.operator.clusterPoolIPv6PodCIDRList', pool.ipv6Cidrs && [...pool.ipv6Cidrs], 'pools of the operator');
  set('ipam.operator.clusterPoolIPv6MaskSize', pool.ipv6MaskSize, 'size of a node\'s part');
  // Throws; without the pools the checks would look at the chart's own.
  checkPools(pool, context);
}

/** The chart's own size of a node's part. */
const CHART_IPV6_MASK = 120;

function checkPools(pool: ClusterPoolIpam, { cluster, path, problem }: FeatureContext): void {
  const mistakes = new Reporter(path);
  if (pool.ipv4Cidrs.length === 0 && cluster.ipFamilies.includes(4)) {
    problem('CIL029', 'ipam: there is no pool to give addresses from (ipv4Cidrs is empty)', 'give a network that holds a part for every node');
  }
  for (const family of [4, 6] as const) {
    const given = (family === 4 ? pool.ipv4Cidrs : pool.ipv6Cidrs) ?? [];
    const mask = family === 4 ? pool.ipv4MaskSize : (pool.ipv6MaskSize ?? CHART_IPV6_MASK);
    if (given.length > 0 && !cluster.ipFamilies.includes(family)) {
      const what = `ipam: ipv${family}Cidrs has no effect (the cluster has no IPv${family} pod subnet)`;
      problem('CIL027', what, 'remove it, or give the TalosCluster such a subnet');
    }
    for (const text of given) {
      const cidr = mistakes.attempt(() => Cidr.parse(text), 'ipam');
      if (!cidr) continue;
      if (cidr.family !== family) {
        problem('CIL010', `ipam: ipv${family}Cidrs holds a network of the other family (${text})`, `give IPv${family} CIDRs`);
      } else if (!(Number.isInteger(mask) && mask >= cidr.prefixLength && mask <= (family === 4 ? 32 : 128))) {
        const what = `ipam: a node's part does not fit into the pool ${text} (ipv${family}MaskSize ${mask})`;
        problem('CIL029', what, `give an ipv${family}MaskSize from ${cidr.prefixLength} to ${family === 4 ? 32 : 128}`);
      }
    }
  }
  mistakes.throwIfAny();
}

/** Networks of one family that pods have their addresses from: the operator's pools where it has some, else the pod subnets. */
export function podNetworks(family: 4 | 6, prop: Ipam | undefined, cluster: TalosCluster): Cidr[] {
  if (prop?.mode !== 'cluster-pool') return cluster.podSubnets.filter((subnet) => subnet.family === family);
  const given = (family === 4 ? prop.ipv4Cidrs : prop.ipv6Cidrs) ?? [];
  // `ipam` itself reports a CIDR that cannot be read.
  return given.flatMap((text) => readCidr(text) ?? []);
}
