import type { JsonObject } from '../kubernetes/json';
import type { GatewayHostNetworkProps } from './cilium-gateway-props';

/** First port that a process may open without a capability. */
const UNPRIVILEGED = 1024;

/** Helm values for listeners on the addresses of the nodes. */
export function hostNetworkValues({ nodeLabels }: GatewayHostNetworkProps, ports: readonly number[]): JsonObject {
  const gatewayAPI = { hostNetwork: { enabled: true, ...(nodeLabels && { nodes: { matchLabels: { ...nodeLabels } } }) } };
  if (!ports.some((port) => port < UNPRIVILEGED)) return { gatewayAPI };
  // The list replaces that of the chart, which has the first two.
  const capabilities = { keepCapNetBindService: true, envoy: ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] };
  return { gatewayAPI, envoy: { securityContext: { capabilities } } };
}
