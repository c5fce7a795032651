import { isSubstituted } from '../../../kubernetes/substitution';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { hostnamesIntersect } from '../../../kubernetes/hostnames';
import { attach, type Attachment } from '../../../model/route-attachment';
import { exampleGateway, exampleRoute, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { gatewaysNamed, routesOf } from '../../../model/routes';
import type { ParentModel } from '../../../model/routes';

/** Listeners decide which routes a Gateway accepts. */
export const routeRefused: ModelRule = {
  on: 'model',
  id: 'GWY102',
  title: 'Route that its Gateway does not accept',
  severity: 'error',
  reason:
    'A listener accepts a route if its name, protocol, allowed kinds, allowed namespaces and hostname match. Requests for other routes get the ' +
    'status 404. The reason is in the status of the route.',
  related: ['RTE010', 'RTE011', 'RTE012', 'RTE013', 'RTE014'],
  link: 'https://gateway-api.sigs.k8s.io/concepts/api-overview/#attaching-routes-to-gateways',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [exampleGateway(), exampleRoute({ hostnames: ['shop.example.org'] })] },
  typescript: {
    wrong: program('Listener.http()'),
    right: program("Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop') })"),
  },
  *check(model) {
    for (const route of routesOf(model)) {
      // Kustomize or Flux sets the namespace later.
      if (route.namespace === '') continue;
      const attached: Attachment[] = [];
      for (const gateway of new Set(route.parents.flatMap((parent) => gatewaysNamed(model, route.scope, parent)))) {
        // A variable may name any listener.
        if (gateway.listeners.some(({ name }) => isSubstituted(name))) continue;
        attached.push(attach(gateway, route, sectionsOf(route.parents.filter(({ name, namespace }) => name === gateway.name && namespace === gateway.namespace))));
      }
      const parentsKnown = !route.hasOtherParents && attached.length >= new Set(route.parents.map(({ namespace, name }) => `${namespace}/${name}`)).size;
      for (const { refusals } of attached) {
        for (const { what, fix, hostname } of refusals) {
          if (hostname !== undefined && (!parentsKnown || attached.some((each) => each.listeners.some((listener) => hostnamesIntersect(listener.hostname, hostname))))) continue;
          yield { path: route.path, what: `${route.title}: ${what}`, fix };
        }
      }
    }
  },
};

function sectionsOf(parents: readonly ParentModel[]): readonly string[] | undefined {
  const sections = parents.map(({ section }) => section).filter((section) => section !== undefined);
  return sections.length < parents.length ? undefined : sections;
}

/** A route that refers to a Gateway of the app by name is checked only when the app is complete. */
function program(listener: string): string {
  const route = routeProgram("rules: [{ backends: [Backend.named({ name: 'web', port: 80 })] }]", "{ name: 'public', namespace: 'gateways' }");
  return `new GatewayApiCrds(chart, 'gateway-api');
new CiliumGateway(chart, 'public', {
  namespace: 'gateways',
  listeners: [${listener}],
});
${route}`;
}
