import type { JsonObject } from '../../../kubernetes/json';
import type { CiliumRule } from '../../rule';
import { EXAMPLE_CRD } from '../../../model/gateways';
import { describeValues, isOn, textAt } from '../../../model/values';

/** Services of the chart or the operator, with the values that configure them. */
const SERVICES = [
  { on: 'gatewayAPI.enabled', policy: 'gatewayAPI.externalTrafficPolicy', fix: "gatewayApi: { externalTrafficPolicy: 'Cluster' }" },
  {
    on: 'ingressController.enabled',
    policy: 'ingressController.service.externalTrafficPolicy',
    fix: 'the value ingressController.service.externalTrafficPolicy: Cluster',
  },
] as const;

/** The node that announces an address may have no backend. */
export const l2LocalTraffic: CiliumRule = {
  on: 'cilium',
  id: 'CIL056',
  title: 'L2 announcements with externalTrafficPolicy Local for Gateways or Ingresses',
  severity: 'warning',
  reason:
    'The node that holds the lease announces the address, with or without a local backend. With Local and no local backend, it drops the traffic. From ' +
    '1.20.2 on, addresses of Gateways are not announced at all, because the Service of a Gateway has no pods as backends.',
  related: ['ANN012', 'GWY059'],
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#limitations',
  good: { values: worldWith('Cluster'), objects: [EXAMPLE_CRD] },
  bad: { values: worldWith('Local') },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  gatewayApi: true,
  l2Announcements: true,
  values: { gatewayAPI: { externalTrafficPolicy: 'Local' } },
});
new GatewayApiCrds(chart, 'gateway-api');
`,
    right: `new TalosCilium(chart, 'cilium', {
  gatewayApi: true,
  l2Announcements: true,
  values: { gatewayAPI: { externalTrafficPolicy: 'Cluster' } },
});
new GatewayApiCrds(chart, 'gateway-api');
`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'l2announcements.enabled')) return;
    for (const { on, policy, fix } of SERVICES) {
      if (!isOn(cilium, on) || textAt(cilium, policy) !== 'Local') continue;
      yield {
        path: cilium.path,
        subject: policy,
        what: `L2 announcements do not work with externalTrafficPolicy Local (${describeValues(cilium, policy, 'l2announcements.enabled')})`,
        edits: [{ set: policy, value: 'Cluster' }],
        fix: `set ${fix}, or announce by BGP; in values: set ${policy}: Cluster, or announce by BGP`,
      };
    }
  },
};

function worldWith(externalTrafficPolicy: string): JsonObject {
  return { l2announcements: { enabled: true }, gatewayAPI: { enabled: true, enableAlpn: true, externalTrafficPolicy } };
}
