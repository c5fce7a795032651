import { IpRange } from '../../../cluster/cidr';
import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';

const cluster = { nodeSubnets: ['192.168.1.0/24'] };

/** Hosts send ARP requests only for addresses in their own subnet. */
export const poolOutsideLan: ModelRule = {
  on: 'model',
  id: 'POOL028',
  title: 'L2 pool outside the network of the nodes',
  severity: 'error',
  reason: 'L2 announcements answer ARP requests, which clients send only for addresses of their own subnet. Traffic to other addresses goes to the router, which has no route to them.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/',
  good: { cluster, values: L2_ON, objects: [examplePool('lan', '192.168.1.200/29'), exampleL2Policy('lan')] },
  bad: { cluster, values: L2_ON, objects: [examplePool('lan', '192.168.2.200/29'), exampleL2Policy('lan')] },
  typescript: {
    wrong: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.2.200/29'], announce: Announce.l2(l2) });`,
    right: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });`,
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      const facts = registry.cluster;
      if (!facts || facts.nodeSubnets.length === 0) continue;
      for (const pool of registry.pools) {
        const by = announcementsFor(registry, pool);
        const [policy] = by;
        // BGP can announce any address, and both ways together can be intended.
        if (!policy || by.some(({ how }) => how === 'BGP')) continue;
        for (const { text, family, first, last } of pool.blocks) {
          const lan = facts.nodeSubnets.filter((subnet) => subnet.family === family);
          const block = IpRange.of(first, last);
          // POOL030 reports blocks that overlap pods or Services.
          const taken = [...facts.podSubnets, ...facts.serviceSubnets].some((subnet) => subnet.overlaps(block));
          if (lan.length === 0 || taken || lan.some((subnet) => subnet.contains(block))) continue;
          yield {
            path: pool.path,
            what: `block ${text} of pool ${pool.name} is announced by L2 policy ${policy.name}, but it is outside the node subnets (${lan.join(', ')})`,
            fix: 'use addresses of the node subnets, correct nodeSubnets of the TalosCluster, or announce with BGP',
          };
        }
      }
    }
  },
};
