import type { JsonObject } from '../kubernetes/json';

/** Values of a Cilium with the Gateway API. */
export const READS_ROUTES: JsonObject = { gatewayAPI: { enabled: true, enableAlpn: true } };

const API = 'gateway.networking.k8s.io/v1';

/** A Gateway for examples: HTTPS for `*.example.com`, for routes in all namespaces. */
export function exampleGateway(namespace = 'infra'): JsonObject {
  const listener = { name: 'https', port: 443, protocol: 'HTTPS', hostname: '*.example.com', allowedRoutes: { namespaces: { from: 'All' } } };
  const tls = { certificateRefs: [{ name: 'example-tls' }] };
  return { apiVersion: API, kind: 'Gateway', metadata: { name: 'public', namespace }, spec: { gatewayClassName: 'cilium', listeners: [{ ...listener, tls }] } };
}

/** A route for examples in namespace `shop`, with the backend Service `web`. */
export function exampleRoute(spec: JsonObject = {}, kind = 'HTTPRoute'): JsonObject {
  return {
    apiVersion: API,
    kind,
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra' }],
      hostnames: ['shop.example.com'],
      rules: [{ backendRefs: [{ name: 'web', port: 8080 }] }],
      ...spec,
    },
  };
}

/** The start of a program: a Gateway that accepts routes in all namespaces. */
export const GATEWAY_PROGRAM = `new GatewayApiCrds(chart, 'gateway-api');
const gateway = new CiliumGateway(chart, 'public', {
  namespace: 'gateways',
  listeners: [Listener.http({ allowedRoutes: AllowedRoutes.all() })],
});
`;

/** A route in a program, in namespace `shop`. */
export function routeProgram(props: string, gateway = 'gateway'): string {
  return `new CiliumHttpRoute(chart, 'shop', {\n  namespace: 'shop',\n  ${gateway === 'gateway' ? 'gateway' : `gateway: ${gateway}`},\n  ${props},\n});`;
}
