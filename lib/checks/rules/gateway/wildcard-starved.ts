import type { JsonObject } from '../../../kubernetes/json';
import { hostnamesIntersect } from '../../../kubernetes/hostnames';
import { EXAMPLE_CRDS, exampleGateway } from '../../../model/gateways';
import { operatorHas } from '../../../model/operator-releases';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { ciliumRoutes, gatewaysNamed } from '../../../model/routes';
import type { ModelRule } from '../../rule';

const http = (listener: JsonObject): JsonObject => ({ ...listener, port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } });
const listeners = (...more: JsonObject[]): JsonObject[] => [
  http({ name: 'http' }),
  ...more,
  { name: 'shop', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'shop-tls' }] } },
];
const objects = (sectionName: string, ...more: JsonObject[]): JsonObject[] => [
  ...EXAMPLE_CRDS,
  exampleGateway({ listeners: listeners(...more) }),
  exampleRoute({ hostnames: ['shop.example.com'], parentRefs: [{ name: 'public', namespace: 'edge', sectionName }], rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }] }] }),
];

/** Source: `GatewayAPI` and `checkHostNameIsolation` of the operator; its releases are in `OPERATOR_RELEASES`. */
export const wildcardStarved: ModelRule = {
  on: 'model',
  id: 'GWY069',
  title: 'Hostname of an HTTP listener that another listener overrides',
  severity: 'error',
  reason:
    'A listener with a wildcard, or without a hostname, does not serve hostnames for which a more specific listener exists. Cilium 1.18 before 1.18.8 and 1.19 before 1.19.3 also count listeners of other protocols and ports: ' +
    'with an HTTPS listener for shop.example.com, the HTTP listener does not serve this hostname, and redirects to HTTPS and HTTP-01 challenges get status 404. Add an HTTP listener for the hostname.',
  related: ['RTE010'],
  versions: { before: '1.19.3' },
  link: 'https://github.com/cilium/cilium/issues/44123',
  good: { version: '1.18.6', values: READS_ROUTES, objects: objects('http-shop', http({ name: 'http-shop', hostname: 'shop.example.com' })) },
  bad: { version: '1.18.6', values: READS_ROUTES, objects: objects('http') },
  *check(model) {
    for (const { route, cilium } of ciliumRoutes(model)) {
      if (operatorHas('hostnamesByProtocol', cilium.version)) continue;
      for (const { kind, namespace, name, section } of route.parents) {
        const [gateway] = gatewaysNamed(model, route.scope, { kind, namespace, name });
        const own = gateway?.listeners.find((listener) => listener.name === section);
        if (!gateway || !own || (own.hostname !== undefined && !own.hostname.startsWith('*.'))) continue;
        for (const hostname of route.hostnames) {
          if (hostname.startsWith('*.')) continue;
          if (own.hostname !== undefined && !hostnamesIntersect(hostname, own.hostname)) continue;
          const other = gateway.listeners.find(
            (each) => each.protocol !== own.protocol && each.hostname !== undefined && each.hostname !== own.hostname && (each.hostname === hostname || (hostnamesIntersect(hostname, each.hostname) && each.hostname.length > (own.hostname ?? '').length)),
          );
          if (!other) continue;
          yield {
            path: route.path,
            what: `${route.title}: listener ${own.name} of ${kind} ${namespace}/${name} does not serve ${hostname}, because listener ${other.name} (${other.protocol}) has the hostname ${other.hostname}`,
            fix: `add a listener with protocol ${own.protocol} and hostname ${hostname}, and attach the route to it, or use Cilium 1.18.8, 1.19.3 or newer`,
          };
        }
      }
    }
  },
};
