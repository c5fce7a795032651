import type { JsonObject } from '../../../kubernetes/json';
import { GATEWAY_API_GROUP } from '../../../cluster/gateway-api-support';
import type { ObjectModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { maps } from '../../../model/json';
import { backendsOf, routesOf, specOf } from '../../../model/routes';
import type { BackendModel, RouteModel } from '../../../model/routes';
import { groupOf } from '../../../kubernetes/object';
import { ofKinds } from '../../../model/of-kinds';

const ELSEWHERE = { rules: [{ backendRefs: [{ name: 'api', namespace: 'apis', port: 80 }] }] };

const GRANT: JsonObject = {
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'httproutes-from-shop', namespace: 'apis' },
  spec: { from: [{ group: GATEWAY_API_GROUP, kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service', name: 'api' }] },
};

/** The namespace of the target has the last word. */
export const routeGrantMissing: ModelRule = {
  on: 'model',
  id: 'GWY103',
  title: 'Backend in another namespace without a ReferenceGrant',
  severity: 'warning',
  reason: 'Without a grant in the namespace of the backend, requests to it are answered with 500. It may come from elsewhere: suppress the check then.',
  link: 'https://gateway-api.sigs.k8s.io/api-types/referencegrant/',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute(ELSEWHERE), GRANT] },
  bad: { values: READS_ROUTES, objects: [exampleRoute(ELSEWHERE)] },
  *check(model) {
    const grants = ofKinds(model.objects, 'ReferenceGrant').filter(({ object }) => groupOf(object.apiVersion) === GATEWAY_API_GROUP);
    for (const route of routesOf(model)) {
      for (const backend of backendsOf(route)) {
        if (backend.namespace === route.namespace || grants.some((grant) => allows(grant, route, backend))) continue;
        yield {
          path: route.path,
          what: `${route.title}: ${backend.place} is in another namespace, which does not allow it (${backend.kind} ${backend.namespace}/${backend.name})`,
          fix: `make a ReferenceGrant in namespace ${backend.namespace}, or use CiliumHttpRoute and its kin, which do`,
        };
      }
    }
  },
};

function allows(grant: ObjectModel, route: RouteModel, backend: BackendModel): boolean {
  if (grant.scope !== route.scope || identityOf(grant.object).namespace !== backend.namespace) return false;
  const { from, to } = specOf(grant);
  return (
    maps(from).some(({ group, kind, namespace }) => group === GATEWAY_API_GROUP && kind === route.kind && namespace === route.namespace) &&
    maps(to).some(({ group, kind, name }) => group === backend.group && kind === backend.kind && (!name || name === backend.name))
  );
}
