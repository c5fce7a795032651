import { BACKEND_DEFAULTS, PARENT_DEFAULTS, PATH_DEFAULT } from './api-defaults';
import type { Construct } from 'constructs';
import type { HTTPRouteSpec, ParentRef } from '../../imports/gateway.networking.k8s.io';
import type { CatchAllProps, HttpsRedirectProps } from './cilium-gateway-props';
import type { GatewayListener } from './listener';

/** Maximum number of parents of a route. */
const MAX_PARENTS = 32;

interface Parent {
  readonly name: string;
  readonly namespace: string;
}

/** Creates the route that redirects requests to HTTP listeners to HTTPS. */
export function makeRedirect(scope: Construct, gateway: Parent, listeners: readonly GatewayListener[], { statusCode = 301 }: HttpsRedirectProps): void {
  const [https] = listeners.filter(({ protocol }) => protocol === 'HTTPS');
  const port = listeners.some((listener) => listener.protocol === 'HTTPS' && listener.port === 443) ? undefined : https?.port;
  makeRoute(scope, 'https-redirect', gateway, listeners.filter(({ protocol }) => protocol === 'HTTP'), [
    { matches: [{ path: PATH_DEFAULT }], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', ...(port !== undefined && { port }), statusCode } }] },
  ]);
}

/** Creates a route for all hostnames and paths. Every other route is more specific. */
export function makeCatchAll(scope: Construct, gateway: Parent, listeners: readonly GatewayListener[], { service, port }: CatchAllProps): void {
  makeRoute(scope, 'catch-all', gateway, listeners, [{ matches: [{ path: PATH_DEFAULT }], backendRefs: [{ ...BACKEND_DEFAULTS, name: service, port }] }]);
}

function makeRoute(scope: Construct, id: string, { name, namespace }: Parent, listeners: readonly GatewayListener[], rules: HTTPRouteSpec['rules']): void {
  const { HTTPRoute } = require('../../imports/gateway.networking.k8s.io') as typeof import('../../imports/gateway.networking.k8s.io');
  const parentRefs = listeners.map((listener): ParentRef => ({ ...PARENT_DEFAULTS, name, sectionName: listener.name }));
  for (let start = 0; start < parentRefs.length; start += MAX_PARENTS) {
    const suffix = start === 0 ? id : `${id}-${start / MAX_PARENTS + 1}`;
    const spec = { parentRefs: parentRefs.slice(start, start + MAX_PARENTS), rules };
    new HTTPRoute(scope, suffix, { metadata: { name: `${name}-${suffix}`, namespace }, spec });
  }
}
