import { Service } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ApiObject, Duration } from 'cdk8s';
import {
  Backend,
  BackendCa,
  CiliumBackendTlsPolicy,
  CiliumGrpcRoute,
  CiliumHttpRoute,
  CiliumTcpRoute,
  CiliumTlsRoute,
  CiliumUdpRoute,
  GrpcMatch,
  HttpFilter,
  HttpMatch,
  HttpRedirect,
  type ClusterChart,
  type ParentGateway,
  type TalosCilium,
} from '../../lib';
import type { Example } from './example';

/** A Gateway with a listener for each kind of route, open to all namespaces. */
export const GATEWAY: ParentGateway = {
  name: 'public',
  namespace: 'infra',
  listeners: [
    { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { from: 'All' } },
    { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com', allowedRoutes: { from: 'All' } },
    { name: 'tls', port: 8443, protocol: 'TLS', tlsMode: 'Passthrough', allowedRoutes: { from: 'All' } },
    { name: 'postgres', port: 5432, protocol: 'TCP', allowedRoutes: { from: 'All' } },
    { name: 'dns', port: 53, protocol: 'UDP', allowedRoutes: { from: 'All' } },
  ],
};

/** One that is made elsewhere. */
const ELSEWHERE: ParentGateway = { name: 'private', namespace: 'infra' };

const WEB = Backend.named({ name: 'web', port: 8080 });

function service(scope: Construct, name = 'web'): Service {
  return new Service(scope, `service-${name}`, {
    metadata: { name, namespace: 'shop' },
    ports: [
      { name: 'http', port: 8080 },
      { name: 'metrics', port: 9090 },
    ],
  });
}

function readsRoutes(cilium: TalosCilium): void {
  cilium.request({ origin: 'examples', reason: 'routes', values: { gatewayAPI: { enabled: true, enableAlpn: true, gatewayClass: { create: 'true' } } } });
}

/** Uses of routes; together they have every prop. */
export const examples: readonly Example[] = [
  {
    title: 'a route to one Service by the number of its port',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      readsRoutes(cilium);
      new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [Backend.service(service(chart), { port: 8080 })] }] });
    },
  },
  {
    title: 'a route with all that is said of it',
    build: (chart: ClusterChart, cilium: TalosCilium): unknown =>
      new CiliumHttpRoute(chart, 'shop', {
        cilium,
        name: 'shop-routes',
        namespace: 'shop',
        gateway: GATEWAY,
        listener: 'https',
        otherGateways: [{ gateway: ELSEWHERE, listener: ['web', 'web-alt'] }, { gateway: { name: 'mesh', namespace: 'shop' } }],
        hostnames: ['shop.example.com', '*.shop.example.com'],
        labels: { team: 'shop' },
        annotations: { 'example.com/owner': 'shop' },
        rules: [{ backends: [WEB] }],
      }),
  },
  {
    title: 'every kind of match',
    build: (chart: ClusterChart): unknown =>
      new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        rules: [
          {
            matches: [
              HttpMatch.exact('/health'),
              HttpMatch.prefix('/api').method('GET').header('x-env', 'canary').headerRegex('x-user', '[a-z]+-[0-9]{1,4}'),
              HttpMatch.regex('/v[0-9]+/orders(/.*)?'),
              HttpMatch.any().method('POST').query('draft', 'true').queryRegex('page', '[0-9]+'),
            ],
            backends: [WEB],
          },
        ],
      }),
  },
  {
    title: 'backends in shares, with headers of their own, one of them in another namespace',
    build: (chart: ClusterChart): unknown =>
      new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        rules: [
          {
            backends: [
              Backend.service(service(chart), { port: 'http', weight: 90, filters: [HttpFilter.setRequestHeaders({ 'x-track': 'stable' })] }),
              Backend.named({ name: 'web', namespace: 'canary', port: 8080, weight: 9, filters: [HttpFilter.addResponseHeaders({ 'x-track': 'canary' })] }),
              Backend.serviceImport({ name: 'web', port: 8080, weight: 1 }),
              WEB.withWeight(0),
            ],
          },
        ],
      }),
  },
  {
    title: 'a Service of plain cdk8s with a single port',
    build: (chart: ClusterChart): void => {
      const kube = new ApiObject(chart, 'kube-service', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'plain', namespace: 'shop' },
        spec: { selector: { app: 'plain' }, ports: [{ port: 80 }] },
      });
      new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [Backend.service(kube)] }] });
    },
  },
  {
    title: 'no grants, because something else creates them',
    build: (chart: ClusterChart): unknown =>
      new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        referenceGrants: false,
        rules: [{ backends: [Backend.named({ name: 'api', namespace: 'apis', port: 80 })] }],
      }),
  },
  {
    title: 'headers, rewrites, mirrors and timeouts',
    build: (chart: ClusterChart): unknown =>
      new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        rules: [
          {
            matches: [HttpMatch.prefix('/api')],
            backends: [WEB],
            filters: [
              HttpFilter.setRequestHeaders({ 'x-forwarded-prefix': '/api' }),
              HttpFilter.addRequestHeaders({ 'x-via': 'gateway' }),
              HttpFilter.removeRequestHeaders('x-debug', 'x-trace'),
              HttpFilter.setResponseHeaders({ 'x-frame-options': 'DENY' }),
              HttpFilter.removeResponseHeaders('server'),
              HttpFilter.rewriteHostname('internal.example.com'),
              HttpFilter.rewritePrefix('/'),
              HttpFilter.mirror(Backend.named({ name: 'shadow', namespace: 'lab', port: 80 })),
              HttpFilter.mirror(WEB, { percent: 10 }),
              HttpFilter.mirror(WEB, { fraction: { numerator: 5, denominator: 1000 } }),
              HttpFilter.hsts({ maxAge: Duration.days(730), includeSubDomains: true, preload: true }),
            ],
            timeouts: { request: '1m30s', backendRequest: '500ms' },
          },
          { matches: [HttpMatch.exact('/old')], backends: [WEB], filters: [HttpFilter.rewritePath('/new'), HttpFilter.hsts()] },
        ],
      }),
  },
  {
    title: 'redirects',
    build: (chart: ClusterChart): void => {
      CiliumHttpRoute.redirectToHttps(chart, 'to-https', { namespace: 'infra', gateway: GATEWAY, listener: 'http' });
      CiliumHttpRoute.redirectToHttps(chart, 'to-https-port', {
        namespace: 'infra',
        gateway: GATEWAY,
        listener: 'http',
        hostnames: ['alt.example.com'],
        port: 8443,
        statusCode: 302,
      });
      new CiliumHttpRoute(chart, 'moved', {
        namespace: 'shop',
        gateway: GATEWAY,
        listener: 'https',
        rules: [
          { matches: [HttpMatch.prefix('/old')], redirect: HttpRedirect.to({ prefix: '/new' }) },
          {
            matches: [HttpMatch.exact('/')],
            redirect: HttpRedirect.to({ scheme: 'https', hostname: 'www.example.com', port: 443, path: '/start', statusCode: 301 }),
          },
        ],
      });
    },
  },
  {
    title: 'rules that are added later, a filter and a spec of the API itself',
    build: (chart: ClusterChart): void => {
      const route = new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        rules: [{ backends: [WEB] }],
        raw: { hostnames: ['raw.example.com'] },
      });
      route.addRule({
        matches: [HttpMatch.prefix('/api')],
        backends: [WEB],
        filters: [HttpFilter.raw({ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } })],
        raw: { timeouts: { request: '5s' } },
      });
      route.apiObject.metadata.addLabel('team', 'shop');
    },
  },
  {
    title: 'rules with names',
    minors: ['1.19', '1.20'],
    build: (chart: ClusterChart): void => {
      new CiliumHttpRoute(chart, 'shop', { namespace: 'shop', gateway: GATEWAY, rules: [{ name: 'all', backends: [WEB] }] });
      new CiliumGrpcRoute(chart, 'orders', { namespace: 'shop', gateway: GATEWAY, rules: [{ name: 'all', backends: [WEB] }] });
    },
  },
  {
    title: 'CORS and the younger status codes of redirects',
    minors: ['1.20'],
    build: (chart: ClusterChart): void => {
      new CiliumHttpRoute(chart, 'shop', {
        namespace: 'shop',
        gateway: GATEWAY,
        listener: 'https',
        rules: [
          {
            backends: [WEB],
            filters: [
              HttpFilter.cors({
                allowOrigins: ['https://app.example.com', 'https://*.example.org:8443'],
                allowMethods: ['GET', 'PUT'],
                allowHeaders: ['x-token'],
                exposeHeaders: ['x-total'],
                allowCredentials: true,
                maxAge: '10m',
              }),
            ],
          },
          { matches: [HttpMatch.exact('/form')], redirect: HttpRedirect.to({ path: '/thanks', statusCode: 303 }) },
        ],
      });
    },
  },
  {
    title: 'gRPC',
    build: (chart: ClusterChart): void => {
      const route = new CiliumGrpcRoute(chart, 'orders', {
        namespace: 'shop',
        gateway: GATEWAY,
        listener: 'https',
        hostnames: ['grpc.example.com'],
        rules: [
          {
            matches: [
              GrpcMatch.service('shop.v1.Orders'),
              GrpcMatch.method('shop.v1.Carts', 'Get').header('x-env', 'canary'),
              GrpcMatch.regex('shop\\.v[0-9]+\\..*', 'List.*'),
              GrpcMatch.any().headerRegex('x-tenant', '[a-z]+'),
            ],
            backends: [Backend.service(service(chart, 'orders'), { port: 'http' })],
            filters: [HttpFilter.setRequestHeaders({ 'x-via': 'gateway' }), HttpFilter.mirror(WEB)],
          },
        ],
        raw: { hostnames: ['grpc.example.com'] },
      });
      route.addRule({ backends: [WEB], raw: { matches: [{ method: { type: 'Exact', service: 'shop.v1.Health' } }] } });
    },
  },
  {
    title: 'TLS that the backend ends',
    build: (chart: ClusterChart): unknown =>
      new CiliumTlsRoute(chart, 'vault', {
        namespace: 'vault',
        gateway: GATEWAY,
        listener: 'tls',
        hostnames: ['vault.example.com', '*.vault.example.com'],
        backends: [Backend.named({ name: 'vault', port: 8200 }), Backend.named({ name: 'vault', namespace: 'vault-standby', port: 8200, weight: 0 })],
        raw: {},
      }),
  },
  {
    title: 'TCP and UDP',
    minors: ['1.20'],
    build: (chart: ClusterChart): void => {
      new CiliumTcpRoute(chart, 'postgres', {
        namespace: 'data',
        gateway: GATEWAY,
        listener: 'postgres',
        backends: [Backend.named({ name: 'postgres', port: 5432 })],
        raw: {},
      });
      new CiliumUdpRoute(chart, 'dns', { namespace: 'dns', gateway: GATEWAY, listener: 'dns', backends: [Backend.named({ name: 'dns', port: 53 })] });
    },
  },
  {
    title: 'TLS from the Gateway to the backend',
    minors: ['1.20'],
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      new CiliumBackendTlsPolicy(chart, 'web', {
        cilium,
        name: 'web-tls',
        labels: { team: 'shop' },
        annotations: { 'example.com/owner': 'shop' },
        targets: [{ service: service(chart), portName: 'http' }],
        hostname: 'web.shop.svc.cluster.local',
        ca: BackendCa.configMap('shop-ca'),
      });
      new CiliumBackendTlsPolicy(chart, 'public', {
        namespace: 'shop',
        targets: [{ service: 'payments' }],
        hostname: 'payments.example.com',
        ca: BackendCa.system(),
        gatewayApiChannel: 'standard',
        raw: { options: { 'example.com/min-version': '1.3' } },
      });
    },
  },
];
