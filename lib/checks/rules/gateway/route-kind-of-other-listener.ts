import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS, exampleGateway, ciliumGateways } from '../../../model/gateways';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { operatorHas, releasesWith } from '../../../model/operator-releases';
import { gatewaysNamed, routesOf } from '../../../model/routes';

/** Source: `CheckGatewayRouteKindAllowed` of the operator; its releases are in `OPERATOR_RELEASES`. */
export const routeKindOfOtherListener: ModelRule = {
  on: 'model',
  id: 'GWY065',
  title: 'Route of a kind that another listener does not allow',
  severity: 'error',
  reason:
    'Before Cilium 1.20.1, `allowedRoutes.kinds` of one listener also decides for others. In 1.18, every listener with this field must allow the kind of the route, even if the route is not attached to it. From 1.19.0 to 1.19.5, only the last listener with the field counts. From 1.19.6 to 1.20.0, only the listeners that the route selects count, which are all of them if it has no sectionName.',
  related: ['RTE013'],
  versions: { before: '1.20.1' },
  link: 'https://github.com/cilium/cilium/issues/45559',
  good: { version: '1.19.6', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway('GRPCRoute'), route()] },
  bad: { version: '1.18.12', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway('GRPCRoute'), route()] },
  *check(model) {
    const own = new Map([...ciliumGateways(model)].map(({ gateway: { scope, namespace, name }, cilium }) => [`${scope} ${namespace}/${name}`, cilium]));
    for (const { path, scope, kind, title, parents } of routesOf(model)) {
      for (const { kind: parent, namespace, name, section, port } of parents) {
        if (parent !== 'Gateway') continue;
        const cilium = own.get(`${scope} ${namespace}/${name}`);
        if (!cilium || operatorHas('openListenerTakesAllKinds', cilium.version)) continue;
        const all = gatewaysNamed(model, scope, { kind: parent, namespace, name })[0]?.listeners ?? [];
        const bySelection = operatorHas('kindsOfSelectedListeners', cilium.version);
        const listeners = bySelection ? all.filter((listener) => (section === undefined || listener.name === section) && (port === undefined || listener.port === port)) : all;
        const restricted = listeners.filter(({ allowedRoutes }) => allowedRoutes?.kinds?.length);
        const deciding = operatorHas('kindsOfLastListener', cilium.version) ? restricted.slice(-1) : restricted;
        const closed = deciding.filter(({ allowedRoutes }) => !allowedRoutes!.kinds!.includes(kind));
        // A Gateway with no listener for the kind is reported by RTE013.
        const open = listeners.find(({ allowedRoutes }) => !allowedRoutes?.kinds?.length || allowedRoutes.kinds.includes(kind));
        if (closed.length === 0 || (bySelection && closed.length < deciding.length) || !open) continue;
        yield {
          path,
          what: `${title} is not accepted, because listener ${closed[0]!.name} of Gateway ${namespace}/${name} does not allow the kind ${kind} (allowedRoutes.kinds: ${closed[0]!.allowedRoutes!.kinds!.join(', ')})`,
          fix: bySelection
            ? `set sectionName: ${open.name} in parentRefs of the route, or use ${releasesWith('openListenerTakesAllKinds')}`
            : `add ${kind} to allowedRoutes.kinds of listener ${closed[0]!.name}, move the listener to a Gateway of its own, or use ${releasesWith('openListenerTakesAllKinds')}`,
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
