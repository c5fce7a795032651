import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { gatewaysOf, routesOf } from '../../../model/routes';

/** A route finds its Gateway by name and namespace, and says nothing when there is none. */
export const routeParentMissing: ModelRule = {
  on: 'model',
  id: 'GWY101',
  title: 'Route to a Gateway that is not among those of its cluster',
  severity: 'warning',
  reason: 'No controller takes up such a route, so it does not even get a status. Usually parentRefs lacks the namespace of the Gateway.',
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#parentreference',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [exampleGateway(), exampleRoute({ parentRefs: [{ name: 'public' }] })] },
  *check(model) {
    const gateways = gatewaysOf(model);
    for (const { path, scope, title, parents } of routesOf(model)) {
      const here = gateways.filter((gateway) => gateway.scope === scope);
      if (here.length === 0) continue;
      const missing = new Map(parents.map((parent) => [`${parent.namespace}/${parent.name}`, parent]));
      for (const { name, namespace } of here) missing.delete(`${namespace}/${name}`);
      for (const [gateway, { name }] of missing) {
        const alike = here.filter((each) => each.name === name).map((each) => `${each.namespace}/${each.name}`);
        yield {
          path,
          what: `${title} attaches to a Gateway that this cluster's output does not have (${gateway})`,
          fix:
            alike.length > 0
              ? `set the namespace in parentRefs: there is ${alike.join(', ')}`
              : `use ${here.map((each) => `${each.namespace}/${each.name}`).join(' or ')}, or suppress this when the Gateway is made elsewhere`,
        };
      }
    }
  },
};
