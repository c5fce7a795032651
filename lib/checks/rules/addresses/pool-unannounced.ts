import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { announcementsFor } from '../../../model/address-reach';
import { selectorText } from '../../../kubernetes/label-selector';

/** An address without an announcement is only reachable from the nodes. */
export const poolUnannounced: ModelRule = {
  on: 'model',
  id: 'ANN010',
  wholeApp: true,
  title: 'Pool without an announcement',
  severity: 'warning',
  reason: 'Services get an address, but clients outside the cluster cannot reach it unless a static route leads to the nodes.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')] },
  bad: { objects: [examplePool('lan', '10.9.0.0/28')] },
  typescript: {
    wrong: `new ApiObject(chart, 'lan', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'lan' },
  spec: { blocks: [{ cidr: '192.168.1.200/29' }] },
});`,
    right: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });`,
  },
  *check(model) {
    for (const registry of addressRegistries(model)) {
      for (const pool of registry.pools) {
        if (pool.disabled || pool.note?.unannounced || announcementsFor(registry, pool).length > 0) continue;
        const others = registry.announcements.map(({ name, selector }) => `${name}: ${selectorText(selector ?? {})}`);
        yield {
          path: pool.path,
          what: `nothing announces pool ${pool.name} (${others.length > 0 ? `only ${others.join('; ')}` : 'the app has no announcement'})`,
          fix: 'add a CiliumL2AnnouncementPolicy or a CiliumBGPAdvertisement that selects the Services of the pool; in TypeScript: set announce: Announce.l2(...), Announce.bgp(...) or Announce.none(reason) on the LoadBalancerPool',
        };
      }
    }
  },
};
