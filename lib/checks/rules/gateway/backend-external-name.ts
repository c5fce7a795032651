import type { JsonObject } from '../../../kubernetes/json';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { ofKinds } from '../../../model/of-kinds';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { backendsOf, ciliumRoutes } from '../../../model/routes';
import type { ModelRule } from '../../rule';

const service = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ port: 8080 }], ...spec } });
const ADDRESSES = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  ports: [{ port: 8080, protocol: 'TCP' }],
  endpoints: [{ addresses: ['203.0.113.7'] }],
};
const ROUTE = [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()];

/** The operator accepts the reference and gives Envoy the endpoints of the Service, of which there are none. Source: `pkg/loadbalancer/reflectors` in 1.18.11, 1.19.7 and 1.20.2. */
export const backendExternalName: ModelRule = {
  on: 'model',
  id: 'GWY112',
  title: 'Route to a Service of type ExternalName',
  severity: 'error',
  reason: 'Envoy sends requests to the endpoints of a Service, and a Service of type ExternalName has none. The route is accepted, and every request gets status 503. A Service without a selector, and an EndpointSlice with the addresses, can stand for a server outside the cluster.',
  related: ['RTE040'],
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#backendobjectreference',
  good: { values: READS_ROUTES, objects: [...ROUTE, service({}), ADDRESSES] },
  bad: { values: READS_ROUTES, objects: [...ROUTE, service({ type: 'ExternalName', externalName: 'web.example.com' })] },
  *check(model) {
    const external = new Set(ofKinds(model.objects, 'Service').filter(({ object }) => map(object.spec).type === 'ExternalName').map(({ scope, object }) => `${scope} ${identityOf(object).namespace ?? ''}/${identityOf(object).name}`));
    if (external.size === 0) return;
    for (const { route } of ciliumRoutes(model)) {
      for (const { place, group, kind, namespace, name } of backendsOf(route)) {
        if (group !== '' || kind !== 'Service' || !external.has(`${route.scope} ${namespace}/${name}`)) continue;
        yield {
          path: route.path,
          what: `${route.title}: ${place} is Service ${namespace}/${name} of type ExternalName, which has no endpoints`,
          fix: `make ${namespace}/${name} a Service without a selector, with an EndpointSlice that has the addresses of the server`,
        };
      }
    }
  },
};
