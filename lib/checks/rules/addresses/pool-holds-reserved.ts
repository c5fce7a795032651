import { IpAddress } from '../../../cluster/ip-address';
import type { IpBlock } from '../../../cluster/ip-block';
import type { ModelRule } from '../../rule';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import type { BlockFacts } from '../../../model/address-pools';

const cluster = { nodeSubnets: ['10.9.0.0/24'], nodeAddresses: ['10.9.0.11'] };

/** What a pool holds, it gives to the next Service that asks for any address. */
export const poolHoldsReserved: ModelRule = {
  on: 'model',
  id: 'POOL027',
  title: 'Pool that would give out the address of a node, a gateway or somebody else',
  severity: 'error',
  reason: 'A Service without a fixed address gets any of the pool. When that is a node, the router or the Kubernetes API, it is cut off.',
  good: { cluster, values: L2_ON, objects: [examplePool('lan', '10.9.0.32/28'), exampleL2Policy('lan')] },
  bad: { cluster, values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28', { allowFirstLastIPs: 'No' }), exampleL2Policy('lan')] },
  *check(model) {
    for (const { pools, reserved } of addressBooks(model)) {
      for (const { path, name, blocks } of pools) {
        for (const { block, what } of reserved) {
          const holding = blocks.find((each) => meets(each, block));
          if (!holding) continue;
          yield {
            path,
            what: `pool ${name} holds an address that is taken (${String(block)}, ${what}; block ${holding.text})`,
            fix: `leave it out: reserved: ['${String(block)}'] on the LoadBalancerPool, or blocks around it`,
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
