import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { map } from '../../../model/json';
import { identityOf } from '../../../model/identity';
import { isOn, seen } from '../../../model/values';
import { ofKinds } from '../../../model/of-kinds';

/** The backend of a Gateway's Service is synthetic: it is on no node. */
export const classConfigLocal: ModelRule = {
  on: 'model',
  id: 'GWY059',
  title: 'L2 announcements of Gateways with externalTrafficPolicy Local',
  severity: 'warning',
  reason: 'The node that answers for the address need not be one that serves the Gateway; from 1.20.2 on such an address is not announced at all.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/l2-announcements/#limitations',
  good: { version: '1.19.6', values: { l2announcements: { enabled: true } }, objects: [config('Cluster')] },
  bad: { version: '1.19.6', values: { l2announcements: { enabled: true } }, objects: [config('Local')] },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'CiliumGatewayClassConfig')) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || !isOn(cilium, 'l2announcements.enabled')) continue;
      if (map(map(object.spec).service).externalTrafficPolicy !== 'Local') continue;
      yield {
        path,
        what: `L2 announcements do not work with externalTrafficPolicy Local (${identityOf(object).title}; ${seen(cilium, 'l2announcements.enabled')})`,
        fix: 'set externalTrafficPolicy: \'Cluster\', or announce by BGP',
      };
    }
  },
};

function config(externalTrafficPolicy: string): JsonObject {
  return { apiVersion: 'cilium.io/v2alpha1', kind: 'CiliumGatewayClassConfig', metadata: { name: 'local', namespace: 'edge' }, spec: { service: { externalTrafficPolicy } } };
}
