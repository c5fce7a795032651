import type { ModelRule } from '../../rule';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, L2_ON } from '../../../model/address-examples';

/** `cidrs` became `blocks`. */
export const staleCidrs: ModelRule = {
  on: 'model',
  id: 'POOL034',
  title: 'Pool that lists its blocks under cidrs',
  severity: 'error',
  reason: 'The field is gone since Cilium 1.16: a pool without blocks gives nothing out, and strict validation refuses it.',
  link: 'https://docs.cilium.io/en/stable/network/lb-ipam/#cidrs-ranges-and-reserved-ips',
  good: { values: L2_ON, objects: [examplePool('pool-1', '10.9.0.0/29'), exampleL2Policy('lan')] },
  bad: {
    values: L2_ON,
    objects: [
      { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'pool-1' }, spec: { cidrs: [{ cidr: '10.9.0.0/29' }] } },
      exampleL2Policy('lan'),
    ],
  },
  *check(model) {
    for (const { pools } of addressBooks(model)) {
      for (const { path, name, stale } of pools) {
        if (stale) yield { path, what: `pool ${name} lists its blocks where Cilium no longer looks (spec.cidrs)`, fix: 'write them under spec.blocks' };
      }
    }
  },
};
