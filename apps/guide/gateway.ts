import { AllowedRoutes, CiliumGateway, GatewayApiCrds, GatewayCertificate, Listener, type ClusterChart } from '../../lib';
import { HTTPRoute } from '../../imports/gateway.networking.k8s.io';

/** Chapter "Gateway API Setup". The class `cilium`, which the guide makes by hand, is made by the chart. */
export function gatewayChapter(chart: ClusterChart): void {
  new GatewayApiCrds(chart, 'gateway-api');

  const certificate = GatewayCertificate.certManager({
    name: 'gateway-cert',
    secretName: 'gateway-tls',
    clusterIssuer: 'letsencrypt-prod',
    dnsNames: ['example.com', 'www.example.com'],
  });
  const gateway = new CiliumGateway(chart, 'cilium-gateway', {
    namespace: 'default',
    allowedRoutes: AllowedRoutes.all(),
    listeners: [Listener.http(), Listener.https({ certificate })],
  });

  new HTTPRoute(chart, 'example-route', {
    metadata: { name: 'example-route', namespace: 'default' },
    spec: {
      parentRefs: [{ name: gateway.name }],
      hostnames: ['example.com', 'www.example.com'],
      rules: [
        { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'api-service', port: 8080 }] },
        { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'web-service', port: 80 }] },
      ],
    },
  });
}
