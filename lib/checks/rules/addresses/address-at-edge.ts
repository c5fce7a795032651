import type { ModelRule } from '../../rule';
import { addressRegistries, poolsWith } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { givesOut } from '../../../model/address-pools';

/** A pool can keep the first and last address of a block. */
export const addressAtEdge: ModelRule = {
  on: 'model',
  id: 'POOL026',
  title: 'Requested address is the first or last of a block that reserves both',
  severity: 'error',
  reason: 'With allowFirstLastIPs: "No", Cilium never assigns the first and last address of a CIDR with four or more addresses. The Service stays pending.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#cidrs-ranges-and-reserved-ips',
  good: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/28', { allowFirstLastIPs: 'No' }), exampleL2Policy('lan'), exampleService('shop', '10.9.0.1')],
  },
  bad: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/28', { allowFirstLastIPs: 'No' }), exampleL2Policy('lan'), exampleService('shop', '10.9.0.0')],
  },
  typescript: {
    wrong: poolProgram('allowFirstLastIPs: false') + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.200' }"),
    right: poolProgram('allowFirstLastIPs: false') + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.201' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      for (const { path, title, fixed } of registry.holders) {
        for (const address of fixed) {
          const holding = poolsWith(registry, address);
          if (holding.length === 0 || holding.some(({ block }) => givesOut(block, address))) continue;
          const [{ pool, block }] = holding as [(typeof holding)[0]];
          yield {
            path,
            what: `${title} requests ${address}, the first or last address of block ${block.text}, which pool ${pool.name} does not assign`,
            fix: 'use an address in between, or set allowFirstLastIPs on the pool',
          };
        }
      }
    }
  },
};
