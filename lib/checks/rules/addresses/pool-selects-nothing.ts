import type { ModelRule } from '../../rule';
import { addressRegistries, isUnserved, poolsWith } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { serves } from '../../../model/address-pools';
import { selectorText } from '../../../kubernetes/label-selector';

const EDGE = { serviceSelector: { matchLabels: { pool: 'edge' } } };

/** A selector with a typo selects no Service, and nothing reports it. */
export const poolSelectsNothing: ModelRule = {
  on: 'model',
  id: 'POOL032',
  wholeApp: true,
  title: 'Pool that selects no Service of the app',
  severity: 'warning',
  reason: 'The app has LoadBalancer Services, but the pool selects none of them. A label is misspelt, or the Services are defined elsewhere.',
  good: {
    values: L2_ON,
    objects: [examplePool('edge', '10.9.0.0/28', EDGE), examplePool('lan', '10.9.0.16/28'), exampleL2Policy('lan'), exampleService('shop', undefined, {}, { labels: { pool: 'edge' } })],
  },
  bad: {
    values: L2_ON,
    objects: [
      examplePool('edge', '10.9.0.0/28', EDGE),
      examplePool('lan', '10.9.0.16/28'),
      exampleL2Policy('lan'),
      exampleService('shop', undefined, {}, { labels: { pool: 'egde' } }),
    ],
  },
  typescript: {
    wrong: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + poolProgram('', '192.168.1.208/29', 'spare') + serviceProgram("labels: { pool: 'egde' }"),
    right: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + poolProgram('', '192.168.1.208/29', 'spare') + serviceProgram("labels: { pool: 'edge' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      const { pools, holders } = registry;
      // POOL036 and POOL022 report the Service, whose label may have the typo.
      if (holders.length === 0 || holders.some((holder) => isUnserved(registry, holder))) continue;
      for (const pool of pools) {
        if (!pool.selector || pool.disabled || holders.some(({ labels, requested }) => requested.includes(pool.name) || serves(pool, labels))) continue;
        if (holders.some(({ fixed }) => fixed.some((address) => poolsWith(registry, address).some((place) => place.pool === pool)))) continue;
        yield {
          path: pool.path,
          what: `pool ${pool.name} selects no Service of the app (${selectorText(pool.selector)})`,
          fix: 'add the labels to the Services, or suppress this check if they are defined elsewhere',
        };
      }
    }
  },
};
