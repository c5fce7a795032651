import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { exampleRoute, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { gatewaysNamed, routesOf } from '../../../model/routes';
import { describeValues } from '../../../model/values';

const ROUTE = routeProgram("rules: [{ backends: [Backend.named({ name: 'web', port: 80 })] }]", "{ name: 'public', namespace: 'gateways' }");

/** Without the controller, a route has no effect. */
export const routesUnread: ModelRule = {
  on: 'model',
  id: 'GWY100',
  wholeApp: true,
  title: 'Route while the Gateway API of Cilium is off',
  severity: 'warning',
  reason: 'The Gateway API of Cilium is off, so the route has no effect, and its status has no error. Another controller may handle it.',
  related: ['GWY060'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute()] },
  bad: { objects: [exampleRoute()] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium');\n${ROUTE}`,
    right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });\nnew GatewayApiCrds(chart, 'gateway-api');\n${ROUTE}`,
  },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const { path, scope, title, parents } of routesOf(model)) {
      const cilium = ciliumOf.get(scope);
      if (!cilium || cilium.value('gatewayAPI.enabled') === true) continue;
      const classes = parents.map((parent) => gatewaysNamed(model, scope, parent)[0]?.className);
      // A Gateway of another class has another controller, and GWY060 reports a Gateway of Cilium.
      if (classes.some((name) => name !== undefined)) continue;
      yield { path, what: `${title} has no effect, because the Gateway API of ${cilium.path} is off (${describeValues(cilium, 'gatewayAPI.enabled')})`, fix: 'set gatewayApi: true on the TalosCilium, or suppress the check if another controller handles the route; in values: set gatewayAPI.enabled: true, or suppress the check if another controller handles the route' };
    }
  },
};
