import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import type { CiliumVersion } from '../../../cluster/cilium-version';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { maps, text } from '../../../model/json';
import { routesOf } from '../../../model/routes';
import type { RouteModel } from '../../../model/routes';

/** Kinds that the operator watches from a minor on, as its ClusterRole in the chart says. */
const KIND_FROM: Readonly<Record<string, string>> = { TCPRoute: '1.20', UDPRoute: '1.20' };

interface Idle {
  readonly what: string;
  readonly fix: string;
}

const CORS: JsonObject = { type: 'CORS', cors: { allowOrigins: ['https://app.example.com'] } };
const BACKENDS = [{ name: 'web', port: 8080 }];

/** The API server stores every field that its CRDs have, whether a controller reads it or not. */
export const routeIdleFields: ModelRule = {
  on: 'model',
  id: 'GWY107',
  title: 'Route with something that this Cilium does not do',
  severity: 'error',
  reason: 'Cilium passes over kinds, versions, fields and filters of the Gateway API that it does not know, and the status of the route says nothing of it.',
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { version: '1.20.0', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute({ rules: [{ filters: [CORS], backendRefs: BACKENDS }] })] },
  bad: { version: '1.19.6', values: READS_ROUTES, objects: [exampleRoute({ rules: [{ filters: [CORS], backendRefs: BACKENDS }] })] },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const route of routesOf(model)) {
      const cilium = ciliumOf.get(route.scope);
      if (!cilium || cilium.value('gatewayAPI.enabled') !== true) continue;
      for (const { what, fix } of idle(route, cilium.version)) yield { path: route.path, what: `${route.title}: ${what}, which Cilium ${cilium.version.minorString} does not read`, fix };
    }
  },
};

function* idle(route: RouteModel, version: CiliumVersion): Iterable<Idle> {
  const from = KIND_FROM[route.kind];
  if (from !== undefined && version.isBefore(from)) yield { what: `is of a kind (${route.kind})`, fix: `use Cilium ${from} or newer` };
  const wanted = version.isBefore('1.20') ? 'v1alpha2' : 'v1';
  if (route.kind === 'TLSRoute' && !route.apiVersion.endsWith(`/${wanted}`)) {
    yield { what: `has a version (${route.apiVersion})`, fix: `use gateway.networking.k8s.io/${wanted}` };
  }
  for (const { port } of route.parents) {
    if (port !== undefined) yield { what: `parentRefs has a port (${String(port)})`, fix: 'name the listener in sectionName' };
  }
  for (const [index, rule] of route.rules.entries()) yield* idleInRule(rule, `rules[${index}]`, version);
}

function* idleInRule(rule: JsonObject, place: string, version: CiliumVersion): Iterable<Idle> {
  if (isJsonObject(rule.sessionPersistence)) yield { what: `${place} has session persistence (sessionPersistence)`, fix: 'remove it' };
  if (isJsonObject(rule.retry) && version.isBefore('1.20')) yield { what: `${place} has a retry (retry)`, fix: 'remove it, or use Cilium 1.20 or newer' };
  for (const [at, filter] of maps(rule.filters).entries()) {
    const type = text(filter.type) ?? '';
    const where = `${place}.filters[${at}]`;
    if (type === 'CORS' && version.isBefore('1.20')) yield { what: `${where} is a filter (CORS)`, fix: 'remove it, or use Cilium 1.20 or newer' };
    if (type === 'ExternalAuth' || type === 'ExtensionRef') yield { what: `${where} is a filter (${type})`, fix: 'remove it' };
  }
  for (const [at, backend] of maps(rule.backendRefs).entries()) {
    for (const { type } of maps(backend.filters)) {
      if (type === 'RequestHeaderModifier' || type === 'ResponseHeaderModifier') continue;
      yield { what: `${place}.backendRefs[${at}] has a filter of its own (${text(type) ?? ''})`, fix: "move it to the rule's filters" };
    }
  }
}
