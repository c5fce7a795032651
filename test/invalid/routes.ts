import { ApiObject, App, Chart } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import {
  Backend,
  BackendCa,
  CiliumBackendTlsPolicy,
  CiliumGrpcRoute,
  CiliumHttpRoute,
  CiliumTcpRoute,
  CiliumTlsRoute,
  GrpcMatch,
  HttpFilter,
  HttpMatch,
  HttpRedirect,
  type CiliumHttpRouteProps,
  type HttpRuleProps,
  type ParentGateway,
  type ServiceObject,
} from '../../lib';
import type { InvalidInput } from './invalid-input';

const ALL = { from: 'All' };
const GATEWAY: ParentGateway = {
  name: 'public',
  namespace: 'infra',
  listeners: [
    { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.example.com', allowedRoutes: ALL },
    { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com', allowedRoutes: ALL },
    { name: 'own', port: 8443, protocol: 'HTTPS' },
    { name: 'grpc', port: 9443, protocol: 'HTTPS', allowedRoutes: { from: 'All', kinds: ['GRPCRoute'] } },
    { name: 'tls', port: 6443, protocol: 'TLS', tlsMode: 'Passthrough', allowedRoutes: ALL },
    { name: 'tcp', port: 5432, protocol: 'TCP', allowedRoutes: ALL },
  ],
};

const WEB = Backend.named({ name: 'web', port: 80 });
const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

function chart(): Chart {
  return new Chart(new App(), 'home');
}

function service(scope: Construct): Service {
  return new Service(scope, 'service', { metadata: { name: 'web', namespace: 'shop' }, ports: [{ name: 'http', port: 8080 }] });
}

function route(props: Partial<CiliumHttpRouteProps>, ciliumVersion = '1.20.0'): void {
  new CiliumHttpRoute(chart(), 'shop', { ciliumVersion, namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [WEB] }], ...props });
}

function rule(props: HttpRuleProps, ciliumVersion?: string): void {
  route({ rules: [{ backends: props.redirect ? [] : [WEB], ...props }] }, ciliumVersion);
}

function policy(props: Partial<ConstructorParameters<typeof CiliumBackendTlsPolicy>[2]>): void {
  new CiliumBackendTlsPolicy(chart(), 'web', {
    ciliumVersion: '1.20.0',
    namespace: 'shop',
    targets: [{ service: 'web' }],
    hostname: 'web.example.com',
    ca: BackendCa.system(),
    ...props,
  });
}

const bad = (code: string, title: string, run: () => void): InvalidInput => ({ code, title, run });
const badRule = (code: string, title: string, props: HttpRuleProps, version?: string): InvalidInput => bad(code, title, () => rule(props, version));

/** One bad input for each `RTE` code, and more where one code has several causes. */
export const invalid: readonly InvalidInput[] = [
  bad('RTE002', 'no namespace', () => route({ namespace: undefined })),
  bad('RTE003', 'a hostname with a port', () => route({ hostnames: ['shop.example.com:443'] })),
  bad('RTE003', 'a wildcard in the middle', () => route({ hostnames: ['shop.*.example.com'] })),
  bad('RTE003', 'an address as hostname', () => route({ hostnames: ['192.0.2.1'] })),
  bad('RTE003', 'a wildcard to rewrite to', () => rule({ filters: [HttpFilter.rewriteHostname('*.example.com')] })),
  bad('RTE003', 'a redirect to a URL', () => rule({ redirect: HttpRedirect.to({ hostname: 'https://example.com' }) })),
  bad('RTE003', 'a wildcard as name of a backend', () => policy({ hostname: '*.example.com' })),
  bad('RTE004', 'a TLS route without a hostname', () => {
    new CiliumTlsRoute(chart(), 'vault', { ciliumVersion: '1.20.0', namespace: 'shop', gateway: GATEWAY, listener: 'tls', hostnames: [], backends: [WEB] });
  }),
  bad('RTE005', 'seventeen hostnames', () => route({ hostnames: many(17, (index) => `h${index}.example.com`) })),
  bad('RTE005', 'seventeen rules', () => route({ rules: many(17, (index) => ({ matches: [HttpMatch.exact(`/${index}`)], backends: [WEB] })) })),
  badRule('RTE005', 'sixty-five matches', { matches: many(65, (index) => HttpMatch.exact(`/${index}`)) }),
  bad('RTE005', '129 matches in total', () =>
    route({ rules: many(3, (group) => ({ matches: many(43, (index) => HttpMatch.exact(`/${group}/${index}`)), backends: [WEB] })) }),
  ),
  badRule('RTE005', 'seventeen filters', { filters: many(17, () => HttpFilter.mirror(WEB)) }),
  badRule('RTE005', 'seventeen backends', { backends: many(17, (index) => Backend.named({ name: `web-${index}`, port: 80 })) }),
  badRule('RTE005', 'seventeen headers to match', { matches: [many(17, String).reduce((match, name) => match.header(`x-${name}`, 'y'), HttpMatch.any())] }),
  bad('RTE006', 'a ConfigMap as backend', () => {
    const map = new ApiObject(chart(), 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' } });
    route({ rules: [{ backends: [Backend.service(map as unknown as ServiceObject)] }] });
  }),
  bad('RTE007', 'a listener and the whole Gateway', () => route({ listener: 'https', otherGateways: [{ gateway: GATEWAY }] })),
  bad('RTE007', 'a listener twice', () => route({ listener: ['https', 'https'] })),
  bad('RTE008', 'no rule', () => route({ rules: [] })),
  bad('RTE008', 'a TCP route without a backend', () => {
    new CiliumTcpRoute(chart(), 'db', { ciliumVersion: '1.20.0', namespace: 'shop', gateway: GATEWAY, listener: 'tcp', backends: [] });
  }),
  bad('RTE010', 'a hostname that matches no listener', () => route({ listener: 'https', hostnames: ['shop.example.org'] })),
  bad('RTE010', 'the domain of a wildcard', () => route({ listener: 'https', hostnames: ['example.com'] })),
  bad('RTE011', 'a listener that is not there', () => route({ listener: 'web' })),
  bad('RTE012', 'HTTP on a TLS listener', () => route({ listener: 'tls' })),
  bad('RTE013', 'HTTP on a listener for gRPC', () => route({ listener: 'grpc' })),
  bad('RTE014', "a route from elsewhere on a listener for the Gateway's namespace", () => route({ listener: 'own' })),
  bad('RTE015', 'a redirect to HTTPS on an HTTPS listener', () => route({ rules: [{ redirect: HttpRedirect.toHttps() }] })),
  badRule('RTE020', 'a redirect beside backends', { redirect: HttpRedirect.toHttps({ port: 444 }), backends: [WEB] }),
  badRule('RTE021', 'neither backends nor a redirect', { backends: [] }),
  badRule('RTE022', 'weights that are all zero', { backends: [WEB.withWeight(0), Backend.named({ name: 'api', port: 80, weight: 0 })] }),
  badRule('RTE023', 'a weight over a million', { backends: [WEB.withWeight(1_000_001)] }),
  badRule('RTE023', 'a weight below zero', { backends: [WEB.withWeight(-1)] }),
  badRule('RTE024', 'a prefix to replace without a prefix to match', { matches: [HttpMatch.exact('/api')], filters: [HttpFilter.rewritePrefix('/')] }),
  badRule('RTE024', 'a prefix to redirect from two prefixes', {
    matches: [HttpMatch.prefix('/a'), HttpMatch.prefix('/b')],
    redirect: HttpRedirect.to({ prefix: '/c' }),
  }),
  badRule('RTE025', 'two paths to rewrite to', { filters: [HttpFilter.rewritePath('/a'), HttpFilter.rewritePath('/b')] }),
  badRule('RTE025', 'a made and a raw filter of one kind', {
    filters: [HttpFilter.hsts(), HttpFilter.raw({ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } })],
  }),
  badRule('RTE026', 'a rewrite beside a redirect', { redirect: HttpRedirect.to({ path: '/' }), filters: [HttpFilter.rewritePath('/a')] }),
  badRule('RTE027', 'a mirror at a backend', { backends: [Backend.named({ name: 'web', port: 80, filters: [HttpFilter.mirror(WEB)] })] }),
  bad('RTE027', 'a rewrite of gRPC calls', () => {
    const rules = [{ backends: [WEB], filters: [HttpFilter.rewritePath('/')] }];
    new CiliumGrpcRoute(chart(), 'orders', { ciliumVersion: '1.20.0', namespace: 'shop', gateway: GATEWAY, rules });
  }),
  badRule('RTE028', 'a header matched twice', { matches: [HttpMatch.any().header('x-env', 'a').header('X-Env', 'b')] }),
  badRule('RTE028', 'a header set twice', { filters: [HttpFilter.setRequestHeaders({ 'x-a': '1' }), HttpFilter.setRequestHeaders({ 'X-A': '2' })] }),
  badRule('RTE030', 'a path without a slash', { matches: [HttpMatch.prefix('api')] }),
  badRule('RTE030', 'a path with a double slash', { matches: [HttpMatch.prefix('/api//v1')] }),
  badRule('RTE030', 'a path with a query', { matches: [HttpMatch.exact('/api?x=1')] }),
  badRule('RTE030', 'a path that climbs', { matches: [HttpMatch.exact('/api/..')] }),
  badRule('RTE031', 'look-ahead in a path', { matches: [HttpMatch.regex('/(?!admin).*')] }),
  badRule('RTE031', 'a back reference in a header', { matches: [HttpMatch.any().headerRegex('x-id', '(a)\\1')] }),
  badRule('RTE032', 'a header with a blank in its name', { filters: [HttpFilter.setRequestHeaders({ 'x env': '1' })] }),
  badRule('RTE033', 'a header without a value', { matches: [HttpMatch.any().header('x-env', '')] }),
  badRule('RTE033', 'a line feed in a header', { filters: [HttpFilter.setResponseHeaders({ 'x-env': 'a\nb' })] }),
  bad('RTE034', 'a path as gRPC service', () => {
    const rules = [{ matches: [GrpcMatch.service('/shop.v1.Orders')], backends: [WEB] }];
    new CiliumGrpcRoute(chart(), 'orders', { ciliumVersion: '1.20.0', namespace: 'shop', gateway: GATEWAY, rules });
  }),
  badRule('RTE035', 'a fraction of a second', { timeouts: { request: '1.5s' } }),
  badRule('RTE035', 'a number as duration', { timeouts: { backendRequest: '10' } }),
  badRule('RTE036', 'a backend request longer than the request', { timeouts: { request: '1s', backendRequest: '1001ms' } }),
  badRule('RTE037', 'a redirect to nowhere', { redirect: HttpRedirect.to({ statusCode: 301 }) }),
  badRule('RTE037', 'a redirect to a path and a prefix', { redirect: HttpRedirect.to({ path: '/a', prefix: '/b' }) }),
  badRule('RTE038', 'CORS before Cilium 1.20', { filters: [HttpFilter.cors({ allowOrigins: ['https://example.com'] })] }, '1.19.6'),
  badRule('RTE038', 'retries in the standard channel', { retry: { attempts: 2 } }),
  badRule('RTE038', 'a name of a rule with Cilium 1.18', { name: 'all' }, '1.18.12'),
  badRule('RTE038', 'a permanent redirect by 308 with Cilium 1.19', { redirect: HttpRedirect.to({ path: '/a', statusCode: 308 }) }, '1.19.6'),
  bad('RTE038', 'a TCP route with Cilium 1.19', () => {
    new CiliumTcpRoute(chart(), 'db', { ciliumVersion: '1.19.6', namespace: 'shop', gateway: GATEWAY, listener: 'tcp', backends: [WEB] });
  }),
  bad('RTE038', 'TLS to the backend with Cilium 1.19', () => policy({ ciliumVersion: '1.19.6' })),
  bad('RTE040', 'a port that the Service lacks', () => {
    const home = chart();
    const backends = [Backend.service(service(home), { port: 80 })];
    new CiliumHttpRoute(home, 'shop', { ciliumVersion: '1.20.0', namespace: 'shop', gateway: GATEWAY, rules: [{ backends }] });
  }),
  bad('RTE040', 'a port name that the Service lacks', () => {
    const home = chart();
    policy({ targets: [{ service: service(home), portName: 'https' }] });
  }),
  badRule('RTE041', 'port 70000', { backends: [Backend.named({ name: 'web', port: 70_000 })] }),
  badRule('RTE042', 'a URL as backend', { backends: [Backend.named({ name: 'http://web', port: 80 })] }),
  badRule('RTE043', 'more than all requests', { filters: [HttpFilter.mirror(WEB, { percent: 101 })] }),
  badRule('RTE043', 'more parts than the whole', { filters: [HttpFilter.mirror(WEB, { fraction: { numerator: 2, denominator: 1 } })] }),
  badRule('RTE044', 'an origin with a path', { filters: [HttpFilter.cors({ allowOrigins: ['https://example.com/app'] })] }),
  badRule('RTE044', 'all origins and one more', { filters: [HttpFilter.cors({ allowOrigins: ['*', 'https://example.com'] })] }),
  bad('RTE045', 'two rules of one name', () => route({ rules: [{ name: 'a', backends: [WEB] }, { name: 'a', backends: [WEB] }] })),
  badRule('RTE045', 'a rule name with a blank', { name: 'all requests' }),
  bad('RTE046', 'a retry of what went well', () => route({ gatewayApiChannel: 'experimental', rules: [{ backends: [WEB], retry: { codes: [200] } }] })),
  badRule('RTE047', 'a preload of one day', { filters: [HttpFilter.hsts({ maxAge: '24h', includeSubDomains: true, preload: true })] }),
  bad('RTE050', 'a path as name of a ConfigMap', () => policy({ ca: BackendCa.configMap('certs/ca.crt') })),
  bad('RTE051', 'no target', () => policy({ targets: [] })),
  bad('RTE051', 'a target in another namespace', () => policy({ namespace: 'infra', targets: [{ service: service(chart()) }] })),
  bad('RTE051', 'a port and the whole Service', () => policy({ targets: [{ service: 'web' }, { service: 'web', portName: 'http' }] })),
];
