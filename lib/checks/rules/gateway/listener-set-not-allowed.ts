import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_LISTENER_SET, EXAMPLE_SET_CRDS, exampleGateway, EXAMPLE_VALUES, listenerSetsByGateway } from '../../../model/gateways';
import { map, text } from '../../../model/json';
import { namespacesText, openTo, type NamespaceSelector } from '../../../model/route-attachment';
import { namespaceLabelsOf } from '../../../model/routes';

const LISTENERS: JsonObject[] = [{ name: 'http', port: 80, protocol: 'HTTP' }];
const OPEN = exampleGateway({ listeners: LISTENERS, allowedListeners: { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } } } });

/** Source: `isListenerSetAllowed` of the operator in 1.20.0 and 1.20.2. */
export const listenerSetNotAllowed: ModelRule = {
  on: 'model',
  id: 'GWY067',
  title: 'ListenerSet that its Gateway does not allow',
  severity: 'error',
  reason: 'A Gateway opens the listeners of a ListenerSet only if `allowedListeners` allows its namespace. Without this field, it allows none. The ListenerSet then has the condition Accepted: False, and its listeners are not opened.',
  related: ['GWY066', 'GWY068'],
  versions: { from: '1.20' },
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#allowedlisteners',
  good: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [...EXAMPLE_SET_CRDS, OPEN, EXAMPLE_LISTENER_SET] },
  bad: { version: '1.20.0', values: EXAMPLE_VALUES, objects: [...EXAMPLE_SET_CRDS, exampleGateway({ listeners: LISTENERS }), EXAMPLE_LISTENER_SET] },
  *check(model) {
    const labelsOf = namespaceLabelsOf(model.objects);
    for (const { gateway, sets } of listenerSetsByGateway(model)) {
      const { from, selector } = map(map(gateway.spec.allowedListeners).namespaces);
      const allowed = { from: text(from) ?? 'None', ...(selector !== undefined && { selector: map(selector) as NamespaceSelector }) };
      for (const { path, scope, name, namespace } of sets) {
        const namespaceLabels = labelsOf(scope, namespace);
        // Kustomize or Flux sets the namespace later.
        if (namespace === '' || openTo(allowed, gateway.namespace, { namespace, ...(namespaceLabels && { namespaceLabels }) })) continue;
        yield {
          path,
          what: `Gateway ${gateway.namespace}/${gateway.name} does not allow ListenerSet ${namespace}/${name} (allowedListeners.namespaces: ${gateway.spec.allowedListeners === undefined ? 'is not set' : namespacesText(allowed)})`,
          fix: `set spec.allowedListeners.namespaces on the Gateway to a selector that includes namespace ${namespace}, or to from: All for every namespace`,
        };
      }
    }
  },
};
