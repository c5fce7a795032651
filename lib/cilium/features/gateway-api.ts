import { whenOn } from '../../props';
import type { Feature } from './feature';
import { checkNamespace, checkNumber } from './formats';

/** Settings of the Gateway API controller. @see https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/ */
export interface GatewayApiProps {
  /**
   * ALPN, which HTTP/2 and gRPC over TLS require.
   * @default true
   */
  readonly alpn?: boolean;
  /**
   * Whether Gateways use the `appProtocol` of a Service port, such as `kubernetes.io/h2c` or `kubernetes.io/ws`. ALPN includes it.
   * @default true
   */
  readonly appProtocol?: boolean;
  /**
   * Whether the chart renders the GatewayClass `cilium`. By default the chart looks at a live cluster, which a render does not have.
   * @default true
   */
  readonly gatewayClass?: boolean;
  /**
   * `externalTrafficPolicy` of the Services of Gateways. `Local` preserves client addresses, but with L2 announcements the node that
   * announces the address may have no local backend.
   * @default - the chart's: Cluster
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
  /**
   * Number of proxies in front of Cilium whose `x-forwarded-for` header is trusted for the address of the client.
   * @default - the chart's: 0
   */
  readonly xffNumTrustedHops?: number;
  /**
   * Whether listeners expect the PROXY protocol. They then accept nothing else.
   * @default - the chart's: false
   */
  readonly proxyProtocol?: boolean;
  /**
   * Namespace with the copies of the TLS Secrets from which Envoy reads.
   * @default - the chart's: cilium-secrets
   */
  readonly secretsNamespace?: string;
  /**
   * Listeners on the addresses of the nodes instead of a LoadBalancer Service: on all nodes, or on nodes with certain labels.
   * @default false
   */
  readonly hostNetwork?: boolean | {
    /**
     * Labels of the nodes.
     * @default - all nodes
     */
    readonly nodeLabels?: Readonly<Record<string, string>>;
  };
}

/** Gateway API controller. */
export const gatewayApi: Feature<{ gatewayApi?: boolean | GatewayApiProps }> = {
  prop: 'gatewayApi',
  apply({ gatewayApi: prop }, { set, report }) {
    const settings = whenOn(prop);
    set('gatewayAPI.enabled', prop === undefined ? undefined : settings !== undefined);
    if (!settings) return;
    set('gatewayAPI.enableAlpn', settings.alpn ?? true, settings.alpn === undefined ? 'HTTP/2 and GRPCRoute over TLS require ALPN' : undefined);
    set('gatewayAPI.enableAppProtocol', settings.appProtocol ?? true, settings.appProtocol === undefined ? 'backends that use h2c or WebSocket set appProtocol' : undefined);
    set(
      'gatewayAPI.gatewayClass.create',
      String(settings.gatewayClass ?? true),
      settings.gatewayClass === undefined ? 'the chart would look for the kind GatewayClass in a live cluster, which a render does not have' : undefined,
    );
    set('gatewayAPI.externalTrafficPolicy', settings.externalTrafficPolicy);
    checkNumber('gatewayApi.xffNumTrustedHops', settings.xffNumTrustedHops, [0], report);
    set('gatewayAPI.xffNumTrustedHops', settings.xffNumTrustedHops);
    set('gatewayAPI.enableProxyProtocol', settings.proxyProtocol);
    checkNamespace('gatewayApi.secretsNamespace', settings.secretsNamespace, report);
    set('gatewayAPI.secretsNamespace.name', settings.secretsNamespace);
    const hostNetwork = whenOn(settings.hostNetwork);
    if (hostNetwork) {
      set('gatewayAPI.hostNetwork.enabled', true);
      const labels = hostNetwork.nodeLabels;
      set('gatewayAPI.hostNetwork.nodes.matchLabels', labels && { ...labels });
    }
  },
};
