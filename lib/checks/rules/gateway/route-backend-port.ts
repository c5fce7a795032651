import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { identityOf } from '../../../model/identity';
import { exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { maps } from '../../../model/json';
import { backendsOf, routesOf, specOf } from '../../../model/routes';
import { ofKinds } from '../../../model/of-kinds';

const SERVICE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 8080 }] },
};

/** Backends of routes are ports of Services, not of pods. */
export const routeBackendPort: ModelRule = {
  on: 'model',
  id: 'GWY104',
  title: 'Route to a port that the Service does not have',
  severity: 'error',
  reason: 'Requests get the status 500 or 503. A frequent cause is the port of the pods (`targetPort`) in place of the port of the Service.',
  related: ['RTE040'],
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#backendref',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute(), SERVICE] },
  bad: { values: READS_ROUTES, objects: [exampleRoute({ rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] }), SERVICE] },
  typescript: { wrong: program(80), right: program(8080) },
  *check(model) {
    const services = new Map(
      ofKinds(model.objects, 'Service')
        .filter(({ object }) => object.apiVersion === 'v1')
        .map((service) => [`${service.scope}\0${identityOf(service.object).namespace ?? ''}\0${identityOf(service.object).name}`, service]),
    );
    for (const route of routesOf(model)) {
      for (const { place, group, kind, namespace, name, port } of backendsOf(route)) {
        const service = group === '' && kind === 'Service' ? services.get(`${route.scope}\0${namespace}\0${name}`) : undefined;
        if (!service) continue;
        const protocol = route.kind === 'UDPRoute' ? 'UDP' : 'TCP';
        const ports = maps(specOf(service).ports).filter((each) => (each.protocol ?? 'TCP') === protocol);
        if (ports.some((each) => each.port === port)) continue;
        const target = ports.find((each) => each.targetPort === port);
        yield {
          path: route.path,
          what: `${route.title}: ${place} has port ${JSON.stringify(port) ?? '(none)'}, which Service ${name} does not have (${protocol} ports: ${ports.map((each) => String(each.port)).join(', ') || 'none'})`,
          fix: target ? `set port to ${String(target.port)}; ${String(port)} is the port of the pods (targetPort)` : `use a port of Service ${name}, or add the port to it`,
        };
      }
    }
  },
};

function program(port: number): string {
  return `new ApiObject(chart, 'web', {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 8080 }] },
});
${GATEWAY_PROGRAM}${routeProgram(`rules: [{ backends: [Backend.named({ name: 'web', port: ${port} })] }]`)}`;
}
