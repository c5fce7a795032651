import type { Feature } from './feature';
import { whenOn } from '../../props';

/** Settings of the Gateway API controller. @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/ */
export interface GatewayApiProps {
  /**
   * ALPN: HTTP/2 and gRPC over TLS.
   * @default true
   */
  readonly alpn?: boolean;
  /**
   * Honour `appProtocol` of a Service's port (`kubernetes.io/h2c`, `kubernetes.io/ws`). ALPN brings it with it.
   * @default true
   */
  readonly appProtocol?: boolean;
  /**
   * Whether the chart makes the GatewayClass `cilium`. Left to itself the chart asks a live cluster, which a render has not.
   * @default true
   */
  readonly gatewayClass?: boolean;
  /**
   * `externalTrafficPolicy` of the Gateways' Services. `Local` keeps client addresses, but L2 announcements then find no
   * local backend.
   * @default - the chart's: Cluster
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /**
   * Listeners on the nodes' own addresses instead of a LoadBalancer Service: on all nodes, or on those with certain labels.
   * @default false
   */
  readonly hostNetwork?: boolean | { readonly nodeLabels?: Readonly<Record<string, string>> };
}

/** Gateway API controller. */
export const gatewayApi: Feature = {
  prop: 'gatewayApi',
  apply({ gatewayApi: prop }, { set, problem }) {
    const settings = whenOn(prop);
    set('gatewayAPI.enabled', prop === undefined ? undefined : settings !== undefined, 'asked for');
    if (!settings) return;
    if (settings.appProtocol === false && settings.alpn !== false) {
      const what = 'gatewayApi.appProtocol cannot be off while ALPN is on (appProtocol is false)';
      problem('CIL026', what, 'turn gatewayApi.alpn off too, or remove appProtocol');
    }
    set('gatewayAPI.enableAlpn', settings.alpn ?? true, settings.alpn === undefined ? 'without it GRPCRoute over TLS and HTTP/2 do not work' : 'asked for');
    set('gatewayAPI.enableAppProtocol', settings.appProtocol ?? true, settings.appProtocol === undefined ? 'backends that speak h2c or WebSocket say so in appProtocol' : 'asked for');
    set(
      'gatewayAPI.gatewayClass.create',
      String(settings.gatewayClass ?? true),
      settings.gatewayClass === undefined ? 'the chart would ask a live cluster whether it knows GatewayClass; a render has none to ask' : 'asked for',
    );
    set('gatewayAPI.externalTrafficPolicy', settings.externalTrafficPolicy, 'asked for');
    const hostNetwork = whenOn(settings.hostNetwork);
    if (hostNetwork) {
      set('gatewayAPI.hostNetwork.enabled', true, 'asked for');
      const labels = hostNetwork.nodeLabels;
      set('gatewayAPI.hostNetwork.nodes.matchLabels', labels && { ...labels }, 'asked for');
    }
  },
};
