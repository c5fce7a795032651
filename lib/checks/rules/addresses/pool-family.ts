import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';
import { isOn } from '../../../model/values';

const pool = (...blocks: JsonObject[]): JsonObject => examplePool('lan', '', { blocks });

/** Addresses of an IP family that the cluster does not have are of no use. */
export const poolFamily: ModelRule = {
  on: 'model',
  id: 'POOL029',
  title: 'Pool with an IP family that the cluster does not have',
  severity: 'error',
  reason: 'Services get addresses only of the IP families of the cluster, so Cilium assigns nothing from this block.',
  good: { values: L2_ON, objects: [pool({ cidr: '10.9.0.32/29' }), exampleL2Policy('lan')] },
  bad: { values: L2_ON, objects: [pool({ cidr: '10.9.0.32/29' }, { cidr: 'fd00:9::/112' }), exampleL2Policy('lan')] },
  typescript: {
    wrong: `new L2Announcement(chart, 'l2', { services: {} });
new ApiObject(chart, 'lan', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumLoadBalancerIPPool',
  metadata: { name: 'lan' },
  spec: { blocks: [{ cidr: '192.168.1.200/29' }, { cidr: 'fd00:9::/112' }] },
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
    for (const { cilium, cluster, pools } of addressRegistries(model)) {
      const has = (family: 4 | 6): boolean =>
        cilium ? isOn(cilium, `ipv${family}.enabled`) : !cluster || cluster.ipFamilies.includes(family);
      for (const { path, name, blocks } of pools) {
        for (const { text, family } of blocks) {
          if (has(family)) continue;
          yield {
            path,
            what: `block ${text} of pool ${name} is IPv${family}, but the cluster has no IPv${family} subnets`,
            fix: `remove the block, or add IPv${family} subnets to podSubnets and serviceSubnets of the TalosCluster`,
          };
        }
      }
    }
  },
};
