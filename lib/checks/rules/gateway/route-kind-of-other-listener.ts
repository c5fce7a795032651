import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS, exampleGateway, ciliumGateways } from '../../../model/gateways';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { gatewaysNamed, routesOf } from '../../../model/routes';

/** Source: `CheckGatewayRouteKindAllowed` of the operator in 1.18.11, 1.19.1, 1.19.5 and 1.19.6: up to 1.19.1 each listener decides, up to 1.19.5 the last one with the field, from 1.19.6 on the listener of the route. */
export const routeKindOfOtherListener: ModelRule = {
  on: 'model',
  id: 'GWY065',
  title: 'Route of a kind that another listener does not allow',
  severity: 'error',
  reason:
    'Before version 1.19.6, Cilium accepts a route only if its kind is in `allowedRoutes.kinds` of every listener of the Gateway that has this field, ' +
    'including the listeners that the route is not attached to. From 1.19.3 on, the last of these listeners decides.',
  related: ['RTE013'],
  versions: { before: '1.19.6' },
  link: 'https://github.com/cilium/cilium/issues/45559',
  good: { version: '1.18.12', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway('HTTPRoute', 'GRPCRoute'), route()] },
  bad: { version: '1.18.12', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway('GRPCRoute'), route()] },
  *check(model) {
    const own = new Map([...ciliumGateways(model)].map(({ gateway: { scope, namespace, name }, cilium }) => [`${scope} ${namespace}/${name}`, cilium]));
    for (const { path, scope, kind, title, parents } of routesOf(model)) {
      for (const { namespace, name } of parents) {
        const cilium = own.get(`${scope} ${namespace}/${name}`);
        if (!cilium?.version.isBefore('1.19.6')) continue;
        const listeners = gatewaysNamed(model, scope, { namespace, name })[0]?.listeners ?? [];
        const restricted = listeners.filter(({ allowedRoutes }) => allowedRoutes?.kinds?.length);
        const deciding = cilium.version.isBefore('1.19.3') ? restricted : restricted.slice(-1);
        const closed = deciding.filter(({ allowedRoutes }) => !allowedRoutes!.kinds!.includes(kind));
        // A Gateway with no listener for the kind is reported by RTE013.
        if (closed.length === 0 || listeners.every(({ allowedRoutes }) => allowedRoutes?.kinds?.length && !allowedRoutes.kinds.includes(kind))) continue;
        yield {
          path,
          what: `${title} is not accepted, because listener ${closed[0]!.name} of Gateway ${namespace}/${name} does not allow the kind ${kind} (allowedRoutes.kinds: ${closed[0]!.allowedRoutes!.kinds!.join(', ')})`,
          fix: `add ${kind} to allowedRoutes.kinds of listener ${closed[0]!.name}, move the listener to a Gateway of its own, or use Cilium 1.19.6 or newer`,
        };
      }
    }
  },
};

function gateway(...kinds: readonly string[]): JsonObject {
  const allowedRoutes = { namespaces: { from: 'All' }, kinds: kinds.map((kind) => ({ kind })) };
  const open = { namespaces: { from: 'All' } };
  return exampleGateway({
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: open },
      { name: 'grpc', port: 8080, protocol: 'HTTP', allowedRoutes },
    ],
  });
}

function route(): JsonObject {
  return exampleRoute({ parentRefs: [{ name: 'public', namespace: 'edge', sectionName: 'http' }] });
}
