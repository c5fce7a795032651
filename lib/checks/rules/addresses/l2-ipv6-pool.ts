import type { ModelRule } from '../../rule';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';

const DUAL = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] };
const FIRST = '1.19';

/** Up to 1.18 nodes only answer ARP. */
export const l2Ipv6Pool: ModelRule = {
  on: 'model',
  id: 'ANN013',
  title: 'Pool of IPv6 addresses only that is announced by L2 before Cilium 1.19',
  severity: 'error',
  reason: 'Until 1.18 L2 announcements answer ARP and not neighbour solicitations: nobody finds an IPv6 address.',
  link: 'https://github.com/cilium/cilium/pull/39648',
  good: { version: '1.19.6', cluster: DUAL, values: L2_ON, objects: [examplePool('lan6', 'fd00:9::/120'), exampleL2Policy('lan')] },
  bad: { version: '1.18.12', cluster: DUAL, values: L2_ON, objects: [examplePool('lan6', 'fd00:9::/120'), exampleL2Policy('lan')] },
  *check(model) {
    for (const book of addressBooks(model)) {
      const { cilium } = book;
      if (!cilium?.version.isBefore(FIRST)) continue;
      for (const pool of book.pools) {
        if (pool.blocks.length === 0 || pool.blocks.some(({ family }) => family === 4)) continue;
        const by = announcementsFor(book, pool);
        if (by.length === 0 || by.some(({ how }) => how !== 'L2')) continue;
        yield {
          path: pool.path,
          what: `pool ${pool.name} has IPv6 addresses only, which L2 policy ${by[0]!.name} cannot announce (Cilium ${cilium.version})`,
          fix: `use Cilium ${FIRST} or newer, add a block of IPv4, or announce by BGP`,
        };
      }
    }
  },
};
