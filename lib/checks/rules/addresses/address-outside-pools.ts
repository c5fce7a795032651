import type { ModelRule } from '../../rule';
import { addressRegistries, poolsWith } from '../../../model/address-registry';
import { hasUnknownBlocks } from '../../../model/address-pools';
import { freeAddress } from '../../../model/address-demand';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';

/** An address that is not in any pool is never assigned. */
export const addressOutsidePools: ModelRule = {
  on: 'model',
  id: 'POOL021',
  wholeApp: true,
  title: 'Requested address is not in any pool',
  severity: 'error',
  reason: 'Cilium assigns a requested address only if a pool contains it. The Service stays pending.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')] },
  bad: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.30')] },
  typescript: {
    wrong: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.230' }"),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      // Without a pool in the app, pools are defined elsewhere.
      if (registry.pools.length === 0 || registry.pools.some(hasUnknownBlocks)) continue;
      for (const holder of registry.holders) {
        const { path, title } = holder;
        for (const address of holder.fixed) {
          if (poolsWith(registry, address).length > 0) continue;
          const blocks = registry.pools.flatMap(({ name, blocks: own }) => own.map(({ text }) => `${name} ${text}`));
          yield {
            path,
            what: `${title} requests ${address}, which is not in any pool (${shortened(blocks)})`,
            fix: `use ${freeAddress(registry, holder, address)}, or add a block with this address to a pool`,
          };
        }
      }
    }
  },
};

const MAX_BLOCKS = 4;

function shortened(blocks: readonly string[]): string {
  return blocks.length > MAX_BLOCKS ? `${blocks.slice(0, MAX_BLOCKS).join(', ')} and ${blocks.length - MAX_BLOCKS} more` : blocks.join(', ');
}
