import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { gatewaysOf, routesOf } from '../../../model/routes';

/** Without the controller a route is data that nobody looks at. */
export const routesUnread: ModelRule = {
  on: 'model',
  id: 'GWY100',
  title: 'Route that Cilium does not read: its Gateway API is off',
  severity: 'warning',
  reason: 'The route is stored and nothing happens, without any status on it. Another controller may read it: suppress the check then.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute()] },
  bad: { objects: [exampleRoute()] },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    const gateways = gatewaysOf(model);
    for (const { path, scope, title, parents } of routesOf(model)) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || cilium.value('gatewayAPI.enabled') === true) continue;
      const classes = parents.map((parent) => gateways.find((each) => each.scope === scope && each.name === parent.name && each.namespace === parent.namespace)?.className);
      // Of another class, and read by another controller; or of Cilium's, and GWY060 says it of the Gateway.
      if (classes.some((name) => name !== undefined)) continue;
      yield { path, what: `nothing reads ${title} (gatewayAPI.enabled is not true at ${cilium.path})`, fix: 'set gatewayApi: true at TalosCilium' };
    }
  },
};
