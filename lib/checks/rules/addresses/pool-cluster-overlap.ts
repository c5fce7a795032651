import { IpRange } from '../../../cluster/cidr';
import type { ModelRule } from '../../rule';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, L2_ON, poolProgram } from '../../../model/address-examples';

/** LoadBalancer addresses are outside the subnets of the cluster. */
export const poolClusterOverlap: ModelRule = {
  on: 'model',
  id: 'POOL030',
  title: 'Pool that overlaps the pod or Service subnets',
  severity: 'error',
  reason: 'A pod or a ClusterIP can get the same address as a LoadBalancer Service, and traffic then reaches the wrong one.',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan')] },
  bad: { values: L2_ON, objects: [examplePool('lan', '10.244.3.0/28'), exampleL2Policy('lan')] },
  typescript: { wrong: poolProgram('', '10.244.3.0/29'), right: poolProgram('', '192.168.1.200/29') },
  *check(model) {
    for (const { cluster, pools } of addressRegistries(model)) {
      if (!cluster) continue;
      const subnets = [
        ...cluster.podSubnets.map((cidr) => ({ cidr, what: 'pod subnet' })),
        ...cluster.serviceSubnets.map((cidr) => ({ cidr, what: 'Service subnet' })),
      ];
      for (const { path, name, blocks } of pools) {
        for (const { text, place, first, last } of blocks) {
          for (const { cidr, what } of subnets) {
            if (!cidr.overlaps(IpRange.of(first, last))) continue;
            yield {
              path,
              subject: place,
              what: `block ${text} of pool ${name} overlaps the ${what} ${cidr}`,
              fix: 'use addresses outside the pod and Service subnets',
            };
          }
        }
      }
    }
  },
};
