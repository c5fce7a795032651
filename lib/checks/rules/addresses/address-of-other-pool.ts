import type { ModelRule } from '../../rule';
import { addressRegistries, poolsWith } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON, poolProgram, serviceProgram } from '../../../model/address-examples';
import { serves } from '../../../model/address-pools';
import { selectorText } from '../../../kubernetes/label-selector';

const EDGE = { serviceSelector: { matchLabels: { pool: 'edge' } } };

/** A pool only gives addresses to the Services that it selects. */
export const addressOfOtherPool: ModelRule = {
  on: 'model',
  id: 'POOL022',
  title: 'Requested address belongs to a pool that does not select the Service',
  severity: 'error',
  reason: 'The pool that contains the address does not select the Service, or `allocate` was called on another pool. Cilium does not assign the address.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#service-selectors',
  good: {
    values: L2_ON,
    objects: [
      examplePool('edge', '10.9.0.0/28', EDGE),
      exampleL2Policy('lan'),
      exampleService('shop', '10.9.0.3', {}, { labels: { pool: 'edge' } }),
    ],
  },
  bad: {
    values: L2_ON,
    objects: [examplePool('edge', '10.9.0.0/28', EDGE), exampleL2Policy('lan'), exampleService('shop', '10.9.0.3')],
  },
  typescript: {
    wrong: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + serviceProgram("annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
    right: poolProgram("serviceSelector: { matchLabels: { pool: 'edge' } }") + serviceProgram("labels: { pool: 'edge' }, annotations: { 'lbipam.cilium.io/ips': '192.168.1.203' }"),
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      for (const { path, title, fixed, labels, requested } of registry.holders) {
        for (const address of fixed) {
          const holding = poolsWith(registry, address).map(({ pool }) => pool);
          if (holding.length === 0) continue;
          const other = requested.find((name) => !holding.some((pool) => pool.name === name));
          if (other !== undefined) {
            yield {
              path,
              what: `${title} requests ${address} from pool ${other}, but the address belongs to pool ${holding[0]!.name}`,
              fix: `use an address of ${other}, or use pool ${holding[0]!.name}`,
            };
          } else if (!holding.some((pool) => serves(pool, labels))) {
            const [{ name, selector }] = holding as [(typeof holding)[0]];
            yield {
              path,
              what: `${title} requests ${address} of pool ${name}, whose selector does not match it (${selectorText(selector ?? {})})`,
              fix: `add the labels ${selectorText(selector ?? {})} to the Service, or widen the selector of the pool`,
            };
          }
        }
      }
    }
  },
};
