import { JsonPatch } from 'cdk8s';
import { AllowedRoutes, Cidr, CiliumGateway, CiliumGatewayClass, GatewayAddress, GatewayApiCrds, GatewayCertificate, Listener, type ClusterChart, type TalosCilium } from '../../lib';
import type { AddressPool } from '../../lib/load-balancing/address-pool';
import type { Example } from './example';

const { certManager, existing, gatewayShim } = GatewayCertificate;
const LETSENCRYPT = certManager({ clusterIssuer: 'letsencrypt' });

/** A pool as far as a Gateway is concerned. */
function pool(): AddressPool {
  return { name: 'lan', serviceLabels: { pool: 'lan' }, claim: () => undefined };
}

/** Every way to use the constructs of Gateways, on every minor that has it. */
export const examples: readonly Example[] = [
  { title: 'the CRDs for the Cilium', build: (chart) => void new GatewayApiCrds(chart, 'crds') },
  {
    title: 'the CRDs of another release, with TLSRoute and annotations',
    minors: ['1.18', '1.19'],
    build: (chart: ClusterChart): void => {
      const crds = new GatewayApiCrds(chart, 'crds', {
        version: 'v1.4.1',
        channel: 'standard',
        tlsRoute: true,
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' },
      });
      crds.patchObject('gateways.gateway.networking.k8s.io', JsonPatch.add('/metadata/labels', { team: 'network' }));
    },
  },
  {
    title: 'the experimental CRDs that two minors can share',
    build: (chart, cilium) => void new GatewayApiCrds(chart, 'crds', { cilium, version: 'v1.6.1', channel: 'experimental' }),
  },
  { title: 'a Gateway for HTTP', build: (chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()] }) },
  {
    title: 'names, labels, annotations and infrastructure',
    build: (chart, cilium) =>
      void new CiliumGateway(chart, 'web', {
        cilium,
        name: 'edge',
        namespace: 'gateways',
        labels: { team: 'network' },
        annotations: { 'example.com/owner': 'network' },
        infrastructure: { labels: { tier: 'edge' }, annotations: { 'lbipam.cilium.io/sharing-key': 'edge' } },
        listeners: [Listener.http({ name: 'plain', port: 8080, hostname: 'www.example.com' })],
      }),
  },
  {
    title: 'routes of all, of the same, of labelled, of named and of selected namespaces, and of one kind',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        allowedRoutes: AllowedRoutes.all(),
        listeners: [
          Listener.http({ name: 'all', hostname: 'all.example.com' }),
          Listener.http({ name: 'same', hostname: 'same.example.com', allowedRoutes: AllowedRoutes.same() }),
          Listener.http({ name: 'labelled', hostname: 'labelled.example.com', allowedRoutes: AllowedRoutes.withLabels({ team: 'shop' }) }),
          Listener.http({ name: 'named', hostname: 'named.example.com', allowedRoutes: AllowedRoutes.fromNamespaces('shop', 'blog') }),
          Listener.http({
            name: 'selected',
            hostname: 'selected.example.com',
            allowedRoutes: AllowedRoutes.selected({ matchExpressions: [{ key: 'team', operator: 'Exists' }] }).ofKind('HTTPRoute'),
          }),
        ],
      }),
  },
  {
    title: 'a certificate of cert-manager, the redirect to HTTPS and a Service for what no route takes',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [Listener.http({ hostname: '*.example.com' }), Listener.https({ hostname: '*.example.com', certificate: LETSENCRYPT })],
        redirectHttpToHttps: true,
        catchAll: { service: 'not-found', port: 80 },
      }),
  },
  {
    title: 'a redirect that browsers do not remember, to another port',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [Listener.http(), Listener.https({ port: 8443, certificate: existing({ name: 'web-tls' }) })],
        redirectHttpToHttps: { statusCode: 302 },
      }),
  },
  {
    title: 'certificates with everything that cert-manager is told',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [
          Listener.https({
            hostname: 'www.example.com',
            options: { 'example.com/tls': 'modern' },
            certificate: certManager({
              issuer: 'internal',
              name: 'web',
              secretName: 'web-tls',
              dnsNames: ['www.example.com', 'example.com'],
              privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
              duration: '2160h',
              renewBefore: '720h',
              raw: { revisionHistoryLimit: 2 },
            }),
          }),
          Listener.https({
            name: 'internal',
            hostname: 'internal.example.com',
            certificate: certManager({ issuerRef: { name: 'step', kind: 'StepIssuer', group: 'certmanager.step.sm' } }),
          }),
        ],
      }),
  },
  {
    title: 'Secrets that are there, one in another namespace, one whose grant its owner makes',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [
          Listener.https({ name: 'own', hostname: 'own.example.com', certificate: existing({ name: 'own-tls' }) }),
          Listener.https({ name: 'shop', hostname: 'shop.example.com', certificate: existing({ name: 'shop-tls', namespace: 'shop' }) }),
          Listener.https({ name: 'blog', hostname: 'blog.example.com', certificate: existing({ name: 'blog-tls', namespace: 'blog', referenceGrant: false }) }),
        ],
      }),
  },
  {
    title: 'certificates by the gateway shim',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [
          Listener.https({
            hostname: 'www.example.com',
            certificate: gatewayShim({
              clusterIssuer: 'letsencrypt',
              secretName: 'www-tls',
              privateKey: { algorithm: 'ECDSA', size: 384, rotationPolicy: 'Always' },
              duration: '2160h',
              renewBefore: '720h',
            }),
          }),
        ],
      }),
  },
  {
    title: 'TLS that ends at the backend',
    build: (chart) =>
      void new CiliumGateway(chart, 'db', {
        listeners: [Listener.tlsPassthrough({ hostname: 'db.example.com' }), Listener.tlsPassthrough({ name: 'mq', port: 5671, hostname: '*.mq.example.com' })],
      }),
  },
  {
    title: 'TCP and UDP',
    minors: ['1.20'],
    build: (chart) => void new CiliumGateway(chart, 'dns', { listeners: [Listener.tcp({ port: 53 }), Listener.udp({ port: 53 })] }),
  },
  {
    title: 'a fixed address of each family',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', { listeners: [Listener.http()], address: GatewayAddress.fixed('192.168.1.201', 'fd00:1::201') }),
  },
  {
    title: 'an address of a pool',
    build: (chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()], address: GatewayAddress.pool(pool(), '192.168.1.202') }),
  },
  {
    title: 'listeners on the nodes themselves',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [Listener.http(), Listener.https({ certificate: existing({ name: 'web-tls' }) })],
        hostNetwork: { nodeLabels: { 'node-role.kubernetes.io/edge': '' } },
      }),
  },
  {
    title: 'without ALPN and appProtocol',
    build: (chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()], alpn: false, appProtocol: false }),
  },
  {
    title: 'a Service of its own',
    build: (chart) =>
      void new CiliumGateway(chart, 'web', {
        listeners: [Listener.http()],
        service: {
          type: 'LoadBalancer',
          externalTrafficPolicy: 'Local',
          loadBalancerClass: 'io.cilium/bgp-control-plane',
          loadBalancerSourceRanges: ['10.0.0.0/8', Cidr.parse('192.168.0.0/16')],
          loadBalancerSourceRangesPolicy: 'Allow',
          allocateLoadBalancerNodePorts: false,
          ipFamilies: ['IPv4'],
          ipFamilyPolicy: 'SingleStack',
          trafficDistribution: 'PreferClose',
        },
      }),
  },
  {
    title: 'a class that several Gateways share',
    build: (chart: ClusterChart, cilium: TalosCilium): void => {
      const nodePorts = new CiliumGatewayClass(chart, 'node-ports', {
        cilium,
        name: 'cilium-node-ports',
        namespace: 'kube-system',
        description: 'Gateways behind the load balancer of the data centre',
        service: { type: 'NodePort' },
        raw: { description: 'Behind the load balancer of the data centre' },
      });
      new CiliumGateway(chart, 'a', { listeners: [Listener.http()], gatewayClass: nodePorts });
      new CiliumGateway(chart, 'b', { listeners: [Listener.http()], gatewayClass: 'cilium-node-ports' });
    },
  },
  {
    title: 'a class without gRPC-Web',
    minors: ['1.20'],
    build: (chart) => void new CiliumGatewayClass(chart, 'plain', { grpcWeb: false }),
  },
  {
    title: 'what is not modelled',
    build: (chart: ClusterChart): void => {
      const gateway = new CiliumGateway(chart, 'web', {
        listeners: [Listener.raw({ name: 'raw', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' }] } })],
        raw: { infrastructure: { labels: { raw: 'true' } } },
      });
      gateway.apiObject.addJsonPatch(JsonPatch.add('/metadata/labels', { patched: 'true' }));
    },
  },
];
