import type { ModelRule } from '../../rule';
import { announces } from '../../../model/address-announcements';
import { addressBooks } from '../../../model/address-book';
import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../../model/address-examples';

/** The node that answers for an address need not be one with a backend. */
export const l2LocalService: ModelRule = {
  on: 'model',
  id: 'ANN012',
  title: 'Service with externalTrafficPolicy Local that is announced by L2',
  severity: 'error',
  reason: 'The node that wins the lease answers for the address, with or without a local backend; with Local it drops the traffic.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#limitations',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop')] },
  bad: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', undefined, { externalTrafficPolicy: 'Local' })],
  },
  *check(model) {
    for (const { holders, announcements } of addressBooks(model)) {
      const policies = announcements.filter(({ how }) => how === 'L2');
      for (const holder of holders) {
        if (holder.trafficPolicy !== 'Local') continue;
        const policy = policies.find((each) => announces(each, holder));
        if (!policy) continue;
        yield {
          path: holder.path,
          what: `${holder.title} is announced by L2 policy ${policy.name}, which does not work with its traffic policy (externalTrafficPolicy Local)`,
          fix: 'use externalTrafficPolicy: Cluster, or announce by BGP, which knows the nodes with a backend',
        };
      }
    }
  },
};
