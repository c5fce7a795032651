import type { Feature, FeatureContext } from './feature';

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
export const Ipam = {
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
};

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

function clusterPool(pool: ClusterPoolIpam, { set }: FeatureContext): void {
  set('ipam.operator.clusterPoolIPv4PodCIDRList', [...pool.ipv4Cidrs], 'pools of the operator');
  set('ipam.operator.clusterPoolIPv4MaskSize', pool.ipv4MaskSize, 'size of a node\'s part');
  set('ipam.operator.clusterPoolIPv6PodCIDRList', pool.ipv6Cidrs && [...pool.ipv6Cidrs], 'pools of the operator');
  set('ipam.operator.clusterPoolIPv6MaskSize', pool.ipv6MaskSize, 'size of a node\'s part');
}
