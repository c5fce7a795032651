import type { JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { allowsBackend, backendsOf, routesOf } from '../../../model/routes';
import { ofKinds } from '../../../model/of-kinds';

const ELSEWHERE = { rules: [{ backendRefs: [{ name: 'api', namespace: 'apis', port: 80 }] }] };

const GRANT: JsonObject = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'httproutes-from-shop', namespace: 'apis' },
  spec: { from: [{ group: GATEWAY_API_GROUP, kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service', name: 'api' }] },
};

/** The namespace of the backend must allow the reference. */
export const routeGrantMissing: ModelRule = {
  on: 'model',
  id: 'GWY103',
  wholeApp: true,
  title: 'Backend in another namespace without a ReferenceGrant',
  severity: 'warning',
  reason: 'A ReferenceGrant in the namespace of the backend must allow the reference. Without it, requests get the status 500.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute(ELSEWHERE), GRANT] },
  bad: { values: READS_ROUTES, objects: [exampleRoute(ELSEWHERE)] },
  typescript: {
    wrong: `${GATEWAY_PROGRAM}${routeProgram("referenceGrants: false,\n  rules: [{ backends: [Backend.named({ name: 'api', namespace: 'apps', port: 80 })] }]")}`,
    right: `${GATEWAY_PROGRAM}${routeProgram("rules: [{ backends: [Backend.named({ name: 'api', namespace: 'apps', port: 80 })] }]")}`,
  },
  *check(model) {
    const grants = ofKinds(model.objects, 'ReferenceGrant');
    for (const route of routesOf(model)) {
      // Kustomize or Flux sets the namespace later.
      if (route.namespace === '') continue;
      for (const backend of backendsOf(route)) {
        if (backend.namespace === route.namespace || grants.some((grant) => grant.scope === route.scope && allowsBackend(grant, route, backend))) continue;
        yield {
          path: route.path,
          what: `${route.title}: ${backend.place} refers to ${backend.kind} ${backend.name} in namespace ${backend.namespace}, where no ReferenceGrant allows it`,
          fix: `create a ReferenceGrant in namespace ${backend.namespace} from ${route.kind} in namespace ${route.namespace} to ${backend.kind} ${backend.name}, or suppress the check if something else creates it; in TypeScript: use a route construct such as CiliumHttpRoute, which creates the ReferenceGrant`,
        };
      }
    }
  },
};
