import { App } from 'cdk8s';
import * as library from '../../../lib';
import { data, object, textOf } from '../../../lib/cli/import/expression';
import { importCluster } from '../../../lib/cli/import/import-cluster';
import { topLevelKeys } from '../../../lib/cli/import/known-keys';
import { runProgram } from '../../../lib/cli/import/program';
import { readInputs } from '../../../lib/cli/import/read-inputs';
import { comparable } from '../../../lib/cli/import/objects/comparable';
import type { KubernetesObject } from '../../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';

const VALUES = `kubeProxyReplacement: true
bpf: { masquerade: true }
gatewayAPI: { enabled: true }
bgpControlPlane: { enabled: true }
l2announcements: { enabled: true }
egressGateway: { enabled: true }
`;

/** What the program says of objects beside Cilium, and what became of each. */
function imported(yaml: string, ciliumVersion = '1.19.6'): { readonly statements: string; readonly became: Readonly<Record<string, string>>; readonly rewritten: readonly string[] } {
  const known = topLevelKeys();
  const file = (name: string, text: string) => ({ name, directory: '', text, isNamed: true });
  const inputs = readInputs([file('values.yaml', VALUES), file('objects.yaml', yaml)], (key) => known.has(key));
  const { files, report, program } = importCluster(inputs, { facts: {}, ciliumVersion }, library);
  expect(() => runProgram(program, new App(), library)).not.toThrow();
  const main = files.get('main.ts')!;
  return {
    statements: main.slice(main.indexOf('\n\n', main.indexOf('new TalosCilium('))).replace('\n\napp.synth();\n', '').trim(),
    became: Object.fromEntries(report.imported.map(({ title, became, by }) => [title, became === 'yaml' ? became : (by ?? became)])),
    rewritten: report.imported.filter(({ rewritten }) => rewritten).map(({ title }) => title),
  };
}

describe('objects as constructs', () => {
  it('makes a BgpPeering of the objects of a peering, with their names', () => {
    const { statements, became } = imported(`apiVersion: cilium.io/v2
kind: CiliumBGPClusterConfig
metadata: { name: bgp }
spec:
  nodeSelector: { matchLabels: { bgp: 'true' } }
  bgpInstances: [{ name: bgp, localASN: 64512, peers: [{ name: router, peerASN: 64513, peerAddress: 192.168.1.1, peerConfigRef: { name: router } }] }]
---
apiVersion: cilium.io/v2
kind: CiliumBGPPeerConfig
metadata: { name: router }
spec:
  timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 }
  gracefulRestart: { enabled: true, restartTimeSeconds: 15 }
  families: [{ afi: ipv4, safi: unicast, advertisements: { matchLabels: { advertise: services } } }]
---
apiVersion: cilium.io/v2
kind: CiliumBGPAdvertisement
metadata: { name: services, labels: { advertise: services } }
spec:
  advertisements: [{ advertisementType: Service, service: { addresses: [LoadBalancerIP] }, selector: { matchLabels: { expose: bgp } } }]
---
apiVersion: cilium.io/v2
kind: CiliumLoadBalancerIPPool
metadata: { name: routed }
spec: { blocks: [{ cidr: 10.50.0.0/24 }], serviceSelector: { matchLabels: { expose: bgp } } }
`);
    expect(statements).toBe(`const bgp = new BgpPeering(chart, 'bgp', {
  name: 'bgp',
  nodeSelector: { matchLabels: { bgp: 'true' } },
  localAsn: 64512,
  peers: [
    BgpPeer.to('192.168.1.1', {
      name: 'router',
      asn: 64513,
      configName: 'router',
      families: [BgpFamily.ipv4()],
      gracefulRestart: { restartTimeSeconds: 15 },
      timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
    }),
  ],
  advertise: [Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } })],
  advertisement: { name: 'services', labels: { advertise: 'services' } },
});

new LoadBalancerPool(chart, 'routed', {
  blocks: ['10.50.0.0/24'],
  serviceSelector: { matchLabels: { expose: 'bgp' } },
  announce: Announce.bgp(bgp),
});`);
    expect(Object.values(became)).toEqual(['BgpPeering', 'BgpPeering', 'BgpPeering', 'LoadBalancerPool']);
  });

  it('makes constructs of Gateways of Cilium and their routes, and leaves those of other controllers as YAML', () => {
    const { statements, became } = imported(`apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: gateways }
spec:
  gatewayClassName: cilium
  addresses: [{ type: IPAddress, value: 192.168.1.200 }]
  listeners:
    - { name: http, protocol: HTTP, port: 80, hostname: '*.example.com', allowedRoutes: { namespaces: { from: All } } }
    - { name: https, protocol: HTTPS, port: 443, hostname: '*.example.com', allowedRoutes: { namespaces: { from: All } }, tls: { mode: Terminate, certificateRefs: [{ kind: Secret, name: wildcard }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: redirect, namespace: gateways }
spec:
  parentRefs: [{ name: public, sectionName: http }]
  rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  hostnames: [shop.example.com]
  parentRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: public, namespace: gateways, sectionName: https }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /api }, method: GET }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      backendRefs: [{ name: api, port: 8080, weight: 1 }]
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ group: '', kind: Service, name: web, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: envoy, namespace: gateways }
spec: { gatewayClassName: envoy, listeners: [{ name: http, protocol: HTTP, port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: other, namespace: shop }
spec: { parentRefs: [{ name: envoy, namespace: gateways }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`);
    expect(statements.slice(0, statements.indexOf('// Existing'))).toBe(`const public2 = new CiliumGateway(chart, 'public', {
  namespace: 'gateways',
  address: GatewayAddress.fixed('192.168.1.200'),
  allowedRoutes: AllowedRoutes.all(),
  listeners: [
    Listener.http({ hostname: '*.example.com' }),
    Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.existing({ name: 'wildcard' }) }),
  ],
});

new CiliumHttpRoute(chart, 'redirect', {
  namespace: 'gateways',
  gateway: public2,
  listener: 'http',
  rules: [{ redirect: HttpRedirect.toHttps() }],
});

new CiliumHttpRoute(chart, 'shop', {
  namespace: 'shop',
  gateway: public2,
  listener: 'https',
  hostnames: ['shop.example.com'],
  rules: [
    {
      matches: [HttpMatch.prefix('/api').method('GET')],
      filters: [HttpFilter.rewritePrefix('/')],
      backends: [Backend.named({ name: 'api', port: 8080 })],
    },
    { backends: [Backend.named({ name: 'web', port: 80 })] },
  ],
});

`.replaceAll('public2', 'publicGateway'));
    expect(became).toMatchObject({ 'Gateway gateways/envoy': 'yaml', 'HTTPRoute shop/other': 'yaml' });
  });

  it('makes calls of CiliumPolicies of network policies', () => {
    const { statements, became, rewritten } = imported(`apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop, labels: { team: shop } }
spec:
  description: the shop
  endpointSelector: { matchLabels: { app: web } }
  ingress:
    - fromEntities: [ingress]
      toPorts: [{ ports: [{ port: '8080', protocol: TCP }], rules: { http: [{ method: GET, path: /api/.* }] } }]
    - fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': monitoring, app: prometheus } }]
      toPorts: [{ ports: [{ port: metrics, protocol: TCP }] }]
  egress:
    - toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': kube-system, k8s-app: kube-dns } }]
      toPorts: [{ ports: [{ port: '53', protocol: ANY }], rules: { dns: [{ matchPattern: '*' }] } }]
    - toFQDNs: [{ matchName: api.example.com }, { matchPattern: '*.example.org' }]
      toPorts: [{ ports: [{ port: '443', protocol: TCP }] }]
    - toCIDRSet: [{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { endpointSelector: {}, ingress: [{}], egress: [{}] }
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: names-without-dns, namespace: shop }
spec: { endpointSelector: {}, egress: [{ toFQDNs: [{ matchName: api.example.com }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }, { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: backup } } }], ports: [{ port: 5432 }] }]
`);
    expect(statements).toBe(`const shopPolicies = new CiliumPolicies(chart, 'shop-policies', { namespace: 'shop' });

shopPolicies.for(Selector.labels({ app: 'web' }), 'web', { description: 'the shop', labels: { team: 'shop' } })
  .allowFrom(Peer.entity('ingress'), Port.tcp(8080), Http.get('/api/.*'))
  .allowFrom(Peer.labels({ app: 'prometheus' }, { namespace: 'monitoring' }), Port.named('metrics'))
  .allowTo(Peer.labels({ 'k8s-app': 'kube-dns' }, { namespace: 'kube-system' }), Port.any(53), Dns.any())
  .allowTo([Peer.fqdn('api.example.com'), Peer.fqdnPattern('*.example.org')], Port.tcp(443))
  .allowTo(Peer.cidr('10.0.0.0/8', { except: ['10.1.0.0/16'] }));

shopPolicies.forAll('deny').isolate();

shopPolicies.forAll('names-without-dns').addRule('egress', { toFQDNs: [{ matchName: 'api.example.com' }] });

const shopKubernetesPolicies = new CiliumPolicies(chart, 'shop-kubernetes-policies', {
  namespace: 'shop',
  kind: 'NetworkPolicy',
});

shopKubernetesPolicies.for(Selector.labels({ app: 'db' }), 'db')
  .isolate('egress')
  .allowFrom([Peer.labels({ app: 'web' }), Peer.namespace('backup')], Port.tcp(5432));`);
    expect(Object.values(became)).not.toContain('yaml');
    expect(rewritten).not.toContain('CiliumNetworkPolicy shop/deny');
  });

  it('makes a CiliumGatewayClass of a class with its settings, and policies for TLS of backends', () => {
    const { statements, became } = imported(
      `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: io.cilium/gateway-controller, parametersRef: { group: cilium.io, kind: CiliumGatewayClassConfig, name: edge, namespace: network } }
---
apiVersion: cilium.io/v2alpha1
kind: CiliumGatewayClassConfig
metadata: { name: edge, namespace: network }
spec: { service: { externalTrafficPolicy: Local, loadBalancerClass: io.cilium/bgp-control-plane } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: vault, namespace: vault }
spec:
  targetRefs: [{ group: '', kind: Service, name: vault, sectionName: https }]
  validation: { hostname: vault.example.com, caCertificateRefs: [{ group: '', kind: ConfigMap, name: vault-ca }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: public, namespace: vault }
spec:
  targetRefs: [{ group: '', kind: Service, name: public }]
  validation: { hostname: public.example.com, wellKnownCACertificates: System }
`,
      '1.20.0',
    );
    expect(became).toEqual({
      'GatewayClass edge': 'CiliumGatewayClass',
      'CiliumGatewayClassConfig network/edge': 'CiliumGatewayClass',
      'BackendTLSPolicy vault/vault': 'CiliumBackendTlsPolicy',
      'BackendTLSPolicy vault/public': 'CiliumBackendTlsPolicy',
    });
    expect(statements).toContain(`new CiliumGatewayClass(chart, 'edge', {
  namespace: 'network',
  service: { externalTrafficPolicy: 'Local', loadBalancerClass: 'io.cilium/bgp-control-plane' },
});

new CiliumBackendTlsPolicy(chart, 'vault', {
  namespace: 'vault',
  targets: [{ service: 'vault', portName: 'https' }],
  hostname: 'vault.example.com',
  ca: BackendCa.configMap('vault-ca'),
});

new CiliumBackendTlsPolicy(chart, 'public', {
  namespace: 'vault',
  targets: [{ service: 'public' }],
  hostname: 'public.example.com',
  ca: BackendCa.system(),
});`);
  });

  it('makes typed objects of kinds without another construct, and YAML where the types would refuse them', () => {
    const { statements, became } = imported(`apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
metadata: { name: offices }
spec: { externalCIDRs: [198.51.100.0/24] }
---
apiVersion: cilium.io/v2
kind: CiliumLocalRedirectPolicy
metadata: { name: node-dns, namespace: kube-system }
spec:
  redirectFrontend: { serviceMatcher: { serviceName: kube-dns, namespace: kube-system } }
  redirectBackend: { localEndpointSelector: { matchLabels: { k8s-app: node-dns } }, toPorts: [{ port: '53', name: dns, protocol: UDP }] }
---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata: { name: shop, namespace: apis }
spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }], to: [{ group: '', kind: Service }] }
---
apiVersion: cilium.io/v2
kind: CiliumCIDRGroup
metadata: { name: home }
spec: { externalCIDRs: ["\${HOME_CIDR}"] }
`);
    expect(became).toEqual({
      'CiliumCIDRGroup offices': 'CiliumCIDRGroup',
      'CiliumLocalRedirectPolicy kube-system/node-dns': 'CiliumLocalRedirectPolicy',
      'ReferenceGrant apis/shop': 'ReferenceGrant',
      'CiliumCIDRGroup home': 'yaml',
    });
    expect(statements).toContain(`new CiliumCIDRGroup(chart, 'offices', { metadata: { name: 'offices' }, spec: { externalCIDRs: ['198.51.100.0/24'] } });

new CiliumLocalRedirectPolicy(chart, 'node-dns', {
  metadata: { name: 'node-dns', namespace: 'kube-system' },
  spec: {
    redirectFrontend: { serviceMatcher: { serviceName: 'kube-dns', namespace: 'kube-system' } },
    redirectBackend: {
      localEndpointSelector: { matchLabels: { 'k8s-app': 'node-dns' } },
      toPorts: [{ port: '53', name: 'dns', protocol: 'UDP' }],
    },
  },
});

new ReferenceGrant(chart, 'shop', {
  metadata: { name: 'shop', namespace: 'apis' },
  spec: {
    from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
    to: [{ group: '', kind: 'Service' }],
  },
});`);
  });

  it('writes rules for DNS names as they are where the policy has no DNS rule', () => {
    const { statements, became } = imported(`apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: updates, namespace: apps }
spec:
  endpointSelector: { matchLabels: { app: updater } }
  egress:
    - toFQDNs: [{ matchName: registry.example.com }]
      toPorts: [{ ports: [{ port: '443', protocol: TCP }] }]
    - toEntities: [kube-apiserver]
`);
    expect(became).toEqual({ 'CiliumNetworkPolicy apps/updates': 'CiliumPolicies' });
    expect(statements).toContain(`appsPolicies.for(Selector.labels({ app: 'updater' }), 'updates')
  .addRule('egress', {
    toFQDNs: [{ matchName: 'registry.example.com' }],
    toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }],
  })
  .allowTo(Peer.entity('kube-apiserver'));`);
  });

  it('makes an EgressGateway, and never one that changes the values of Cilium', () => {
    const { statements } = imported(`apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
metadata: { name: billing }
spec:
  selectors: [{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': billing } } }]
  destinationCIDRs: [203.0.113.0/24]
  egressGateway: { nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: 192.168.1.250 }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: nodes }
spec: { nodeSelector: {}, ingress: [{ fromEntities: [cluster] }] }
`);
    expect(statements).toBe(`new EgressGateway(chart, 'billing', {
  sources: [{ podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'billing' } } }],
  destinations: ['203.0.113.0/24'],
  gateways: [{ nodeSelector: { matchLabels: { egress: 'true' } }, egressIP: '192.168.1.250' }],
});

// Existing objects, as they were.
new ManifestsFromYaml(chart, 'imported', { files: ['imported.yaml'] });`);
  });
});

describe('objects that mean the same', () => {
  const read = (text: string): KubernetesObject => parseKubernetesYaml(text, 'test')[0] as KubernetesObject;
  const policy = (spec: string): unknown => comparable(read(`{ apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: { name: a, namespace: shop }, spec: ${spec} }`));
  const route = (spec: string): unknown => comparable(read(`{ apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: { name: a, namespace: shop }, spec: ${spec} }`));

  it.each([
    ['{ endpointSelector: {}, ingress: [{ fromEntities: [host] }, { fromEntities: [world] }] }', '{ endpointSelector: {}, ingress: [{ fromEntities: [world, host] }] }'],
    ["{ endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': a } }] }] }", "{ endpointSelector: {}, ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': a } }] }] }"],
    ["{ endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: '80' }] }] }] }", '{ endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: 80, protocol: ANY }] }] }], enableDefaultDeny: { ingress: true, egress: false } }'],
  ])('policy %s', (left, right) => expect(policy(left)).toEqual(policy(right)));

  it.each([
    ['{ endpointSelector: {}, ingress: [{}] }', '{ endpointSelector: {}, ingress: [] }'],
    ['{ endpointSelector: {}, ingress: [{ fromEntities: [] }] }', '{ endpointSelector: {}, ingress: [{ fromEntities: [all] }] }'],
    ['{ endpointSelector: {}, ingressDeny: [{ fromEntities: [world] }] }', '{ endpointSelector: {}, ingressDeny: [{ fromEntities: [world] }], enableDefaultDeny: { ingress: false } }'],
    ["{ endpointSelector: {}, ingress: [{ fromEntities: [host], toPorts: [{ ports: [{ port: '1' }] }] }, { fromEntities: [world] }] }", "{ endpointSelector: {}, ingress: [{ fromEntities: [host, world], toPorts: [{ ports: [{ port: '1' }] }] }] }"],
  ])('not policy %s', (left, right) => expect(policy(left)).not.toEqual(policy(right)));

  it.each([
    ['{ rules: [{ backendRefs: [{ name: a, port: 1 }] }] }', "{ rules: [{ matches: [{ path: { type: PathPrefix, value: / } }], backendRefs: [{ group: '', kind: Service, namespace: shop, name: a, port: 1, weight: 1 }] }] }", true],
    ['{ rules: [{ backendRefs: [{ name: a, port: 1 }] }] }', '{ rules: [{ backendRefs: [{ name: a, port: 1, namespace: other }] }] }', false],
    ['{ rules: [{ backendRefs: [{ name: a, port: 1 }, { name: b, port: 1, weight: 0 }] }] }', '{ rules: [{ backendRefs: [{ name: a, port: 1 }, { name: b, port: 1 }] }] }', false],
  ])('route %s', (left, right, same) => {
    if (same) expect(route(left)).toEqual(route(right));
    else expect(route(left)).not.toEqual(route(right));
  });
});

describe('text of an expression', () => {
  it('breaks a chain into lines', () => {
    expect(textOf({ kind: 'method', on: object({ a: data(1) }), name: 'b', args: [data('c')], onOwnLine: true })).toBe("{ a: 1 }\n  .b('c')");
  });
});
