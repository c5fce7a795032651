import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { describeValues, isOn } from '../../../model/values';

const SWITCH = 'l2announcements.enabled';

/** The agent reads the policies only when the feature is enabled. */
export const l2PolicyIdle: ModelRule = {
  on: 'model',
  id: 'ANN014',
  title: 'L2 announcement policy while L2 announcements are off',
  severity: 'error',
  reason: 'The agent ignores the policy, and no node answers for the addresses.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#prerequisites',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')] },
  bad: { objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')] },
  typescript: {
    wrong: `new ApiObject(chart, 'lan', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'lan' },
  spec: { blocks: [{ cidr: '192.168.1.200/29' }] },
});
new ApiObject(chart, 'l2', {
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'l2' },
  spec: { loadBalancerIPs: true },
});`,
    right: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });`,
  },
  *check(model) {
    for (const { cilium, announcements } of addressRegistries(model)) {
      if (!cilium || isOn(cilium, SWITCH)) continue;
      for (const { path, how, name } of announcements) {
        if (how !== 'L2') continue;
        yield {
          path,
          what: `L2 policy ${name} has no effect, because L2 announcements are off (${describeValues(cilium, SWITCH)})`,
          fix: 'set l2Announcements: true on TalosCilium, or remove the policy; in values: set l2announcements.enabled: true, or remove the policy',
        };
      }
    }
  },
};
