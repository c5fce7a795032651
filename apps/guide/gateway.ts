import { AllowedRoutes, Backend, CiliumGateway, CiliumHttpRoute, GatewayApiCrds, GatewayCertificate, HttpMatch, Listener, type ClusterChart } from '../../lib';

/** Chapter "Gateway API Setup". The class `cilium`, which the guide makes by hand, is made by the chart. */
export function gateway(chart: ClusterChart): void {
  new GatewayApiCrds(chart, 'gateway-api');

  const certificate = GatewayCertificate.certManager({
    name: 'gateway-cert',
    secretName: 'gateway-tls',
    clusterIssuer: 'letsencrypt-prod',
    dnsNames: ['example.com', 'www.example.com'],
  });
  const web = new CiliumGateway(chart, 'cilium-gateway', {
    namespace: 'default',
    allowedRoutes: AllowedRoutes.all(),
    listeners: [Listener.http(), Listener.https({ certificate })],
  });

  new CiliumHttpRoute(chart, 'example-route', {
    namespace: 'default',
    gateway: web,
    hostnames: ['example.com', 'www.example.com'],
    rules: [
      { matches: [HttpMatch.prefix('/api')], backends: [Backend.named({ name: 'api-service', port: 8080 })] },
      { matches: [HttpMatch.prefix('/')], backends: [Backend.named({ name: 'web-service', port: 80 })] },
    ],
  });
}
