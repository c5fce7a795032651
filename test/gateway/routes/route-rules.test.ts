import type { Json, JsonObject } from '../../../lib/kubernetes/json';
import { exampleCrd, EXAMPLE_CRDS } from '../../../lib/model/gateways';
import { exampleGateway, exampleRoute, READS_ROUTES } from '../../../lib/model/route-examples';
import { reportOf } from '../../support/models';

/** What the checks of routes say of some objects. */
function found(objects: readonly JsonObject[], version = '1.20.0', values: JsonObject = READS_ROUTES): string[] {
  const { errors, warnings } = reportOf({ version, values, objects });
  return [...errors, ...warnings].filter(({ code }) => /^(?:GWY1|RTE)/.test(code)).map(({ code, what, fix }) => `${code} ${what} — ${fix}`);
}

const rule = (more: JsonObject): JsonObject => exampleRoute({ rules: [{ backendRefs: [{ name: 'web', port: 8080 }], ...more }] });

test('a Gateway in another namespace is named', () => {
  expect(found([exampleGateway(), exampleRoute({ parentRefs: [{ name: 'public' }] })])).toEqual([
    "GWY101 HTTPRoute shop/shop attaches to Gateway shop/public, which is not in the app — set the namespace in parentRefs; the app has Gateway infra/public",
  ]);
});

test('an app without any Gateway may have it elsewhere', () => {
  expect(found([exampleRoute()])).toEqual([]);
});

test('of two parents each is looked at', () => {
  const parentRefs = [
    { name: 'public', namespace: 'infra', sectionName: 'https' },
    { name: 'public', namespace: 'infra', sectionName: 'http' },
  ];
  expect(found([exampleGateway(), exampleRoute({ parentRefs })])).toEqual([
    'RTE011 HTTPRoute shop/shop: Gateway infra/public has no listener http — use https',
  ]);
});

test('a route of another controller needs no Cilium', () => {
  const gateway = exampleGateway();
  expect(found([exampleRoute()], '1.20.0', {})).toHaveLength(1);
  (gateway.spec as JsonObject).gatewayClassName = 'envoy';
  expect(found([gateway, exampleRoute()], '1.20.0', {})).toEqual([]);
});

test('a Gateway API that is off is told once: of the Gateway where there is one', () => {
  const { errors, warnings } = reportOf({ version: '1.20.0', objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute()] });
  expect([...errors, ...warnings].map(({ code }) => code)).toEqual(['GWY060']);
});

test('a grant for all Services of a namespace is one for each; one for another kind or namespace is none', () => {
  const route = exampleRoute({ rules: [{ backendRefs: [{ name: 'api', namespace: 'apis', port: 80 }] }] });
  const grant = (kind: string, from: string, to: JsonObject = {}): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'grant', namespace: 'apis' },
    spec: { from: [{ group: 'gateway.networking.k8s.io', kind, namespace: from }], to: [{ group: '', kind: 'Service', ...to }] },
  });
  expect(found([route, grant('HTTPRoute', 'shop')])).toEqual([]);
  expect(found([route, grant('HTTPRoute', 'shop', { name: 'web' })])).toHaveLength(1);
  expect(found([route, grant('GRPCRoute', 'shop')])).toHaveLength(1);
  expect(found([route, grant('HTTPRoute', 'blog')])).toHaveLength(1);
});

test('the port of the Pods is recognised, and no port at all', () => {
  const service: JsonObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  };
  expect(found([service, rule({})])).toEqual([
    'RTE040 HTTPRoute shop/shop: rules[0].backendRefs[0] has port 8080, which Service web does not have (TCP ports: 80) — set port to 80; 8080 is the port of the pods (targetPort)',
  ]);
  expect(found([service, rule({ backendRefs: [{ name: 'web' }] })])[0]).toContain('has port (none), which Service web does not have (TCP ports: 80)');
});

test('expressions are found in paths, headers, queries and calls', () => {
  const look = '(?=x)';
  const RE = 'RegularExpression';
  const http = rule({
    matches: [
      { path: { type: RE, value: look }, headers: [{ name: 'a', value: look }, { name: 'b', type: RE, value: look }], queryParams: [{ name: 'c', type: RE, value: look }] },
    ],
  });
  const places = found([exampleGateway(), http]).map((text) => /matches\[0\]\.(\S+)/.exec(text)?.[1]);
  expect(places.sort()).toEqual(['headers[1]', 'path', 'queryParams[0]']);
  const grpc = exampleRoute({ rules: [{ matches: [{ method: { type: RE, service: look, method: look } }], backendRefs: [{ name: 'web', port: 8080 }] }] }, 'GRPCRoute');
  expect(found([exampleGateway(), grpc]).map((text) => /matches\[0\]\.(\S+)/.exec(text)?.[1]).sort()).toEqual(['method.method', 'method.service']);
});

describe('two rules for the same requests', () => {
  const backendRefs = [{ name: 'web', port: 8080 }];
  const twice = (one: JsonObject[], other: JsonObject[]): number =>
    found([exampleRoute({ rules: [{ matches: one, backendRefs }, { matches: other, backendRefs }] })]).length;

  test('defaults, order of headers and a slash at the end make no difference', () => {
    const a = { name: 'a', value: '1' };
    const b = { name: 'b', value: '2' };
    expect(twice([], [{ path: { type: 'PathPrefix', value: '/' } }])).toBe(1);
    expect(twice([{ headers: [a, b] }], [{ headers: [{ ...b, type: 'Exact' }, { ...a, name: 'A' }] }])).toBe(1);
    expect(twice([{ path: { value: '/api' } }], [{ path: { type: 'PathPrefix', value: '/api/' } }])).toBe(1);
  });

  test('what can be told apart is told apart', () => {
    expect(twice([{ method: 'GET' }], [{ method: 'POST' }])).toBe(0);
    expect(twice([{ path: { type: 'Exact', value: '/api' } }], [{ path: { type: 'PathPrefix', value: '/api' } }])).toBe(0);
    expect(twice([{ queryParams: [{ name: 'a', value: '1' }] }], [{ queryParams: [{ name: 'A', value: '1' }] }])).toBe(0);
  });

  test('may be in two routes of one hostname', () => {
    const other = { ...exampleRoute(), metadata: { name: 'copy', namespace: 'blog' } };
    expect(found([exampleRoute(), other])).toEqual([expect.stringContaining('GWY106 HTTPRoute blog/copy rules[0] matches the same requests as HTTPRoute shop/shop rules[0] (all requests) — remove rules[0], or add a condition on path, method, headers or hostname')]);
    const elsewhere = { ...exampleRoute({ hostnames: ['blog.example.com'] }), metadata: { name: 'copy', namespace: 'blog' } };
    expect(found([exampleRoute(), elsewhere])).toEqual([]);
  });
});

test('what Cilium does not do, by minor', () => {
  const idle = (object: JsonObject | readonly JsonObject[], version: string): string[] => found([exampleGateway(), ...[object].flat()], version).map((text) => text.slice(0, 6)).filter((code) => code === 'RTE038' || code === 'RTE027');
  const tls = { ...exampleRoute({}, 'TLSRoute') };
  expect(idle(tls, '1.19.6')).toEqual(['RTE038']);
  expect(idle(tls, '1.20.0')).toEqual([]);
  const newer = { ...tls, apiVersion: 'gateway.networking.k8s.io/v1alpha3' };
  const old = { ...tls, apiVersion: 'gateway.networking.k8s.io/v1alpha2' };
  expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => idle(old, version))).toEqual([[], [], []]);
  // The CRDs of the app say what the API server converts.
  expect(idle([exampleCrd('TLSRoute', 'v1', 'v1alpha2'), tls], '1.19.6')).toEqual([]);
  expect(idle([exampleCrd('TLSRoute', 'v1', 'v1alpha3'), newer], '1.19.6')).toEqual(['RTE038']);
  expect(idle([exampleCrd('TLSRoute', 'v1', 'v1alpha2'), old], '1.20.0')).toEqual([]);
  expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => idle(newer, version))).toEqual([['RTE038'], [], []]);
  const udp = exampleRoute({}, 'UDPRoute');
  expect(idle(udp, '1.19.6')).toEqual(['RTE038']);
  expect(idle(udp, '1.20.0')).toEqual([]);
  expect(idle(rule({ retry: { attempts: 2 } }), '1.19.6')).toEqual(['RTE038']);
  expect(idle(rule({ sessionPersistence: { sessionName: 'a' } }), '1.20.0')).toEqual(['RTE038']);
  const external = rule({ filters: [{ type: 'ExternalAuth', externalAuth: { protocol: 'GRPC', backendRef: { name: 'login', port: 9000 }, grpc: {} } }] });
  expect(['1.18.12', '1.19.6', '1.20.0'].map((version) => idle(external, version))).toEqual([['RTE038'], ['RTE038'], []]);
  const filters = [{ type: 'URLRewrite', urlRewrite: { hostname: 'a.example.com' } }];
  expect(idle(rule({ backendRefs: [{ name: 'web', port: 8080, filters }] }), '1.20.0')).toEqual(['RTE027']);
});

test('the port of a parent selects a listener, in every minor', () => {
  const at = (ref: JsonObject, version: string): string[] => found([exampleGateway(), exampleRoute({ parentRefs: [{ name: 'public', namespace: 'infra', ...ref }] })], version).filter((text) => /^RTE0(?:11|38)/.test(text));
  for (const version of ['1.18.12', '1.19.6', '1.20.0']) {
    expect(at({ port: 443 }, version)).toEqual([]);
    expect(at({ port: 443, sectionName: 'https' }, version)).toEqual([]);
    expect(at({ port: 8443 }, version)).toEqual(['RTE011 HTTPRoute shop/shop: Gateway infra/public does not have port 8443 (https: 443) — remove port, or set it to the port of a listener']);
    expect(at({ port: 80, sectionName: 'https' }, version)).toEqual(['RTE011 HTTPRoute shop/shop: listener https of Gateway infra/public does not have port 80 (https: 443) — remove port, or set it to the port of a listener']);
  }
});

test('limits of Cilium are for routes of its own Gateways: others, and those outside of the app, have other controllers', () => {
  const route = rule({ filters: [{ type: 'ExtensionRef', extensionRef: { group: 'gateway.envoyproxy.io', kind: 'HTTPRouteFilter', name: 'reply' } }], matches: [{ path: { type: 'RegularExpression', value: '(?=x)' } }] });
  const ofClass = (gatewayClassName: string): JsonObject => ({ ...exampleGateway(), spec: { ...(exampleGateway().spec as JsonObject), gatewayClassName } });
  const gatewayClass = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'edge' }, spec: { controllerName: 'io.cilium/gateway-controller' } };
  const codes = (...objects: JsonObject[]): string[] => found([route, ...objects]).map((text) => text.slice(0, 6)).sort();
  expect(codes()).toEqual([]);
  expect(codes(ofClass('envoy'))).toEqual([]);
  expect(codes(ofClass('edge'))).toEqual([]);
  expect(codes(ofClass('edge'), gatewayClass)).toEqual(['RTE031', 'RTE038']);
  expect(codes(ofClass('cilium'))).toEqual(['RTE031', 'RTE038']);
  const terminating = { ...exampleGateway(), spec: { gatewayClassName: 'envoy', listeners: [{ name: 'tls', port: 443, protocol: 'TLS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'tls' }] }, allowedRoutes: { namespaces: { from: 'All' } } }] } };
  expect(found([exampleRoute({}, 'TLSRoute'), terminating])).toEqual([]);
});

test('objects that are no proper routes do not stop the checks', () => {
  const specs: readonly Json[] = [null, 'x', [], { rules: 'x', parentRefs: { name: 1 }, hostnames: [1] }, { rules: [null, { matches: 'x', backendRefs: [1] }] }];
  const broken = specs.map((spec, index): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: index % 2 === 0 ? 'HTTPRoute' : 'Gateway',
    metadata: { name: `r-${index}`, namespace: 'shop' },
    spec,
  }));
  expect(found(broken)).toEqual([]);
});
