import { IpAddress } from '../../../cluster/ip-address';
import type { IpBlock } from '../../../cluster/ip-block';
import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, serviceProgram } from '../../../model/address-examples';
import { serves, type BlockFacts } from '../../../model/address-pools';

const cluster = { nodeSubnets: ['10.9.0.0/24'], nodeAddresses: ['10.9.0.11'] };

/**
 * A Service without a fixed address gets any address of the pool. Where the app has none, which is how people run a pool of the whole subnet
 * of their nodes, the finding is a warning.
 */
export const poolHoldsReserved: ModelRule = {
  on: 'model',
  id: 'POOL027',
  title: 'Pool contains an address that is in use',
  severity: 'error',
  reason:
    'Cilium can assign any address of the pool to a Service that does not request one. If a node, the router or the Kubernetes API has the same address, it becomes unreachable. ' +
    'This is a warning if the app contains no such Service.',
  good: { cluster, values: L2_ON, objects: [examplePool('lan', '10.9.0.32/28', { allowFirstLastIPs: 'No' }), exampleL2Policy('lan'), exampleService('shop')] },
  bad: { cluster, values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28', { allowFirstLastIPs: 'No' }), exampleL2Policy('lan'), exampleService('shop')] },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', nodeAddresses: ['192.168.1.11'] });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.8/29'], announce: Announce.none('a static route on the router') });
${serviceProgram()}`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', nodeAddresses: ['192.168.1.11'] });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.8/29'], announce: Announce.none('a static route on the router'), reserved: ['192.168.1.11'] });
${serviceProgram()}`,
  },
  *check(model) {
    for (const { pools, holders, reserved } of addressRegistries(model)) {
      for (const pool of pools) {
        const { path, name, blocks } = pool;
        const isAssigned = holders.some(({ fixed, unreadable, labels }) => fixed.length + unreadable.length === 0 && serves(pool, labels));
        for (const { block, what } of reserved) {
          const holding = blocks.find((each) => meets(each, block));
          if (!holding) continue;
          yield {
            path,
            ...(!isAssigned && { severity: 'warning' as const }),
            what: `block ${holding.text} of pool ${name} contains ${String(block)}, which is not available (${what})`,
            fix: `add reserved: ['${String(block)}'] to the LoadBalancerPool, or use blocks without it`,
          };
        }
      }
    }
  },
};

function meets({ family, from, to }: BlockFacts, block: IpBlock): boolean {
  const [first, last] = IpAddress.isIpAddress(block) ? [block, block] : [block.first, block.last];
  return first.family === family && from <= last.value && first.value <= to;
}
