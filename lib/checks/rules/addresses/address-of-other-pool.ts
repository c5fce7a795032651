import type { ModelRule } from '../../rule';
import { addressBooks, poolsWith } from '../../../model/address-book';
import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../../model/address-examples';
import { serves } from '../../../model/address-pools';
import { selectorText } from '../../../kubernetes/label-selector';

const EDGE = { serviceSelector: { matchLabels: { pool: 'edge' } } };

/** A pool only gives addresses to the Services that it selects. */
export const addressOfOtherPool: ModelRule = {
  on: 'model',
  id: 'POOL022',
  title: 'Fixed address of a pool that is not for this Service',
  severity: 'error',
  reason: 'The pool that holds the address does not select the Service, or is not the pool it was told to use: it gets no address from it.',
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
  *check(model) {
    for (const book of addressBooks(model)) {
      for (const { path, title, fixed, labels, asked } of book.holders) {
        for (const address of fixed) {
          const holding = poolsWith(book, address).map(({ pool }) => pool);
          if (holding.length === 0) continue;
          const other = asked.find((name) => !holding.some((pool) => pool.name === name));
          if (other !== undefined) {
            yield {
              path,
              what: `${title} takes an address from pool ${other} that is in another one (${address}, in ${holding[0]!.name})`,
              fix: `use an address of ${other}, or pool ${holding[0]!.name}`,
            };
          } else if (!holding.some((pool) => serves(pool, labels))) {
            const [{ name, selector }] = holding as [(typeof holding)[0]];
            yield {
              path,
              what: `${title} asks for an address of pool ${name}, which does not serve it (${address}; selector ${selectorText(selector ?? {})})`,
              fix: `give the Service what the selector wants, ${selectorText(selector ?? {})}, or widen the selector`,
            };
          }
        }
      }
    }
  },
};
