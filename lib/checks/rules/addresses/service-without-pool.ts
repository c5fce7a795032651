import type { ModelRule } from '../../rule';
import { addressRegistries, isUnserved } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import type { PoolFacts } from '../../../model/address-pools';
import { selectorText } from '../../../kubernetes/label-selector';

const EDGE = { serviceSelector: { matchLabels: { pool: 'edge' } } };

/** A LoadBalancer Service without a pool has no address. */
export const serviceWithoutPool: ModelRule = {
  on: 'model',
  id: 'POOL036',
  wholeApp: true,
  title: 'LoadBalancer Service without a pool',
  severity: 'warning',
  reason: 'The Service stays pending. If another controller assigns its address, set spec.loadBalancerClass to the class of that controller.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#service-selectors',
  good: {
    values: L2_ON,
    objects: [examplePool('edge', '10.9.0.0/28', EDGE), exampleL2Policy('lan'), exampleService('shop', undefined, {}, { labels: { pool: 'edge' } })],
  },
  bad: { values: L2_ON, objects: [examplePool('edge', '10.9.0.0/28', EDGE), exampleL2Policy('lan'), exampleService('shop')] },
  typescript: {
    wrong: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + serviceProgram(),
    right: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + serviceProgram("labels: { pool: 'edge' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      if (registry.pools.length === 0) continue;
      for (const holder of registry.holders) {
        if (!isUnserved(registry, holder)) continue;
        yield {
          path: holder.path,
          what: `no pool selects ${holder.title} (${registry.pools.map(describePool).join('; ')})`,
          fix: 'add the labels that a pool selects, or add a pool',
        };
      }
    }
  },
};

function describePool({ name, disabled, selector }: PoolFacts): string {
  return `${name}: ${disabled ? 'disabled' : selectorText(selector ?? {})}`;
}
