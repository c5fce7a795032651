import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_LISTENER_SET, EXAMPLE_SET_CRDS, exampleGateway, EXAMPLE_VALUES, listenerSetsByGateway, type ListenerView } from '../../../model/gateways';
import { conflictOf } from '../../../model/listener-checks';

const withListener = (listener: JsonObject): JsonObject => exampleGateway({ listeners: [listener], allowedListeners: { namespaces: { from: 'All' } } });

/** Source: `listenerPairConflict` and `acceptedListeners` of the operator in 1.20.0 and 1.20.2. */
export const listenerSetConflict: ModelRule = {
  on: 'model',
  id: 'GWY068',
  title: 'Listener of a ListenerSet that conflicts with another listener',
  severity: 'error',
  reason:
    'A Gateway and its ListenerSets share the ports. Of two listeners that conflict, Cilium opens that of the Gateway, or that of the older ListenerSet. The other one has the condition ' +
    'Conflicted, and its routes get no traffic.',
  related: ['GWY006', 'GWY062', 'GWY067'],
  versions: { from: '1.20' },
  link: 'https://gateway-api.sigs.k8s.io/geps/gep-1713/',
  good: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [...EXAMPLE_SET_CRDS, withListener({ name: 'http', port: 80, protocol: 'HTTP' }), EXAMPLE_LISTENER_SET] },
  bad: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [...EXAMPLE_SET_CRDS, withListener({ name: 'http', port: 8080, protocol: 'HTTP' }), EXAMPLE_LISTENER_SET] },
  *check(model) {
    for (const { gateway, sets } of listenerSetsByGateway(model)) {
      const accepted: { readonly title: string; readonly listener: ListenerView }[] = gateway.listeners.map((listener) => ({ title: `Gateway ${gateway.namespace}/${gateway.name}`, listener }));
      for (const { path, namespace, name, listeners } of sets) {
        const title = `ListenerSet ${namespace}/${name}`;
        for (const listener of listeners) {
          const other = accepted.find((each) => each.title !== title && conflictOf(each.listener, listener) !== undefined);
          if (other) {
            yield {
              path,
              what: `listener ${listener.name} of ${title} conflicts with listener ${other.listener.name} of ${other.title} on port ${listener.port} (${conflictOf(other.listener, listener)})`,
              fix: `set another port or hostname on listener ${listener.name}, or remove it`,
            };
          } else accepted.push({ title, listener });
        }
      }
    }
  },
};
