import type { ModelRule } from '../../rule';
import { announces } from '../../../model/address-announcements';
import { addressRegistries } from '../../../model/address-registry';
import { exampleL2Policy, examplePool, exampleService } from '../../../model/address-examples';
import { AGENT_RATE_LIMIT, leaseRequests, rateLimitFor } from '../../../model/l2-load';
import { describeValues, isOn, numberAt } from '../../../model/values';

const QPS = 'k8sClientRateLimit.qps';
const DEADLINE = 'l2announcements.leaseRenewDeadline';

const ON = { enabled: true, leaseDuration: '3s', leaseRenewDeadline: '1s', leaseRetryPeriod: '500ms' };
const SERVICES = Array.from({ length: 12 }, (_, index) => exampleService(`shop-${index}`));

/** The lease of each Service causes requests to the API server. */
export const l2RateLimit: ModelRule = {
  on: 'model',
  id: 'ANN015',
  wholeApp: true,
  title: 'Client rate limit too low for L2 announcement leases',
  severity: 'warning',
  reason: 'An agent that cannot renew its leases in time loses them, and the addresses move from node to node.',
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#sizing-client-rate-limit',
  good: {
    values: { l2announcements: ON, k8sClientRateLimit: { qps: 30, burst: 60 } },
    objects: [examplePool('lan', '10.9.0.0/27'), exampleL2Policy('lan'), ...SERVICES],
  },
  bad: { values: { l2announcements: ON }, objects: [examplePool('lan', '10.9.0.0/27'), exampleL2Policy('lan'), ...SERVICES] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  values: {
    l2announcements: { enabled: true, leaseDuration: '3s', leaseRenewDeadline: '1s', leaseRetryPeriod: '500ms' },
  },
});
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.192/27'], announce: Announce.none('the policy below') });
new ApiObject(chart, 'l2', {
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'l2' },
  spec: { loadBalancerIPs: true },
});
for (let index = 0; index < 12; index += 1) {
  new ApiObject(chart, \`shop-\${index}\`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: \`shop-\${index}\`, namespace: 'shop' },
    spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }] },
  });
}`,
    right: `new TalosCilium(chart, 'cilium', {
  values: {
    l2announcements: { enabled: true, leaseDuration: '3s', leaseRenewDeadline: '1s', leaseRetryPeriod: '500ms' },
    k8sClientRateLimit: { qps: 30, burst: 60 },
  },
});
new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.192/27'], announce: Announce.none('the policy below') });
new ApiObject(chart, 'l2', {
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumL2AnnouncementPolicy',
  metadata: { name: 'l2' },
  spec: { loadBalancerIPs: true },
});
for (let index = 0; index < 12; index += 1) {
  new ApiObject(chart, \`shop-\${index}\`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: \`shop-\${index}\`, namespace: 'shop' },
    spec: { type: 'LoadBalancer', selector: { app: 'shop' }, ports: [{ port: 80 }] },
  });
}`,
  },
  *check(model) {
    for (const { cilium, holders, announcements } of addressRegistries(model)) {
      if (!cilium || !isOn(cilium, 'l2announcements.enabled')) continue;
      const policies = announcements.filter(({ how }) => how === 'L2');
      const services = holders.filter((holder) => policies.some((policy) => announces(policy, holder))).length;
      const deadline = cilium.value(DEADLINE) || undefined;
      const requests = leaseRequests(services, deadline);
      const wanted = rateLimitFor(services, deadline);
      if (!requests || !wanted || (numberAt(cilium, QPS) ?? AGENT_RATE_LIMIT.qps) >= requests) continue;
      yield {
        path: cilium.path,
        subject: QPS,
        what: `the leases of ${services} announced Services need up to ${Math.ceil(requests)} requests per second, more than the client rate limit allows (${describeValues(cilium, QPS, DEADLINE)})`,
        fix: `set clientRateLimit: { qps: ${wanted.qps}, burst: ${wanted.burst} }, or raise leaseRenewDeadline`,
      };
    }
  },
};
