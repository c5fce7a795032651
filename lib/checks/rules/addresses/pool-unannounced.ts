import type { ModelRule } from '../../rule';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';
import { selectorText } from '../../../kubernetes/label-selector';

/** An address that nobody announces is reachable from the nodes at most. */
export const poolUnannounced: ModelRule = {
  on: 'model',
  id: 'ANN010',
  title: 'Pool that nothing announces',
  severity: 'warning',
  reason: 'Services get an address of it, and nobody outside of the cluster finds the way there, unless a route leads to the nodes.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')] },
  bad: { objects: [examplePool('lan', '10.9.0.0/28')] },
  *check(model) {
    for (const book of addressBooks(model)) {
      for (const pool of book.pools) {
        if (pool.disabled || pool.note?.unannounced || announcementsFor(book, pool).length > 0) continue;
        const others = book.announcements.map(({ name, selector }) => `${name}: ${selectorText(selector ?? {})}`);
        yield {
          path: pool.path,
          what: `no announcement reaches pool ${pool.name} (${others.length > 0 ? others.join('; ') : 'there is none'})`,
          fix: 'give its LoadBalancerPool announce: Announce.l2(...) or Announce.bgp(...), or Announce.none with the reason',
        };
      }
    }
  },
};
