import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { shortages } from '../../../model/address-demand';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';

/** More Services than addresses. */
export const poolExhausted: ModelRule = {
  on: 'model',
  id: 'POOL031',
  wholeApp: true,
  title: 'More Services than addresses',
  severity: 'error',
  reason: 'The last Services get no address and stay pending.',
  good: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/31'), exampleL2Policy('lan'), exampleService('shop'), exampleService('blog')],
  },
  bad: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/32'), exampleL2Policy('lan'), exampleService('shop'), exampleService('blog')],
  },
  typescript: {
    wrong: poolProgram('', '192.168.1.200/32') + serviceProgram() + serviceProgram('', '', 'blog'),
    right: poolProgram('', '192.168.1.200/31') + serviceProgram() + serviceProgram('', '', 'blog'),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      for (const { pools, family, needed, free, holders } of shortages(registry)) {
        const names = pools.map(({ name }) => name).join(', ');
        yield {
          path: pools[0]!.path,
          what:
            `${needed} Services need an IPv${family} address of ${pools.length > 1 ? 'pools' : 'pool'} ${names}, where only ${free} are free ` +
            `(${holders.slice(0, 3).map(({ title }) => title).join(', ')}${holders.length > 3 ? ', ...' : ''})`,
          fix: 'add a block, let Services share an address with a sharing key, or use another pool for some of them',
        };
      }
    }
  },
};
