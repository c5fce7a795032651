import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleGateway, exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { gatewaysNamed, gatewaysOf, routesOf } from '../../../model/routes';

const RULES = "rules: [{ backends: [Backend.named({ name: 'web', port: 80 })] }]";

/** A route refers to its Gateway by name and namespace. */
export const routeParentMissing: ModelRule = {
  on: 'model',
  id: 'GWY101',
  wholeApp: true,
  title: 'Route to a Gateway that is not in the app',
  severity: 'warning',
  reason: 'No controller handles a route to a missing Gateway, so it gets no status. A frequent cause is that parentRefs has no namespace: the default is the namespace of the route.',
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#parentreference',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [exampleGateway(), exampleRoute({ parentRefs: [{ name: 'public' }] })] },
  typescript: {
    wrong: `${GATEWAY_PROGRAM}${routeProgram(RULES, "{ name: 'public', namespace: 'shop' }")}`,
    right: `${GATEWAY_PROGRAM}${routeProgram(RULES)}`,
  },
  *check(model) {
    const gateways = gatewaysOf(model);
    for (const { path, scope, title, parents } of routesOf(model)) {
      if (parents.every((parent) => gatewaysNamed(model, scope, parent).length > 0)) continue;
      const here = gateways.filter((gateway) => gateway.scope === scope);
      if (here.length === 0) continue;
      const missing = new Map(parents.map((parent) => [`${parent.namespace}/${parent.name}`, parent]));
      for (const { name, namespace } of here) missing.delete(`${namespace}/${name}`);
      for (const [gateway, { name }] of missing) {
        const alike = here.filter((each) => each.name === name).map((each) => `${each.namespace}/${each.name}`);
        yield {
          path,
          what: `${title} attaches to Gateway ${gateway}, which is not in the app`,
          fix:
            alike.length > 0
              ? `set the namespace in parentRefs; the app has Gateway ${alike.join(', ')}`
              : `attach it to ${here.map((each) => `${each.namespace}/${each.name}`).join(' or ')}, or suppress the check if something else creates the Gateway`,
        };
      }
    }
  },
};
