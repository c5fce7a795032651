import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS, listenerSets } from '../../../model/gateways';
import { exampleGateway, exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { gatewaysNamed, gatewaysOf, routesOf, type ParentModel } from '../../../model/routes';

const RULES = "rules: [{ backends: [Backend.named({ name: 'web', port: 80 })] }]";

/** A route refers to its Gateway by name and namespace. */
export const routeParentMissing: ModelRule = {
  on: 'model',
  id: 'GWY101',
  wholeApp: true,
  title: 'Route or ListenerSet of a Gateway that is not in the app',
  severity: 'warning',
  reason: 'No controller handles a route or a ListenerSet of a missing Gateway, so it gets no status. A frequent cause is a reference without a namespace: the default is the namespace of the object that refers.',
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#parentreference',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] },
  bad: { values: READS_ROUTES, objects: [exampleGateway(), exampleRoute({ parentRefs: [{ name: 'public' }] })] },
  typescript: {
    wrong: `${GATEWAY_PROGRAM}${routeProgram(RULES, "{ name: 'public', namespace: 'shop' }")}`,
    right: `${GATEWAY_PROGRAM}${routeProgram(RULES)}`,
  },
  *check(model) {
    const gateways = gatewaysOf(model);
    const attached = [
      ...routesOf(model).map(({ path, scope, title, parents }) => ({ path, scope, title, parents, field: 'parentRefs' })),
      ...listenerSets(model.objects).map(({ path, scope, namespace, name, parent }) => ({ path, scope, title: titleOf({ kind: 'ListenerSet', namespace, name }), parents: [{ kind: 'Gateway' as const, ...parent }], field: 'parentRef' })),
    ];
    for (const { path, scope, title, parents, field } of attached) {
      if (parents.every((parent) => gatewaysNamed(model, scope, parent).length > 0)) continue;
      const here = gateways.filter((gateway) => gateway.scope === scope && (field === 'parentRefs' || gateway.kind === 'Gateway'));
      if (here.length === 0) continue;
      const missing = new Map(parents.map((parent) => [titleOf(parent), parent]));
      for (const gateway of here) missing.delete(titleOf(gateway));
      for (const [parent, { kind, name }] of missing) {
        const alike = here.filter((each) => each.kind === kind && each.name === name);
        yield {
          path,
          what: `${title} attaches to ${parent}, which is not in the app`,
          fix:
            alike.length > 0
              ? `set the namespace in ${field}; the app has ${alike.map(titleOf).join(', ')}`
              : `attach it to ${here.map(titleOf).join(' or ')}, or suppress the check if something else creates the ${kind}`,
        };
      }
    }
  },
};

function titleOf({ kind, namespace, name }: Pick<ParentModel, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}
