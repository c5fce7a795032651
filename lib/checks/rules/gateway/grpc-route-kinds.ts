import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS, exampleGateway } from '../../../model/gateways';
import { operatorHas } from '../../../model/operator-releases';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { ciliumRoutes, gatewaysNamed } from '../../../model/routes';

/** Source: `getGatewayKindForObject` of the operator, which does not know GRPCRoutes; its releases are in `OPERATOR_RELEASES`. */
export const grpcRouteKinds: ModelRule = {
  on: 'model',
  id: 'GWY113',
  title: 'GRPCRoute on a listener with allowedRoutes.kinds',
  severity: 'error',
  reason:
    'Cilium 1.18.0 to 1.18.10, 1.19.0 and 1.19.1 do not recognize a GRPCRoute where they compare kinds. On a listener with allowedRoutes.kinds, they leave it out of the configuration of Envoy, although its status is Accepted.',
  related: ['GWY065'],
  versions: { before: '1.19.2' },
  link: 'https://github.com/cilium/cilium/issues/44824',
  good: { version: '1.18.1', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway({}), route()] },
  bad: { version: '1.18.1', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, gateway({ kinds: [{ kind: 'HTTPRoute' }, { kind: 'GRPCRoute' }] }), route()] },
  *check(model) {
    for (const { route: { path, scope, kind, title, parents }, cilium } of ciliumRoutes(model)) {
      if (kind !== 'GRPCRoute' || operatorHas('grpcRouteKinds', cilium.version)) continue;
      for (const { namespace, name, section, kind: parent } of parents) {
        const listeners = gatewaysNamed(model, scope, { kind: parent, namespace, name })[0]?.listeners ?? [];
        const chosen = listeners.filter((listener) => section === undefined || listener.name === section);
        const closed = chosen.find(({ allowedRoutes }) => allowedRoutes?.kinds?.includes('GRPCRoute'));
        if (!closed || chosen.some(({ allowedRoutes }) => !allowedRoutes?.kinds?.length)) continue;
        yield {
          path,
          what: `${title} gets no traffic, because listener ${closed.name} of Gateway ${namespace}/${name} has allowedRoutes.kinds, and Cilium ${cilium.version} does not recognize GRPCRoutes there`,
          fix: `remove allowedRoutes.kinds from listener ${closed.name}, or upgrade Cilium to ${cilium.version.isBefore('1.19') ? '1.18.11' : '1.19.3'}`,
        };
      }
    }
  },
};

function gateway(kinds: JsonObject): JsonObject {
  return exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' }, ...kinds } }] });
}

function route(): JsonObject {
  return exampleRoute({ parentRefs: [{ name: 'public', namespace: 'edge' }] }, 'GRPCRoute');
}
