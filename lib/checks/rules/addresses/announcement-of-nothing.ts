import type { ModelRule } from '../../rule';
import { announces, mayReach, reachesAll } from '../../../model/address-announcements';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';
import { selectorText } from '../../../kubernetes/label-selector';

const RACK = { matchLabels: { rack: 'a' } };
const EDGE = { serviceSelector: { matchLabels: { pool: 'edge' } } };

/** A policy that selects no Service announces nothing, and nothing reports it. */
export const announcementOfNothing: ModelRule = {
  on: 'model',
  id: 'ANN011',
  wholeApp: true,
  title: 'Announcement that selects no pool and no Service',
  severity: 'warning',
  reason: 'The announcement matches no Service and no pool of the app, so it has no effect. Correct the label, or remove the announcement if it is no longer needed.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#policies',
  good: { values: L2_ON, objects: [examplePool('edge', '10.9.0.0/28', EDGE), exampleL2Policy('lan'), exampleL2Policy('rack-a', { ...EDGE, nodeSelector: RACK })] },
  bad: {
    values: L2_ON,
    objects: [examplePool('edge', '10.9.0.0/28', EDGE), exampleL2Policy('lan'), exampleL2Policy('rack-a', { serviceSelector: { matchLabels: { pool: 'egde' } }, nodeSelector: RACK })],
  },
  typescript: {
    wrong: `new L2Announcement(chart, 'rack-a', { services: { matchLabels: { pool: 'egde' } }, nodeSelector: { matchLabels: { rack: 'a' } } });
const lan = new L2Announcement(chart, 'lan');
new LoadBalancerPool(chart, 'edge', {
  blocks: ['192.168.1.200/29'],
  serviceSelector: { matchLabels: { pool: 'edge' } },
  announce: Announce.l2(lan),
});`,
    right: `new L2Announcement(chart, 'rack-a', { services: { matchLabels: { pool: 'edge' } }, nodeSelector: { matchLabels: { rack: 'a' } } });
const lan = new L2Announcement(chart, 'lan');
new LoadBalancerPool(chart, 'edge', {
  blocks: ['192.168.1.200/29'],
  serviceSelector: { matchLabels: { pool: 'edge' } },
  announce: Announce.l2(lan),
});`,
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      const { pools, holders, announcements, announcers } = registry;
      for (const { path, inUse } of announcers) {
        if (inUse()) continue;
        yield {
          path,
          what: 'the announcement has no effect: no pool uses it, and it selects no Services',
          fix: 'pass it to a LoadBalancerPool as announce: Announce.l2(...), or set services',
        };
      }
      if (pools.length === 0 && holders.length === 0) continue;
      for (const announcement of announcements) {
        const { path, how, name, selector, loadBalancerIps } = announcement;
        if (!loadBalancerIps) continue;
        if (pools.some((pool) => announcementsFor(registry, pool).includes(announcement)) || holders.some((holder) => announces(announcement, holder))) continue;
        const selected = selectorText(selector ?? {});
        if (!pools.some((pool) => mayReach(announcement, pool))) {
          yield {
            path,
            what: `${how} announcement ${name} selects no pool and no Service of the app (${selected})`,
            fix: 'correct its selector, or remove it',
          };
        } else if (!announcement.more && announcements.some((other) => other !== announcement && other.path === path && reachesAll(other))) {
          const all = pools.filter((pool) => !pool.selector).map((pool) => pool.name);
          yield {
            path,
            what: `${how} announcement ${name} already announces every Service, so its selector ${selected} has no effect (${all.length > 0 ? `pool ${all.join(', ')} serves all Services` : 'another selector selects all of them'})`,
            fix: 'remove Advertise.services({ selector: ... }); to announce only the Services that it selects, set the same serviceSelector on the LoadBalancerPool',
          };
        }
      }
    }
  },
};
