import { IpRange } from '../../../cluster/cidr';
import type { ModelRule } from '../../rule';
import { addressBooks } from '../../rules-support/address-book';
import { reaches } from '../../rules-support/address-announcements';
import { exampleL2Policy, examplePool, L2_ON } from '../../rules-support/address-examples';

const cluster = { nodeSubnets: ['192.168.1.0/24'] };

/** Hosts only ask the network for addresses that are in their own subnet. */
export const poolOutsideLan: ModelRule = {
  on: 'model',
  id: 'POOL028',
  title: 'Pool announced by L2 whose addresses are not in the nodes\' network',
  severity: 'error',
  reason: 'Nobody asks by ARP for an address outside of his own subnet: he sends to his router, which knows nothing of it.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/',
  good: { cluster, values: L2_ON, objects: [examplePool('lan', '192.168.1.200/29'), exampleL2Policy('lan')] },
  bad: { cluster, values: L2_ON, objects: [examplePool('lan', '192.168.2.200/29'), exampleL2Policy('lan')] },
  *check(model) {
    for (const { cluster: facts, pools, holders, announcements } of addressBooks(model)) {
      if (!facts || facts.nodeSubnets.length === 0) continue;
      const policies = announcements.filter(({ how }) => how === 'L2');
      const routed = announcements.filter(({ how }) => how === 'BGP');
      for (const pool of pools) {
        const policy = policies.find((each) => reaches(each, pool, holders));
        // By BGP any address can be announced; being announced both ways is a choice.
        if (!policy || routed.some((each) => reaches(each, pool, holders))) continue;
        for (const { text, family, first, last } of pool.blocks) {
          const lan = facts.nodeSubnets.filter((subnet) => subnet.family === family);
          if (lan.length === 0 || lan.some((subnet) => subnet.contains(IpRange.of(first, last)))) continue;
          yield {
            path: pool.path,
            what: `pool ${pool.name} is announced by L2 policy ${policy.name} and is not in the nodes' network (${text}; ${lan.join(', ')})`,
            fix: 'use addresses of the nodes\' network, correct nodeSubnets, or announce by BGP',
          };
        }
      }
    }
  },
};
