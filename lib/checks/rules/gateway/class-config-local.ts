import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { map } from '../../../model/json';
import { identityOf } from '../../../model/identity';
import { describeValues, isOn } from '../../../model/values';
import { ofKinds } from '../../../model/of-kinds';

/** The Service of a Gateway has an endpoint that is on no node. */
export const classConfigLocal: ModelRule = {
  on: 'model',
  wholeApp: true,
  id: 'GWY059',
  title: 'L2 announcement of a Gateway with externalTrafficPolicy Local',
  severity: 'warning',
  reason: 'The Envoy proxy of Cilium, and not a pod, serves the Service of a Gateway. With Local, the Service therefore has no local backend, and the node that announces the address can drop the traffic. From Cilium 1.20.2 on, the address is not announced at all.',
  related: ['ANN012', 'CIL056'],
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#limitations',
  good: { version: '1.19.6', values: { l2announcements: { enabled: true } }, objects: [config('Cluster')] },
  bad: { version: '1.19.6', values: { l2announcements: { enabled: true } }, objects: [config('Local')] },
  typescript: { wrong: program('Local'), right: program('Cluster') },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'CiliumGatewayClassConfig')) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || !isOn(cilium, 'l2announcements.enabled')) continue;
      if (map(map(object.spec).service).externalTrafficPolicy !== 'Local') continue;
      yield {
        path,
        what: `CiliumGatewayClassConfig ${identityOf(object).title} sets service.externalTrafficPolicy to Local, which does not work with L2 announcements (${describeValues(cilium, 'l2announcements.enabled')})`,
        fix: "set service.externalTrafficPolicy to 'Cluster', or announce the address with BGP",
      };
    }
  },
};

function program(policy: string): string {
  return `new TalosCilium(chart, 'cilium', { version: '1.19.6', l2Announcements: true });
new GatewayApiCrds(chart, 'gateway-api');
new CiliumGateway(chart, 'web', {
  namespace: 'gateways',
  listeners: [Listener.http()],
  service: { externalTrafficPolicy: '${policy}' },
});`;
}

function config(externalTrafficPolicy: string): JsonObject {
  return { apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumGatewayClassConfig', metadata: { name: 'local', namespace: 'edge' }, spec: { service: { externalTrafficPolicy } } };
}
