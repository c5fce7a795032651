import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';

/** `cidrs` became `blocks`. */
export const staleCidrs: ModelRule = {
  on: 'model',
  id: 'POOL034',
  title: 'Removed field cidrs in a pool',
  severity: 'error',
  reason: 'The field was removed in Cilium 1.16. Without blocks the pool assigns no addresses, and strict validation rejects the object.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#cidrs-ranges-and-reserved-ips',
  good: { values: L2_ON, objects: [examplePool('pool-1', '10.9.0.0/29'), exampleL2Policy('lan')] },
  bad: {
    values: L2_ON,
    objects: [
      { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'pool-1' }, spec: { cidrs: [{ cidr: '10.9.0.0/29' }] } },
      exampleL2Policy('lan'),
    ],
  },
  typescript: {
    wrong: `new L2Announcement(chart, 'l2', { services: {} });
new ApiObject(chart, 'lan', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'lan' },
  spec: { cidrs: [{ cidr: '192.168.1.200/29' }] },
});`,
    right: `new L2Announcement(chart, 'l2', { services: {} });
new ApiObject(chart, 'lan', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'lan' },
  spec: { blocks: [{ cidr: '192.168.1.200/29' }] },
});`,
  },
  *check(model) {
    for (const { pools } of addressRegistries(model)) {
      for (const { path, name, stale } of pools) {
        if (stale) yield { path, what: `pool ${name} uses spec.cidrs, which was removed in Cilium 1.16`, fix: 'rename spec.cidrs to spec.blocks' };
      }
    }
  },
};
