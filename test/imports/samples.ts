import type { Construct } from 'constructs';
import type { ApiObject } from 'cdk8s';
import { Certificate } from '../../imports/cert-manager.io';
import {
  CiliumBGPAdvertisement,
  CiliumBGPClusterConfig,
  CiliumBGPNodeConfigOverride,
  CiliumBGPPeerConfig,
  CiliumCIDRGroup,
  CiliumClusterwideEnvoyConfig,
  CiliumClusterwideNetworkPolicy,
  CiliumEgressGatewayPolicy,
  CiliumEnvoyConfig,
  CiliumGatewayClassConfig,
  CiliumL2AnnouncementPolicy,
  CiliumLoadBalancerIPPool,
  CiliumLocalRedirectPolicy,
  CiliumNetworkPolicy,
  CiliumNodeConfig,
  CiliumPodIPPool,
} from '../../imports/cilium.io';
import {
  BackendTLSPolicy,
  Gateway,
  GatewayClass,
  GRPCRoute,
  HTTPRoute,
  ReferenceGrant,
  TCPRoute,
  TLSRoute,
  UDPRoute,
} from '../../imports/gateway.networking.k8s.io';
import { PrometheusRule, ServiceMonitor } from '../../imports/monitoring.coreos.com';

const app = { matchLabels: { app: 'web' } };
const parentRefs = [{ name: 'edge', namespace: 'gateway', sectionName: 'https' }];
const backendRefs = [{ name: 'web', port: 8080 }];
const web = { name: 'web' };

/** One object of each kind, with fields that every version of it has. */
export function samples(scope: Construct): readonly ApiObject[] {
  return [
    new CiliumNetworkPolicy(scope, 'cnp', {
      metadata: { ...web, namespace: 'shop', labels: { team: 'shop' } },
      spec: {
        endpointSelector: app,
        enableDefaultDeny: { ingress: true, egress: true },
        log: { value: 'shop' },
        ingress: [
          {
            fromEndpoints: [{}],
            toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET', path: '/' }] } }],
          },
          { fromEntities: ['ingress', 'kube-apiserver'] },
          {
            icmps: [
              {
                fields: [
                  { type: 8, family: 'IPv4' },
                  { type: 'EchoRequest', family: 'IPv6' },
                ],
              },
            ],
          },
        ],
        ingressDeny: [{ fromCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }] }],
        egress: [
          { toFQDNs: [{ matchName: 'example.org' }, { matchPattern: '*.example.org' }] },
          {
            toEndpoints: [{ matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] }],
            toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
          },
          {},
        ],
      },
    }),
    new CiliumClusterwideNetworkPolicy(scope, 'ccnp', {
      metadata: web,
      specs: [{ nodeSelector: {}, ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '50000', protocol: 'TCP' }] }] }] }],
    }),
    new CiliumLoadBalancerIPPool(scope, 'pool', {
      metadata: web,
      spec: {
        blocks: [{ cidr: '192.0.2.0/28' }, { start: '192.0.2.32', stop: '192.0.2.40' }],
        allowFirstLastIPs: 'No',
        serviceSelector: app,
      },
    }),
    new CiliumL2AnnouncementPolicy(scope, 'l2', {
      metadata: web,
      spec: {
        loadBalancerIPs: true,
        externalIPs: false,
        interfaces: ['^eth[0-9]+'],
        nodeSelector: { matchExpressions: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }] },
      },
    }),
    new CiliumBGPClusterConfig(scope, 'bgp', {
      metadata: web,
      spec: {
        nodeSelector: {},
        bgpInstances: [
          {
            name: 'main',
            localASN: 64512,
            peers: [{ name: 'tor', peerASN: 64513, peerAddress: '192.0.2.1', peerConfigRef: { name: 'tor' } }],
          },
        ],
      },
    }),
    new CiliumBGPPeerConfig(scope, 'peer', {
      metadata: web,
      spec: {
        gracefulRestart: { enabled: true, restartTimeSeconds: 15 },
        timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
        families: [{ afi: 'ipv4', safi: 'unicast', advertisements: app }],
      },
    }),
    new CiliumBGPAdvertisement(scope, 'advertisement', {
      metadata: web,
      spec: {
        advertisements: [
          {
            advertisementType: 'Service',
            service: { addresses: ['LoadBalancerIP'] },
            selector: app,
            attributes: { communities: { wellKnown: ['no-export'] } },
          },
        ],
      },
    }),
    new CiliumBGPNodeConfigOverride(scope, 'override', {
      metadata: web,
      spec: {
        bgpInstances: [{ name: 'main', routerID: '192.0.2.9', localPort: 1790, peers: [{ name: 'tor', localAddress: '192.0.2.9' }] }],
      },
    }),
    new CiliumEgressGatewayPolicy(scope, 'egress', {
      metadata: web,
      spec: {
        destinationCIDRs: ['203.0.113.0/24'],
        selectors: [{ podSelector: app }],
        egressGateway: { nodeSelector: { matchLabels: { egress: 'yes' } }, egressIP: '192.0.2.77' },
      },
    }),
    new CiliumLocalRedirectPolicy(scope, 'redirect', {
      metadata: web,
      spec: {
        redirectFrontend: { addressMatcher: { ip: '169.254.20.10', toPorts: [{ port: '53', protocol: 'UDP', name: 'dns' }] } },
        redirectBackend: { localEndpointSelector: app, toPorts: [{ port: '53', protocol: 'UDP', name: 'dns' }] },
      },
    }),
    new CiliumCIDRGroup(scope, 'cidrs', { metadata: web, spec: { externalCIDRs: ['198.51.100.0/24', '2001:db8::/48'] } }),
    new CiliumEnvoyConfig(scope, 'envoy', {
      metadata: web,
      spec: {
        services: [{ name: 'web', namespace: 'shop', listener: 'l' }],
        resources: [{ '@type': 'type.googleapis.com/envoy.config.listener.v3.Listener', name: 'l' }],
      },
    }),
    new CiliumClusterwideEnvoyConfig(scope, 'cenvoy', { metadata: web, spec: { resources: [{ '@type': 'x' }] } }),
    new CiliumNodeConfig(scope, 'node', { metadata: web, spec: { nodeSelector: app, defaults: { 'enable-bbr': 'true' } } }),
    new CiliumGatewayClassConfig(scope, 'class-config', {
      metadata: web,
      spec: { service: { type: 'LoadBalancer', loadBalancerClass: 'io.cilium/l2-announcer' } },
    }),
    new CiliumPodIPPool(scope, 'pods', { metadata: web, spec: { ipv4: { cidrs: ['10.10.0.0/16'], maskSize: 24 } } }),

    new GatewayClass(scope, 'class', {
      metadata: web,
      spec: {
        controllerName: 'io.cilium/gateway-controller',
        parametersRef: { group: 'cilium.io', kind: 'CiliumGatewayClassConfig', name: 'web', namespace: 'shop' },
      },
    }),
    new Gateway(scope, 'gateway', {
      metadata: web,
      spec: {
        gatewayClassName: 'cilium',
        listeners: [
          {
            name: 'https',
            port: 443,
            protocol: 'HTTPS',
            hostname: '*.example.org',
            tls: { mode: 'Terminate', certificateRefs: [{ name: 'cert' }] },
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    }),
    new HTTPRoute(scope, 'http', {
      metadata: web,
      spec: {
        parentRefs,
        hostnames: ['shop.example.org'],
        rules: [
          { matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs, timeouts: { request: '10s' } },
          { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] },
        ],
      },
    }),
    new GRPCRoute(scope, 'grpc', {
      metadata: web,
      spec: { parentRefs, rules: [{ matches: [{ method: { service: 'shop.Cart', method: 'Get' } }], backendRefs }] },
    }),
    new TLSRoute(scope, 'tls', { metadata: web, spec: { parentRefs, hostnames: ['db.example.org'], rules: [{ backendRefs }] } }),
    new TCPRoute(scope, 'tcp', { metadata: web, spec: { parentRefs, rules: [{ backendRefs }] } }),
    new UDPRoute(scope, 'udp', { metadata: web, spec: { parentRefs, rules: [{ backendRefs }] } }),
    new ReferenceGrant(scope, 'grant', {
      metadata: web,
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service' }] },
    }),
    new BackendTLSPolicy(scope, 'backend-tls', {
      metadata: web,
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: 'web' }],
        validation: { hostname: 'web.example.org', wellKnownCACertificates: 'System' },
      },
    }),

    new Certificate(scope, 'certificate', {
      metadata: web,
      spec: {
        secretName: 'cert',
        dnsNames: ['*.example.org'],
        issuerRef: { name: 'ca', kind: 'ClusterIssuer', group: 'cert-manager.io' },
        privateKey: { algorithm: 'ECDSA', size: 256 },
      },
    }),
    new ServiceMonitor(scope, 'monitor', {
      metadata: web,
      spec: {
        selector: app,
        endpoints: [
          {
            port: 'metrics',
            targetPort: 9962,
            interval: '30s',
            relabelings: [{ action: 'replace', targetLabel: 'node', sourceLabels: ['__meta_kubernetes_pod_node_name'] }],
          },
        ],
      },
    }),
    new PrometheusRule(scope, 'rule', {
      metadata: web,
      spec: {
        groups: [{ name: 'cilium', rules: [{ alert: 'CiliumDown', expr: 'up == 0', for: '5m', labels: { severity: 'critical' } }] }],
      },
    }),
  ];
}
