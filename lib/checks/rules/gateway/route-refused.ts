import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { attach } from '../../../model/route-attachment';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { gatewaysOf, routesOf } from '../../../model/routes';
import type { ParentModel } from '../../../model/routes';

/** What a Gateway takes is in its listeners. */
export const routeRefused: ModelRule = {
  on: 'model',
  id: 'GWY102',
  title: 'Route that its Gateway does not take',
  severity: 'error',
  reason:
    'A route attaches where listener name, protocol, allowed kinds, allowed namespaces and hostname agree. Otherwise its status says so, and ' +
    'requests are answered with 404.',
  link: 'https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [exampleGateway(), exampleRoute({ hostnames: ['shop.example.org'] })] },
  *check(model) {
    const gateways = gatewaysOf(model);
    for (const route of routesOf(model)) {
      for (const gateway of gateways) {
        if (gateway.scope !== route.scope) continue;
        const parents = route.parents.filter(({ name, namespace }) => name === gateway.name && namespace === gateway.namespace);
        if (parents.length === 0) continue;
        for (const { what, fix } of attach(gateway, route, sectionsOf(parents)).refusals) yield { path: route.path, what: `${route.title}: ${what}`, fix };
      }
    }
  },
};

function sectionsOf(parents: readonly ParentModel[]): readonly string[] | undefined {
  const sections = parents.map(({ section }) => section).filter((section) => section !== undefined);
  return sections.length < parents.length ? undefined : sections;
}
