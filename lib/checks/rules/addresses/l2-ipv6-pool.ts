import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';

const DUAL = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] };
const FIRST = '1.19';

/** Up to 1.18 nodes answer only ARP. */
export const l2Ipv6Pool: ModelRule = {
  on: 'model',
  id: 'ANN013',
  wholeApp: true,
  title: 'IPv6 pool announced by L2 before Cilium 1.19',
  severity: 'error',
  reason: 'Before Cilium 1.19, L2 announcements answer ARP requests, but not IPv6 neighbor solicitations, so IPv6 addresses are unreachable.',
  link: 'https://github.com/cilium/cilium/pull/39648',
  good: { version: '1.19.6', cluster: DUAL, values: L2_ON, objects: [examplePool('lan6', 'fd00:9::/120'), exampleL2Policy('lan')] },
  bad: { version: '1.18.12', cluster: DUAL, values: L2_ON, objects: [examplePool('lan6', 'fd00:9::/120'), exampleL2Policy('lan')] },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      const { cilium } = registry;
      if (!cilium?.version.isBefore(FIRST)) continue;
      for (const pool of registry.pools) {
        if (pool.blocks.length === 0 || pool.blocks.some(({ family }) => family === 4)) continue;
        const by = announcementsFor(registry, pool);
        if (by.length === 0 || by.some(({ how }) => how !== 'L2')) continue;
        yield {
          path: pool.path,
          what: `pool ${pool.name} has only IPv6 addresses, which L2 policy ${by[0]!.name} cannot announce in Cilium ${cilium.version}`,
          fix: `use Cilium ${FIRST} or newer, add an IPv4 block, or announce with BGP`,
        };
      }
    }
  },
};
