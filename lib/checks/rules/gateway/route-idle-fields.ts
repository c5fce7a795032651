import { isJsonObject, type JsonObject } from '../../../kubernetes/json';
import type { CiliumVersion } from '../../../cluster/cilium-version';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { ciliumByScope } from '../../../model/clusters';
import { exampleGateway, exampleRoute, READS_ROUTES, GATEWAY_PROGRAM } from '../../../model/route-examples';
import { maps, text } from '../../../model/json';
import { ciliumRoutesOf } from '../../../model/routes';
import type { RouteModel } from '../../../model/routes';

/** First minor versions whose operator watches a kind, by its ClusterRole in the chart. */
const KIND_FROM: Readonly<Record<string, string>> = { TCPRoute: '1.20', UDPRoute: '1.20' };

/** Backends that the operator accepts. Source: `CheckBackend` in `operator/pkg/gateway-api/routechecks` of 1.18.11, 1.19.6 and 1.20.2. */
const BACKENDS_OF: readonly string[] = ['/Service', 'multicluster.x-k8s.io/ServiceImport'];

interface Idle {
  readonly what: string;
  readonly fix: string;
}

const CORS: JsonObject = { type: 'CORS', cors: { allowOrigins: ['https://app.example.com'] } };
const BACKENDS = [{ name: 'web', port: 8080 }];

/** The API server stores all fields of the CRDs. Not every controller uses all of them. */
export const routeIdleFields: ModelRule = {
  on: 'model',
  id: 'GWY107',
  title: 'Part of a route that this Cilium does not support',
  severity: 'error',
  reason: 'Cilium ignores kinds, versions, fields and filters of the Gateway API that it does not support, and the status of the route has no error.',
  related: ['RTE038'],
  versions: { from: '1.18' },
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { version: '1.20.0', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute({ rules: [{ filters: [CORS], backendRefs: BACKENDS }] })] },
  bad: { version: '1.19.6', values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute({ rules: [{ filters: [CORS], backendRefs: BACKENDS }] })] },
  typescript: {
    wrong: `${GATEWAY_PROGRAM}new ApiObject(chart, 'shop', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'gateways', port: 80 }],
    rules: [{ backendRefs: [{ name: 'web', port: 8080 }] }],
  },
});`,
    right: `${GATEWAY_PROGRAM}new ApiObject(chart, 'shop', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'gateways', sectionName: 'http' }],
    rules: [{ backendRefs: [{ name: 'web', port: 8080 }] }],
  },
});`,
  },
  *check(model) {
    const ciliumOf = ciliumByScope(model.ciliums);
    for (const route of ciliumRoutesOf(model)) {
      const cilium = ciliumOf.get(route.scope);
      if (!cilium || cilium.value('gatewayAPI.enabled') !== true) continue;
      for (const { what, fix } of idle(route, cilium.version)) yield { path: route.path, what: `${route.title}: Cilium ${cilium.version.minorString} ignores ${what}`, fix };
    }
  },
};

function* idle(route: RouteModel, version: CiliumVersion): Iterable<Idle> {
  const from = KIND_FROM[route.kind];
  if (from !== undefined && version.isBefore(from)) yield { what: `routes of kind ${route.kind}`, fix: `remove the route, or use Cilium ${from} or newer` };
  const watched = version.isBefore('1.20') ? 'v1alpha2' : 'v1';
  if (route.kind === 'TLSRoute' && !route.apiVersion.endsWith(`/${watched}`)) {
    yield { what: `its version ${route.apiVersion}`, fix: `set apiVersion to gateway.networking.k8s.io/${watched}` };
  }
  for (const { port } of route.parents) {
    if (port !== undefined) yield { what: `port ${String(port)} in parentRefs`, fix: 'remove port, and set sectionName to the name of the listener' };
  }
  for (const [index, rule] of route.rules.entries()) yield* idleInRule(rule, `rules[${index}]`, version);
}

function* idleInRule(rule: JsonObject, place: string, version: CiliumVersion): Iterable<Idle> {
  if (isJsonObject(rule.sessionPersistence)) yield { what: `sessionPersistence in ${place}`, fix: 'remove sessionPersistence' };
  if (isJsonObject(rule.retry) && version.isBefore('1.20')) yield { what: `retry in ${place}`, fix: 'remove retry, or use Cilium 1.20 or newer' };
  for (const [at, filter] of maps(rule.filters).entries()) {
    const type = text(filter.type) ?? '';
    const where = `${place}.filters[${at}]`;
    if (type === 'CORS' && version.isBefore('1.20')) yield { what: `the CORS filter ${where}`, fix: 'remove the filter, or use Cilium 1.20 or newer' };
    if (type === 'ExternalAuth' || type === 'ExtensionRef') yield { what: `the ${type} filter ${where}`, fix: 'remove the filter' };
  }
  for (const [at, backend] of maps(rule.backendRefs).entries()) {
    const [group, kind] = [text(backend.group) ?? '', text(backend.kind) ?? 'Service'];
    if (!BACKENDS_OF.includes(`${group}/${kind}`)) yield { what: `the backend ${place}.backendRefs[${at}] of kind ${kind}`, fix: 'write the name and the port of a Service' };
    for (const { type } of maps(backend.filters)) {
      if (type === 'RequestHeaderModifier' || type === 'ResponseHeaderModifier') continue;
      yield { what: `the ${text(type) ?? ''} filter of ${place}.backendRefs[${at}]`, fix: 'move the filter to the filters of the rule' };
    }
  }
}
