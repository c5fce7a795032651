import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { identityOf } from '../../../model/identity';
import { ofKinds } from '../../../model/of-kinds';
import { operatorHas } from '../../../model/operator-releases';
import { groupOf } from '../../../kubernetes/object';
import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import { EXAMPLE_LISTENER_SET, EXAMPLE_SET_CRDS, exampleGateway } from '../../../model/gateways';

const OBJECTS: readonly JsonObject[] = [...EXAMPLE_SET_CRDS, exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }], allowedListeners: { namespaces: { from: 'All' } } }), EXAMPLE_LISTENER_SET];

/** Source: the ClusterRole of the operator and `operator/pkg/gateway-api` in 1.18.11, 1.19.7, 1.20.0 and 1.20.2. */
export const listenerSetUnread: ModelRule = {
  on: 'model',
  id: 'GWY066',
  title: 'ListenerSet that this Cilium does not read',
  severity: 'error',
  reason: 'Before version 1.20, Cilium does not read ListenerSets: their listeners are not opened, and their status has no error. No version reads the older kind XListenerSet.',
  related: ['GWY067', 'GWY068', 'RTE038'],
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { version: '1.20.0', values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: OBJECTS },
  bad: { version: '1.19.6', values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: OBJECTS },
  *check({ ciliums, objects }) {
    const ciliumOf = ciliumByScope(ciliums);
    for (const { path, scope, object } of ofKinds(objects, 'ListenerSet', 'XListenerSet')) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || cilium.value('gatewayAPI.enabled') !== true) continue;
      const isCurrent = groupOf(object.apiVersion) === GATEWAY_API_GROUP && object.kind === 'ListenerSet';
      if (isCurrent && operatorHas('listenerSets', cilium.version)) continue;
      yield {
        path,
        what: `${object.kind} ${identityOf(object).title} has no effect, because Cilium ${cilium.version.minorString} does not read ${isCurrent ? 'ListenerSets' : `the kind ${object.kind}`}`,
        fix: isCurrent ? 'move its listeners to the Gateway, or use Cilium 1.20 or newer' : `use a ListenerSet of ${GATEWAY_API_GROUP}/v1 with Cilium 1.20 or newer, or move its listeners to the Gateway`,
      };
    }
  },
};
