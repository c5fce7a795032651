import { readCidr, type Cidr } from '../../../cluster/cidr';
import type { CiliumRule } from '../../rule';
import { describeValues, isSet, listAt, numberAt, textAt } from '../../../model/values';

const POOLS = ['ipam.operator.clusterPoolIPv4PodCIDRList', 'ipam.operator.clusterPoolIPv6PodCIDRList'];

/** Pods must not get addresses that are in use elsewhere. */
export const clusterPoolOverlap: CiliumRule = {
  on: 'cilium',
  id: 'CIL064',
  title: 'Pod address pool that overlaps a subnet of the cluster',
  severity: 'error',
  reason:
    'In cluster-pool mode, Cilium has its own pools, by default 10.0.0.0/8. It assigns a block to each node, beginning with the first block of the pool. Pods cannot reach nodes or ' +
    'Services with an address in an assigned block. The finding is a warning if the overlap begins after the first 4096 blocks, which a cluster is unlikely to use up. A pool inside ' +
    'the pod subnet of the machine configuration is valid. A larger pool that contains this subnet is a warning, because Cilium does not use the subnet in this mode.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/cluster-pool/',
  good: {
    cluster: { podSubnets: ['10.64.0.0/16'], nodeSubnets: ['192.168.1.0/24'] },
    values: { ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.64.0.0/16'] } } },
  },
  bad: { cluster: { nodeSubnets: ['10.0.0.0/24'] }, values: { ipam: { mode: 'cluster-pool' } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0',
  podSubnets: ['10.64.0.0/16'],
  nodeSubnets: ['10.0.0.0/24'],
});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.0.0.0/8'] }) });`,
    right: `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0',
  podSubnets: ['10.64.0.0/16'],
  nodeSubnets: ['10.0.0.0/24'],
});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.64.0.0/16'] }) });`,
  },
  *check(cilium) {
    if ((textAt(cilium, 'ipam.mode') ?? 'cluster-pool') !== 'cluster-pool') return;
    const { nodeSubnets, serviceSubnets, podSubnets, ipFamilies } = cilium.cluster;
    const subnets = [
      ...nodeSubnets.map((cidr) => ({ name: 'node subnet', cidr })),
      ...serviceSubnets.map((cidr) => ({ name: 'service subnet', cidr })),
      ...podSubnets.map((cidr) => ({ name: 'pod subnet', cidr })),
    ];
    for (const path of POOLS) {
      for (const [index, entry] of listAt(cilium, path).entries()) {
        const pool = readCidr(entry);
        if (!pool || !ipFamilies.includes(pool.family)) continue;
        for (const { name, cidr } of subnets) {
          // The pod subnet of the cluster, or a part of it, is a valid pool.
          if (!pool.overlaps(cidr) || (name === 'pod subnet' && cidr.contains(pool))) continue;
          const isDoubtful = name === 'pod subnet' || !isReached(pool, cidr, numberAt(cilium, `ipam.operator.clusterPoolIPv${cidr.family}MaskSize`));
          // Repeating the default says nothing, and a running cluster cannot change it.
          if (isDoubtful && !isSet(cilium, path)) continue;
          yield {
            path: cilium.path,
            subject: path,
            ...(isDoubtful && { severity: 'warning' as const }),
            what: `pod pool ${pool} overlaps the ${name} ${cidr} (${describeValues(cilium, path)}; entry ${index})`,
            fix:
              `on a new cluster, set ipv${cidr.family}Cidrs of Ipam.clusterPool() to a network that nothing else uses, or use Ipam.kubernetes(). ` +
              'On a running cluster, do not change the mode or the pools, because its pods have addresses from them',
          };
        }
      }
    }
  },
};

/** Blocks that clusters get to, with all the nodes that they ever had. */
const MAX_BLOCKS = 4096n;

/** Whether the first blocks of a pool, which nodes get, overlap a subnet. */
function isReached(pool: Cidr, subnet: Cidr, maskSize = pool.family === 4 ? 24 : 120): boolean {
  const blockSize = 1n << BigInt((pool.family === 4 ? 32 : 128) - maskSize);
  return subnet.first.value < pool.first.value + MAX_BLOCKS * blockSize;
}
