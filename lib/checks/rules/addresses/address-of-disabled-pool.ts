import type { ModelRule } from '../../rule';
import { addressRegistries, poolsWith } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';

/** A disabled pool assigns no addresses. */
export const addressOfDisabledPool: ModelRule = {
  on: 'model',
  id: 'POOL023',
  title: 'Requested address belongs to a disabled pool',
  severity: 'error',
  reason: 'A disabled pool assigns no new addresses, so a new Service stays pending. Services that already have an address keep it.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#disabling-a-pool',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')] },
  bad: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/28', { disabled: true }), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')],
  },
  typescript: {
    wrong: poolProgram('disabled: true') + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
    right: poolProgram() + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      for (const { path, title, fixed } of registry.holders) {
        for (const address of fixed) {
          const holding = poolsWith(registry, address).map(({ pool }) => pool);
          if (holding.length === 0 || holding.some(({ disabled }) => !disabled)) continue;
          yield {
            path,
            what: `${title} requests ${address} of pool ${holding[0]!.name}, which is disabled`,
            fix: 'enable the pool, or use an address of another pool',
          };
        }
      }
    }
  },
};
