import type { ModelRule } from '../../rule';
import { announces } from '../../../model/address-announcements';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService, L2_ON } from '../../../model/address-examples';

/** First release that announces such a Service only from nodes with a backend: `hasLocalBackends` in pkg/l2announcer/l2announcer.go. */
const FIRST_LOCAL = '1.20.2';

/** The node that answers for an address need not be one with a backend. */
export const l2LocalService: ModelRule = {
  on: 'model',
  id: 'ANN012',
  title: 'L2 announcement of a Service with externalTrafficPolicy Local',
  severity: 'error',
  reason: 'The node that holds the lease answers for the address even if it has no local backend, and then drops the traffic. Without Local, backends do not see the address of the client. To keep Local, announce the address with BGP, or use Cilium 1.20.2 or newer, in which only nodes with a local backend can hold the lease.',
  versions: { before: FIRST_LOCAL },
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#limitations',
  good: { values: L2_ON, objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop')] },
  bad: {
    values: L2_ON,
    objects: [examplePool('lan', '10.9.0.0/28'), exampleL2Policy('lan'), exampleService('shop', undefined, { externalTrafficPolicy: 'Local' })],
  },
  typescript: {
    wrong: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });
new ApiObject(chart, 'shop', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }], externalTrafficPolicy: 'Local' },
});`,
    right: `const l2 = new L2Announcement(chart, 'l2');
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.l2(l2) });
new ApiObject(chart, 'shop', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }] },
});`,
  },
  *check(model) {
    for (const { cilium, holders, announcements } of addressRegistries(model)) {
      if (cilium?.version.atLeast(FIRST_LOCAL)) continue;
      const policies = announcements.filter(({ how }) => how === 'L2');
      for (const holder of holders) {
        if (holder.trafficPolicy !== 'Local') continue;
        const policy = policies.find((each) => announces(each, holder));
        if (!policy) continue;
        yield {
          path: holder.path,
          what: `${holder.title} has externalTrafficPolicy Local, which does not work with L2 announcements (policy ${policy.name})`,
          fix: 'set externalTrafficPolicy: Cluster, or announce with BGP, which only uses nodes with a backend, or use Cilium 1.20.2 or newer',
        };
      }
    }
  },
};
