import { readCidr } from '../../../cluster/cidr';
import type { CiliumRule } from '../../rule';
import { describeValues, listAt, textAt } from '../../../model/values';

const POOLS = ['ipam.operator.clusterPoolIPv4PodCIDRList', 'ipam.operator.clusterPoolIPv6PodCIDRList'];

/** Pods must not get addresses that are in use elsewhere. */
export const clusterPoolOverlap: CiliumRule = {
  on: 'cilium',
  id: 'CIL064',
  title: 'Pod address pool that overlaps a subnet of the cluster',
  severity: 'error',
  reason:
    'In cluster-pool mode Cilium assigns addresses of its own pools, by default of 10.0.0.0/8. Pods cannot reach addresses of nodes or Services ' +
    'in a pool, and other components do not recognize pods with addresses outside of the pod subnet.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/ipam/cluster-pool/',
  good: {
    cluster: { podSubnets: ['10.64.0.0/16'], nodeSubnets: ['192.168.1.0/24'] },
    values: { ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.64.0.0/16'] } } },
  },
  bad: { values: { ipam: { mode: 'cluster-pool' } } },
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
          yield {
            path: cilium.path,
            subject: path,
            what: `pool ${pool} overlaps the ${name} ${cidr} (${describeValues(cilium, path)}; entry ${index})`,
            edits: [{ set: 'ipam.mode', value: 'kubernetes' }],
            fix: name === 'pod subnet'
              ? `set ipam: Ipam.clusterPool({ ipv${cidr.family}Cidrs: ['${cidr}'] }) or a network that does not overlap the pod subnet, or use ` +
                `Ipam.kubernetes()`
              : 'set ipam: Ipam.clusterPool({ ipv4Cidrs: [...] }) to a network that nothing else uses, or use Ipam.kubernetes()',
          };
        }
      }
    }
  },
};
