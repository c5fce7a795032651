import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';

/*
 * Defaults of the CRDs. The API server adds them, and Argo CD then shows a difference that never ends, unless the manifest has
 * them. The tests of the examples compare them with the CRDs.
 */

/** Of a Gateway in `parentRefs`. */
export const PARENT_DEFAULTS = { group: GATEWAY_API_GROUP, kind: 'Gateway' } as const;

/** Of a Service in `backendRefs`. */
export const BACKEND_DEFAULTS = { group: '', kind: 'Service', weight: 1 } as const;

/** Of a Secret in `certificateRefs`. */
export const SECRET_DEFAULTS = { group: '', kind: 'Secret' } as const;

/** Of `path` in the matches of an HTTPRoute. */
export const PATH_DEFAULT = { type: 'PathPrefix', value: '/' } as const;

/** Of `service` in a CiliumGatewayClassConfig. */
export const SERVICE_DEFAULTS = { type: 'LoadBalancer', externalTrafficPolicy: 'Cluster', loadBalancerSourceRangesPolicy: 'Allow' } as const;
