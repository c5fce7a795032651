import { App, Chart } from 'cdk8s';
import { Service as Service33, type ServicePort } from 'cdk8s-plus-33';
import { Backend, CiliumHttpRoute, HttpFilter, HttpMatch, HttpRedirect, type HttpRuleProps } from '../../../lib';
import type { HTTPRouteRule, HTTPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import { crdFiles, validator } from '../../imports/crd-schemas';
import { GATEWAY } from '../../examples/routes';
import { codesOf, objectOf, problemsOf, world } from './route-world';

const WEB = Backend.named({ name: 'web', port: 80 });

function ruleOf(rule: HttpRuleProps, props: { readonly gatewayApiChannel?: 'experimental' } = {}): HTTPRouteRule {
  const { chart } = world();
  new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [rule], ...props });
  return (objectOf(chart, 'HTTPRoute').spec as HTTPRouteSpec).rules![0]!;
}

test("the guide's HTTPRoute, field by field", () => {
  const { chart } = world('1.19');
  new CiliumHttpRoute(chart, 'example-route', {
    namespace: 'default',
    gateway: { name: 'cilium-gateway', namespace: 'default' },
    hostnames: ['example.com', 'www.example.com'],
    rules: [
      { matches: [HttpMatch.prefix('/api')], backends: [Backend.named({ name: 'api-service', port: 8080 })] },
      { matches: [HttpMatch.prefix('/')], backends: [Backend.named({ name: 'web-service', port: 80 })] },
    ],
  });
  expect(objectOf(chart, 'HTTPRoute')).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'example-route', namespace: 'default' },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'cilium-gateway' }],
      hostnames: ['example.com', 'www.example.com'],
      rules: [
        { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ group: '', kind: 'Service', name: 'api-service', port: 8080, weight: 1 }] },
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ group: '', kind: 'Service', name: 'web-service', port: 80, weight: 1 }] },
      ],
    },
  });
});

test('changes of headers become one filter of each kind, at the place of the first, in a stable order', () => {
  const { filters } = ruleOf({
    backends: [WEB],
    filters: [
      HttpFilter.setResponseHeaders({ b: '2', a: '1' }),
      HttpFilter.removeRequestHeaders('x-debug'),
      HttpFilter.hsts({ includeSubDomains: true }),
      HttpFilter.addRequestHeaders({ via: 'gateway' }),
    ],
  });
  expect(filters).toEqual([
    {
      type: 'ResponseHeaderModifier',
      responseHeaderModifier: {
        set: [
          { name: 'a', value: '1' },
          { name: 'b', value: '2' },
          { name: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
        ],
      },
    },
    { type: 'RequestHeaderModifier', requestHeaderModifier: { add: [{ name: 'via', value: 'gateway' }], remove: ['x-debug'] } },
  ]);
});

test('hostname and path are rewritten by one filter', () => {
  const { filters } = ruleOf({ backends: [WEB], filters: [HttpFilter.rewriteHostname('in.example.com'), HttpFilter.rewritePrefix('/v2')] });
  expect(filters).toEqual([
    { type: 'URLRewrite', urlRewrite: { hostname: 'in.example.com', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' } } },
  ]);
});

test('a prefix can be replaced where nothing is said of the path: that is the prefix /', () => {
  const rewrite = [HttpFilter.rewritePrefix('/v2')];
  expect(codesOf(() => ruleOf({ backends: [WEB], filters: rewrite }))).toEqual([]);
  expect(codesOf(() => ruleOf({ backends: [WEB], filters: rewrite, matches: [HttpMatch.any().method('GET')] }))).toEqual([]);
  expect(codesOf(() => ruleOf({ backends: [WEB], filters: rewrite, matches: [HttpMatch.regex('/.*')] }))).toEqual(['RTE024']);
});

test('a match does not change when more is said of it', () => {
  const api = HttpMatch.prefix('/api');
  const narrowed = api.method('GET').header('x-env', 'canary');
  expect(ruleOf({ backends: [WEB], matches: [api, narrowed] }).matches).toEqual([
    { path: { type: 'PathPrefix', value: '/api' } },
    { path: { type: 'PathPrefix', value: '/api' }, method: 'GET', headers: [{ name: 'x-env', type: 'Exact', value: 'canary' }] },
  ]);
});

test.each([[301, '1.18'], [302, '1.18'], [303, '1.20'], [307, '1.20'], [308, '1.20']] as const)('a redirect with status %d needs Cilium %s', (statusCode, from) => {
  for (const minor of ['1.18', '1.19', '1.20'] as const) {
    const codes = codesOf(() => {
      new CiliumHttpRoute(world(minor).chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ redirect: HttpRedirect.to({ hostname: 'shop.example.com', statusCode }) }] });
    });
    expect([minor, codes]).toEqual([minor, minor < from ? ['RTE038'] : []]);
  }
});

test('browsers ship the setting of a year or more, with all subdomains', () => {
  const codes = (hsts: Parameters<typeof HttpFilter.hsts>[0]): string[] => codesOf(() => void ruleOf({ backends: [WEB], filters: [HttpFilter.hsts({ preload: true, includeSubDomains: true, ...hsts })] }));
  expect([codes({}), codes({ maxAge: '8760h' }), codes({ maxAge: '8761h' })]).toEqual([[], [], []]);
  expect([codes({ maxAge: '8759h' }), codes({ includeSubDomains: false }), codes({ maxAge: '8759h', preload: false })]).toEqual([['RTE047'], ['RTE047'], []]);
  expect(codesOf(() => void ruleOf({ backends: [WEB], filters: [HttpFilter.setResponseHeaders({ 'strict-transport-security': 'max-age=1.5' })] }))).toEqual(['RTE047']);
});

test('paths and headers may be as long as the Gateway API allows', () => {
  const path = (length: number): string[] => codesOf(() => void ruleOf({ backends: [WEB], matches: [HttpMatch.exact(`/${'a'.repeat(length - 1)}`)] }));
  expect([path(1024), path(1025)]).toEqual([[], ['RTE030']]);
  const header = (length: number): string[] => codesOf(() => void ruleOf({ backends: [WEB], filters: [HttpFilter.setRequestHeaders({ 'x-note': 'a'.repeat(length) })] }));
  expect([header(4096), header(4097)]).toEqual([[], ['RTE033']]);
});

test('a redirect is temporary unless the props say otherwise', () => {
  expect(ruleOf({ redirect: HttpRedirect.to({ hostname: 'shop.example.com' }) }).filters![0]!.requestRedirect!.statusCode).toBe(302);
});

test('retries are what the experimental CRDs of Cilium 1.20 admit', () => {
  const { chart } = world();
  const retry = { attempts: 3, backoff: '100ms', codes: [502, 503] };
  new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, gatewayApiChannel: 'experimental', rules: [{ backends: [WEB], retry }] });
  const object = objectOf(chart, 'HTTPRoute');
  expect((object.spec as HTTPRouteSpec).rules![0]!.retry).toEqual(retry);
  const crd = crdFiles().get('v1.6.1/experimental')!.find(({ spec }) => spec.names.kind === 'HTTPRoute')!;
  const validate = validator(crd.spec.versions.find(({ name }) => name === 'v1')!.schema.openAPIV3Schema);
  validate(object);
  expect(validate.errors ?? []).toEqual([]);
});

describe('backends', () => {
  const ports = [{ name: 'http', port: 8080 }, { name: 'dns', port: 53, protocol: 'UDP' }];

  test('a Service of another cdk8s-plus is one as well; its one TCP port needs no name', () => {
    const { chart } = world();
    const service = new Service33(chart, 'service', { metadata: { name: 'web', namespace: 'shop' }, ports: ports as ServicePort[] });
    new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [Backend.service(service)] }] });
    expect((objectOf(chart, 'HTTPRoute').spec as HTTPRouteSpec).rules![0]!.backendRefs).toEqual([{ group: '', kind: 'Service', name: 'web', port: 8080, weight: 1 }]);
  });

  test('a Service takes its namespace from its chart', () => {
    const app = new App();
    const apis = new Chart(app, 'apis', { namespace: 'apis', disableResourceNameHashes: true });
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const service = new Service33(apis, 'service', { metadata: { name: 'api' }, ports: [{ port: 80 }] });
    new CiliumHttpRoute(shop, 'route', { ciliumVersion: '1.19.6', gateway: GATEWAY, rules: [{ backends: [Backend.service(service)] }] });
    expect((objectOf(shop, 'HTTPRoute').spec as HTTPRouteSpec).rules![0]!.backendRefs).toEqual([{ group: '', kind: 'Service', name: 'api', namespace: 'apis', port: 80, weight: 1 }]);
    expect(objectOf(shop, 'ReferenceGrant').metadata.namespace).toBe('apis');
  });

  test('a UDP port is none for HTTP, and several ports need a choice', () => {
    const { chart } = world();
    const service = new Service33(chart, 'service', { metadata: { name: 'web', namespace: 'shop' }, ports: [...ports, { name: 'alt', port: 8081 }] as ServicePort[] });
    const fails = (port?: number | string): string[] =>
      problemsOf(() => {
        const backends = [Backend.service(service, { ...(port !== undefined && { port }) })];
        new CiliumHttpRoute(chart, `route-${port}`, { namespace: 'shop', gateway: GATEWAY, rules: [{ backends }] });
      }).map(({ what }) => what);
    expect(fails(53)).toEqual(['rules[0].backends[0].port 53 does not exist in Service web (TCP ports: http 8080, alt 8081)']);
    expect(fails()).toEqual(['rules[0].backends[0] does not say which TCP port of Service web to use (http 8080, alt 8081)']);
    expect(fails('alt')).toEqual([]);
  });
});

test('all mistakes come at once, each with its place', () => {
  const { chart } = world('1.19');
  const problems = problemsOf(
    () =>
      new CiliumHttpRoute(chart, 'Shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        listener: 'https',
        hostnames: ['shop.example.org'],
        rules: [
          { backends: [WEB.withWeight(0)], matches: [HttpMatch.prefix('/'), HttpMatch.regex('(?=x)')] },
          { redirect: HttpRedirect.to({ path: 'x' }), timeouts: { request: '1 s' } },
        ],
      }),
  );
  expect(problems.map(({ code, path, what }) => [code, path, what.split(' ')[0]])).toEqual([
    ['RTE031', 'home/Shop', 'rules[0].matches[1].path'],
    ['RTE022', 'home/Shop', 'rules[0].backends'],
    ['RTE030', 'home/Shop', 'rules[1].redirect.path'],
    ['RTE035', 'home/Shop', 'rules[1].timeouts.request'],
    ['RTE010', 'home/Shop', 'hostname'],
  ]);
  expect(chart.node.findAll().some((construct) => construct.node.id.startsWith('reference-grants'))).toBe(false);
});

describe('a rule that is added later', () => {
  test('is in the object, and a wrong one leaves it as it was', () => {
    const { chart } = world();
    const route = new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [WEB] }] });
    const wrong: HttpRuleProps = { matches: [HttpMatch.prefix('api')], backends: [Backend.named({ name: 'api', namespace: 'apis', port: 80 })] };
    expect(problemsOf(() => route.addRule(wrong)).map(({ what }) => what)).toEqual(['rules[1].matches[0].path does not start with a slash (api)']);
    route.addRule({ matches: [HttpMatch.exact('/api')], backends: [WEB] });
    expect((objectOf(chart, 'HTTPRoute').spec as HTTPRouteSpec).rules).toHaveLength(2);
  });

  test('counts for the limit of all rules', () => {
    const { chart } = world();
    const rules = Array.from({ length: 16 }, (_, index) => ({ matches: [HttpMatch.exact(`/${index}`)], backends: [WEB] }));
    const route = new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules });
    expect(codesOf(() => route.addRule({ backends: [WEB] }))).toEqual(['RTE005']);
  });
});

test('raw parts win, and a patch is applied to what came of it', () => {
  const { chart } = world();
  const route = new CiliumHttpRoute(chart, 'shop', {
    namespace: 'shop',
    gateway: GATEWAY,
    rules: [{ backends: [WEB], timeouts: { request: '1s' }, raw: { timeouts: { request: '2s' } } }],
    raw: { hostnames: ['raw.example.com'] },
  });
  route.apiObject.metadata.addAnnotation('note', 'yes');
  expect(objectOf(chart, 'HTTPRoute')).toMatchObject({
    metadata: { annotations: { note: 'yes' } },
    spec: { hostnames: ['raw.example.com'], rules: [{ timeouts: { request: '2s' } }] },
  });
});

describe('a redirect to HTTPS', () => {
  test('is for good, and of everything', () => {
    const { chart } = world();
    CiliumHttpRoute.redirectToHttps(chart, 'https', { namespace: 'infra', gateway: GATEWAY, listener: 'http' });
    expect(objectOf(chart, 'HTTPRoute').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', sectionName: 'http' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('is refused where it would lead in a circle: on an HTTPS listener that takes the route', () => {
    const at = (listener: string | undefined, hostnames?: readonly string[]): string[] =>
      codesOf(() => CiliumHttpRoute.redirectToHttps(world().chart, 'https', { namespace: 'infra', gateway: GATEWAY, listener, hostnames }));
    expect(at('https')).toEqual(['RTE015']);
    expect(at(undefined)).toEqual(['RTE015']);
    // The HTTPS listener is for *.example.com.
    expect(at(undefined, ['example.org'])).toEqual([]);
  });
});
