import type { CodeExample, CodeTable } from './entry';

const LISTENER = 'https://gateway-api.sigs.k8s.io/reference/spec/#listener';
const HOSTNAME = 'https://gateway-api.sigs.k8s.io/reference/spec/#hostname';
const NAMES = 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/';
const ADDRESSES = 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/addresses/';
const CLASSES = 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/parameterized-gatewayclass/';
const HOST_NETWORK = 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/';
const CRDS = 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites';
const CERTIFICATES = 'https://cert-manager.io/docs/usage/certificate/';
const SHIM = 'https://cert-manager.io/docs/usage/gateway/';

function cilium(version: string): string {
  return `new TalosCilium(chart, 'cilium', { version: '${version}' });\n`;
}

/** A Gateway with these props. */
function program(props: string, before = ''): string {
  return `${before}new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGateway(chart, 'web', {\n  namespace: 'gateways',\n  ${props},\n});`;
}

function listeners(wrong: string, right: string): CodeExample {
  return { wrong: program(`listeners: [${wrong}]`), right: program(`listeners: [${right}]`) };
}

function props(wrong: string, right: string): CodeExample {
  return { wrong: program(`listeners: [Listener.http()],\n  ${wrong}`), right: program(`listeners: [Listener.http()],\n  ${right}`) };
}

/** An HTTPS listener with this certificate. */
function https(certificate: string, more = ''): string {
  return `listeners: [\n    Listener.https({\n      hostname: 'www.example.com',\n      certificate: GatewayCertificate.${certificate},\n    }),\n${more}  ]`;
}

function certificate(wrong: string, right: string): CodeExample {
  return { wrong: program(https(wrong)), right: program(https(right)) };
}

/** A second HTTPS listener, for `https`. */
function second(source: string): string {
  return `    Listener.https({\n      name: 'api',\n      hostname: 'api.example.com',\n      certificate: GatewayCertificate.${source},\n    }),\n`;
}

function change(before: string, wrong: string, right: string): CodeExample {
  return { wrong: `${before}${wrong}`, right: `${before}${right}` };
}

/** A Gateway of Cilium with these listeners. */
function manifest(listeners: readonly string[], { metadata = '', version = '' } = {}): string {
  const head = `${version && `# Cilium ${version}\n`}apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata:\n  name: web\n  namespace: gateways\n${metadata}spec:\n  gatewayClassName: cilium\n`;
  return `${head}${listeners.length === 0 ? '  listeners: []' : `  listeners:\n${listeners.map((listener) => `    - { ${listener} }`).join('\n')}`}`;
}

function manifests(wrong: readonly string[], right: readonly string[], options = {}): CodeExample {
  return { wrong: manifest(wrong, options), right: manifest(right, options) };
}

const HTTP_LISTENER = 'name: http, protocol: HTTP, port: 80';
const TLS_SECRET = 'tls: { certificateRefs: [{ name: web-tls }] }';
const HTTPS_LISTENER = `name: https, protocol: HTTPS, port: 443, ${TLS_SECRET}`;
const PASSTHROUGH = 'tls: { mode: Passthrough }';
const MQ_LISTENERS = ['name: mqtt, protocol: TLS, port: 8883', 'name: web, protocol: TLS, port: 8443'].map((listener) => `${listener}, hostname: mq.example.com, ${PASSTHROUGH}`);

const HTTPS_PROGRAM = "\n    Listener.https({ hostname: 'www.example.com', certificate: GatewayCertificate.existing({ name: 'web-tls' }) }),";
const VAULT_PROGRAM = "\n    Listener.tlsPassthrough({ name: 'vault', hostname: 'vault.example.com' }),";
const DATABASE_PROGRAM = "\n    Listener.tlsPassthrough({ name: 'database', hostname: 'db.example.com', port: 5432 }),";
const HTTPS_443 = `name: https, protocol: HTTPS, port: 443, hostname: www.example.com, ${TLS_SECRET}`;
const VAULT_443 = `name: vault, protocol: TLS, port: 443, hostname: vault.example.com, ${PASSTHROUGH}`;
const DATABASE_5432 = `name: database, protocol: TLS, port: 5432, hostname: db.example.com, ${PASSTHROUGH}`;

/** A Gateway, and a Certificate for the Secret of its listener. */
function shimManifest(metadata: string): string {
  return `${manifest([`hostname: api.example.com, ${HTTPS_LISTENER}`], { metadata })}\n---\n${certificateManifest('duration: 2160h', 'api')}`;
}

const LABELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((label) => `${label}: x`);

function certificateManifest(more: string, name = 'web'): string {
  return `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: ${name}\n  namespace: gateways\nspec:\n  secretName: web-tls\n  issuerRef: { name: letsencrypt, kind: ClusterIssuer }\n  dnsNames: [${name}.example.com]\n  ${more}`;
}

const OPEN_POOL = `new LoadBalancerPool(chart, 'lan', {
  blocks: ['192.168.1.200/29'],
  announce: Announce.none('a router has a static route'),
});
`;

const POOL = `const pool = new LoadBalancerPool(chart, 'lan', {
  blocks: ['192.168.1.200/29'],
  serviceSelector: { matchLabels: { pool: 'lan' } },
  announce: Announce.none('a router has a static route'),
});
`;

/** Codes of `GatewayApiCrds`, `CiliumGateway` and `CiliumGatewayClass`. */
export const gateway = {
  GWY001: {
    title: 'Invalid name of a Gateway',
    reason: 'Cilium creates a Service that is named after the Gateway. The name must have at most 63 lower-case letters, digits and dashes.',
    link: NAMES,
    typescript: props("name: 'Web'", "name: 'web'"),
    yaml: { wrong: manifest([HTTP_LISTENER]).replace('name: web\n', 'name: web.shop\n'), right: manifest([HTTP_LISTENER]) },
  },
  GWY002: { title: 'Invalid namespace of a Gateway', retired: 'OBJ018 reports it, for all objects.' },
  GWY003: {
    title: 'Gateway without listeners, or with too many',
    reason: 'A Gateway must have at least one listener and at most 64. The API server rejects other Gateways.',
    link: LISTENER,
    typescript: listeners('', 'Listener.http()'),
    yaml: manifests([], [HTTP_LISTENER]),
  },
  GWY004: {
    title: 'Two listeners with the same name',
    reason: 'Routes select a listener by its name, so each listener of a Gateway must have its own.',
    link: LISTENER,
    related: ['GWY006'],
    typescript: listeners('Listener.http(), Listener.http({ port: 8080 })', "Listener.http(), Listener.http({ name: 'other', port: 8080 })"),
    yaml: manifests([HTTP_LISTENER, 'name: http, protocol: HTTP, port: 8080'], [HTTP_LISTENER, 'name: other, protocol: HTTP, port: 8080']),
  },
  GWY005: {
    title: 'Invalid name of a listener',
    reason: 'The name of a listener has at most 253 lower-case letters, digits, dashes and dots. The API server rejects the Gateway otherwise.',
    link: LISTENER,
    typescript: listeners("Listener.http({ name: 'my listener' })", "Listener.http({ name: 'my-listener' })"),
    yaml: manifests(['name: my listener, protocol: HTTP, port: 80'], ['name: my-listener, protocol: HTTP, port: 80']),
  },
  GWY006: {
    title: 'Two listeners with the same port, protocol and hostname',
    reason: 'The Gateway could not decide which of the listeners receives a request. The API server rejects the Gateway.',
    link: LISTENER,
    related: ['GWY004', 'SCH008'],
    typescript: listeners("Listener.http({ name: 'a' }), Listener.http({ name: 'b' })", "Listener.http({ name: 'a' }), Listener.http({ name: 'b', hostname: 'b.example.com' })"),
    yaml: manifests(
      ['name: shop, protocol: HTTP, port: 80', 'name: blog, protocol: HTTP, port: 80'],
      ['name: shop, protocol: HTTP, port: 80', 'name: blog, protocol: HTTP, port: 80, hostname: blog.example.com'],
    ),
  },
  GWY007: {
    title: 'Listeners that cannot share a port',
    reason:
      'A TCP listener and a UDP listener can share a port with each other, but with no other listener. Otherwise Cilium opens none of the listeners on the port. ' +
      'HTTP can share a port with HTTPS or TLS. If the Gateway has HTTPS on several ports, or TLS passthrough on several ports, HTTP cannot share a port with them: only one of the two listeners is served.',
    link: LISTENER,
    related: ['GWY006', 'GWY062'],
    typescript: change(
      cilium('1.20.0'),
      program("listeners: [Listener.tcp({ port: 443 }), Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })]"),
      program("listeners: [Listener.tcp({ port: 8443 }), Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })]"),
    ),
    yaml: manifests(['name: db, protocol: TCP, port: 443', HTTPS_LISTENER], ['name: db, protocol: TCP, port: 8443', HTTPS_LISTENER], { version: '1.20.0' }),
  },
  GWY008: {
    title: 'Invalid hostname of a listener',
    reason: 'A hostname is a DNS name in lower case, without a scheme, port or path, and it is not an IP address.',
    link: HOSTNAME,
    related: ['GWY009'],
    typescript: listeners("Listener.http({ hostname: 'https://example.com' })", "Listener.http({ hostname: 'example.com' })"),
    yaml: manifests([`${HTTP_LISTENER}, hostname: "https://example.com"`], [`${HTTP_LISTENER}, hostname: example.com`]),
  },
  GWY009: {
    title: 'Wildcard in the wrong place',
    reason: 'A wildcard must be the whole first label of a hostname, as in `*.example.com`. For other patterns, such as `www.*.example.com`, use one listener for each hostname. A listener without a hostname accepts all hostnames.',
    link: HOSTNAME,
    typescript: listeners("Listener.http({ hostname: '*example.com' })", "Listener.http({ hostname: '*.example.com' })"),
    yaml: manifests([`${HTTP_LISTENER}, hostname: "*example.com"`], [`${HTTP_LISTENER}, hostname: "*.example.com"`]),
  },
  GWY010: {
    title: 'Invalid port of a listener',
    reason: 'A port is an integer from 1 to 65535.',
    link: LISTENER,
    typescript: listeners('Listener.http({ port: 70_000 })', 'Listener.http({ port: 8080 })'),
    yaml: manifests(['name: http, protocol: HTTP, port: 70000'], ['name: http, protocol: HTTP, port: 8080']),
  },
  GWY011: {
    title: 'HTTPS listener without a certificate',
    reason: 'An HTTPS listener terminates TLS with the certificate in a Secret. Without one, Cilium does not open the listener.',
    link: 'https://gateway-api.sigs.k8s.io/guides/tls/',
    related: ['GWY014'],
    typescript: listeners(
      "Listener.raw({ name: 'https', port: 443, protocol: 'HTTPS' })",
      "Listener.raw({ name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'web-tls' }] } })",
    ),
    yaml: manifests(['name: https, protocol: HTTPS, port: 443, tls: { mode: Terminate }'], [HTTPS_LISTENER]),
  },
  GWY012: {
    title: 'Listener that Cilium does not support',
    reason: 'Cilium supports the protocols HTTP, HTTPS, TLS, TCP and UDP. HTTPS listeners terminate TLS, and TLS listeners pass it through. HTTP, TCP and UDP listeners have no TLS. TCP and UDP listeners have no hostname, and cannot be on the host network.',
    link: LISTENER,
    typescript: listeners(
      "Listener.raw({ name: 'tls', port: 443, protocol: 'TLS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'web-tls' }] } })",
      "Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })",
    ),
    yaml: manifests([`name: tls, protocol: TLS, port: 443, ${TLS_SECRET}`], [HTTPS_LISTENER]),
  },
  GWY013: {
    title: 'TCP or UDP listener before Cilium 1.20',
    reason: 'Older versions of Cilium ignore TCP and UDP listeners. A Service of type LoadBalancer does the same without a Gateway.',
    versions: { cilium: { before: '1.20' } },
    link: 'https://github.com/cilium/cilium/issues/21929',
    typescript: {
      wrong: program('listeners: [Listener.tcp({ port: 5432 })]', cilium('1.19.6')),
      right: program('listeners: [Listener.tcp({ port: 5432 })]', cilium('1.20.0')),
    },
    yaml: { wrong: manifest(['name: database, protocol: TCP, port: 5432'], { version: '1.19.6' }), right: manifest(['name: database, protocol: TCP, port: 5432'], { version: '1.20.0' }) },
  },
  GWY014: {
    title: 'Listener with several certificates',
    reason: 'Cilium supports one certificate for each listener. With several, Envoy rejects the configuration of the listener. Use a listener with its own hostname for each certificate.',
    link: 'https://github.com/cilium/cilium/issues/41228',
    related: ['GWY011'],
    typescript: listeners(
      "Listener.raw({ name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'a-tls' }, { name: 'b-tls' }] } })",
      "Listener.https({ name: 'a', hostname: 'a.example.com', certificate: GatewayCertificate.existing({ name: 'a-tls' }) }), Listener.https({ name: 'b', hostname: 'b.example.com', certificate: GatewayCertificate.existing({ name: 'b-tls' }) })",
    ),
    yaml: manifests(['name: https, protocol: HTTPS, port: 443, tls: { certificateRefs: [{ name: a-tls }, { name: b-tls }] }'], [
      'name: a, protocol: HTTPS, port: 443, hostname: a.example.com, tls: { certificateRefs: [{ name: a-tls }] }',
      'name: b, protocol: HTTPS, port: 443, hostname: b.example.com, tls: { certificateRefs: [{ name: b-tls }] }',
    ]),
  },
  GWY015: {
    title: 'Certificate without an issuer, or with several',
    reason: 'A certificate of cert-manager requires exactly one issuer: an Issuer (`issuer`), a ClusterIssuer (`clusterIssuer`), or another kind (`issuerRef`).',
    link: CERTIFICATES,
    typescript: certificate('certManager({})', "certManager({ clusterIssuer: 'letsencrypt' })"),
  },
  GWY016: {
    title: 'DNS names of a certificate that do not match its listeners',
    reason: 'Clients reject a certificate whose DNS names do not include the hostname of the listener. The DNS names come from the hostnames of the listeners, or from `dnsNames`. A Gateway with annotations of cert-manager gets a certificate only for listeners with a hostname: for any other listener, the Secret is never created.',
    link: CERTIFICATES,
    typescript: certificate("certManager({ clusterIssuer: 'letsencrypt', dnsNames: ['example.com'] })", "certManager({ clusterIssuer: 'letsencrypt', dnsNames: ['example.com', 'www.example.com'] })"),
    yaml: manifests(
      [HTTPS_LISTENER],
      [`${HTTPS_LISTENER}, hostname: www.example.com`],
      { metadata: '  annotations:\n    cert-manager.io/cluster-issuer: letsencrypt\n' },
    ),
  },
  GWY017: {
    title: 'Certificate that cert-manager rejects',
    reason: 'The webhook of cert-manager rejects a certificate without names, an issuer of the group cert-manager.io whose kind is not Issuer or ClusterIssuer, a duration below one hour, and a renewal less than five minutes before the certificate expires. RSA keys must have 2048 to 8192 bits, and ECDSA keys 256, 384 or 521 bits. Durations are in hours, minutes and seconds, not in days.',
    link: CERTIFICATES,
    typescript: certificate("certManager({ clusterIssuer: 'letsencrypt', duration: '90d' })", "certManager({ clusterIssuer: 'letsencrypt', duration: Duration.days(90) })"),
    yaml: { wrong: certificateManifest('duration: 90d'), right: certificateManifest('duration: 2160h') },
  },
  GWY018: {
    title: 'Two certificates in one Secret',
    reason: 'Each certificate overwrites the Secret of the other, and cert-manager issues both again and again.',
    link: CERTIFICATES,
    typescript: {
      wrong: program(https("certManager({ clusterIssuer: 'letsencrypt', secretName: 'web-tls' })", second("certManager({ clusterIssuer: 'internal', secretName: 'web-tls' })"))),
      right: program(https("certManager({ clusterIssuer: 'letsencrypt', secretName: 'web-tls' })", second("certManager({ clusterIssuer: 'internal', secretName: 'api-tls' })"))),
    },
    yaml: { wrong: `${certificateManifest('duration: 2160h')}\n---\n${certificateManifest('duration: 2160h', 'api')}`, right: `${certificateManifest('duration: 2160h')}\n---\n${certificateManifest('duration: 2160h', 'api').replace('web-tls', 'api-tls')}` },
  },
  GWY019: {
    title: 'Gateway shim together with certificates from elsewhere',
    reason: '`gatewayShim` sets annotations on the Gateway. Because of them, cert-manager issues a certificate for every listener with a hostname, and writes it to the Secret of the listener. This would overwrite a Secret that comes from elsewhere.',
    link: SHIM,
    typescript: {
      wrong: program(https("gatewayShim({ clusterIssuer: 'letsencrypt' })", second("existing({ name: 'api-tls' })"))),
      right: program(https("certManager({ clusterIssuer: 'letsencrypt' })", second("existing({ name: 'api-tls' })"))),
    },
    yaml: { wrong: shimManifest('  annotations: { cert-manager.io/cluster-issuer: letsencrypt }\n'), right: shimManifest('') },
  },
  GWY020: {
    title: 'Invalid labels or annotations of the Service of a Gateway',
    reason: '`infrastructure` has at most 8 labels, and at most 8 annotations (16 with Cilium 1.20 and newer). Its labels must not contradict those that the address pool selects, or the Gateway gets no address.',
    link: 'https://gateway-api.sigs.k8s.io/reference/spec/#gatewayinfrastructure',
    typescript: {
      wrong: program("listeners: [Listener.http()],\n  address: GatewayAddress.pool(pool),\n  infrastructure: { labels: { pool: 'wan' } }", POOL),
      right: program("listeners: [Listener.http()],\n  address: GatewayAddress.pool(pool),\n  infrastructure: { labels: { pool: 'lan' } }", POOL),
    },
    yaml: { wrong: manifest([HTTP_LISTENER]).replace('spec:', `spec:\n  infrastructure:\n    labels: { ${LABELS.join(', ')}, team: web }`), right: manifest([HTTP_LISTENER]).replace('spec:', `spec:\n  infrastructure:\n    labels: { ${LABELS.join(', ')} }`) },
  },
  GWY021: {
    title: 'No address for a Gateway',
    reason: '`GatewayAddress.fixed` needs at least one address. Without `address`, LB IPAM assigns a free one.',
    link: ADDRESSES,
    typescript: {
      wrong: program("listeners: [Listener.http()],\n  address: GatewayAddress.fixed()", OPEN_POOL),
      right: program("listeners: [Listener.http()],\n  address: GatewayAddress.fixed('192.168.1.201')", OPEN_POOL),
    },
  },
  GWY022: {
    title: 'Setting of a Gateway that has no effect',
    reason: 'Settings of load balancers have no effect on a Service of type NodePort, and a Gateway on the host network has neither a load balancer nor an address. The class `cilium` cannot be configured, because the chart creates it: settings require a class of their own.',
    link: CLASSES,
    typescript: props("service: { type: 'NodePort', loadBalancerSourceRanges: ['10.0.0.0/8'] }", "service: { type: 'LoadBalancer', loadBalancerSourceRanges: ['10.0.0.0/8'] }"),
  },
  GWY023: {
    title: 'Setting of a GatewayClass that requires a newer Cilium',
    reason: 'CiliumGatewayClassConfig exists from Cilium 1.18 on, and its setting for gRPC-Web from 1.20 on. In YAML, the setting is an unknown field of the object.',
    versions: { cilium: { before: '1.20' } },
    related: ['SCH001'],
    link: CLASSES,
    typescript: change('', `${cilium('1.19.6')}new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGatewayClass(chart, 'edge', { grpcWeb: false });`, `${cilium('1.20.0')}new GatewayApiCrds(chart, 'gateway-api');\nnew CiliumGatewayClass(chart, 'edge', { grpcWeb: false });`),
  },
  GWY024: {
    title: 'Redirect or catch-all route without a listener for it',
    reason: '`redirectHttpToHttps` requires an HTTP listener and an HTTPS listener for its hostname, and the HTTP listener must allow routes from the namespace of the Gateway. `catchAll` requires an HTTP or HTTPS listener.',
    link: 'https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/',
    typescript: {
      wrong: program('listeners: [Listener.http()],\n  redirectHttpToHttps: true'),
      right: program("listeners: [Listener.http(), Listener.https({ certificate: GatewayCertificate.existing({ name: 'web-tls' }) })],\n  redirectHttpToHttps: true"),
    },
  },
  GWY025: {
    title: 'Release of the Gateway API that Cilium does not work with',
    reason: 'Each minor version of Cilium requires certain versions of the CRDs. With others, its operator crashes or turns the Gateway API off.',
    link: CRDS,
    related: ['GWY051'],
    typescript: change(cilium('1.19.6'), "new GatewayApiCrds(chart, 'gateway-api', { version: 'v1.6.1' });", "new GatewayApiCrds(chart, 'gateway-api'); // v1.4.1"),
  },
  GWY026: {
    title: 'Version of Cilium without a known Gateway API version',
    reason: 'This library does not know which release of the Gateway API the version of Cilium requires. The Cilium documentation of that version states it.',
    link: CRDS,
    typescript: {
      wrong: "const outside = new Chart(app, 'crds');\nnew GatewayApiCrds(outside, 'gateway-api', { ciliumVersion: '1.21.0' });",
      right: "const outside = new Chart(app, 'crds');\nnew GatewayApiCrds(outside, 'gateway-api', { ciliumVersion: '1.21.0', version: 'v1.6.1' });",
    },
  },
  GWY027: { title: 'ALPN without appProtocol', retired: 'CIL026 reports it, whether a construct or values set appProtocol.' },
  GWY028: {
    title: 'Host port that is in use on the nodes',
    reason: 'On the host network, each port of a listener is opened on the nodes. If another process uses the port, Envoy cannot open it.',
    link: HOST_NETWORK,
    related: ['GWY057'],
    typescript: {
      wrong: program('listeners: [Listener.http({ port: 6443 })],\n  hostNetwork: true'),
      right: program('listeners: [Listener.http({ port: 8080 })],\n  hostNetwork: true'),
    },
  },
  GWY030: {
    title: 'Selector that would allow routes in all namespaces',
    reason: 'An empty selector matches every namespace, which is usually not intended. To allow all namespaces, use `AllowedRoutes.all()`.',
    link: 'https://gateway-api.sigs.k8s.io/reference/spec/#allowedroutes',
    typescript: listeners('Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces() })', "Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop') })"),
  },
  GWY031: {
    title: 'Patch for a CRD that does not exist',
    reason: 'The patch has no effect, because the release and channel of the Gateway API have no object with this name.',
    link: 'https://gateway-api.sigs.k8s.io/concepts/versioning/',
    typescript: change(
      "const crds = new GatewayApiCrds(chart, 'gateway-api');\n",
      "crds.patchObject('httproute.gateway.networking.k8s.io', JsonPatch.add('/metadata/labels', { team: 'web' }));",
      "crds.patchObject('httproutes.gateway.networking.k8s.io', JsonPatch.add('/metadata/labels', { team: 'web' }));",
    ),
  },
  GWY032: {
    title: 'File without CRDs of the Gateway API',
    reason: 'The file in `bundle.path` is not `standard-install.yaml` or `experimental-install.yaml` of a release of the Gateway API.',
    link: 'https://gateway-api.sigs.k8s.io/guides/getting-started/',
    console: {
      wrong: "new GatewayApiCrds(chart, 'gateway-api', { bundle: { path: 'crds/cert-manager.yaml' } });",
      right: "new GatewayApiCrds(chart, 'gateway-api', { bundle: { path: 'crds/standard-install.yaml' } });",
    },
  },
  GWY052: { title: 'Listeners of a Gateway that are not distinct', retired: 'GWY006 reports it, whether a construct or YAML makes the Gateway.' },
  GWY053: { title: 'HTTPS listener without a certificate, or with several', retired: 'GWY011 and GWY014 report it, whether a construct or YAML makes the Gateway.' },
  GWY061: { title: 'Missing GatewayClass of the chart', retired: 'The chart renders its class for every app that enables the Gateway API and has no class of its own; GWY050 reports missing CRDs.' },
  GWY062: {
    title: 'HTTPS and TLS passthrough for one server name on one port',
    reason:
      'On one port, the server name of the TLS handshake decides which listener gets a connection. Here, one name matches both a listener that terminates TLS and a listener that passes it through: a wildcard matches all names below it, and a listener without a hostname matches all names. From Cilium 1.19.6 on, the operator refuses both listeners (`ProtocolConflict`). Before, the more specific hostname wins, and Envoy rejects two equal hostnames.',
    link: 'https://github.com/cilium/cilium/issues/48092',
    related: ['GWY007'],
    typescript: listeners(
      "Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.existing({ name: 'web-tls' }) }), Listener.tlsPassthrough({ hostname: 'vault.example.com' })",
      "Listener.https({ hostname: '*.example.com', certificate: GatewayCertificate.existing({ name: 'web-tls' }) }), Listener.tlsPassthrough({ hostname: 'vault.example.com', port: 8443 })",
    ),
    yaml: manifests(
      [`${HTTPS_LISTENER}, hostname: "*.example.com"`, `name: vault, protocol: TLS, port: 443, hostname: vault.example.com, ${PASSTHROUGH}`],
      [`${HTTPS_LISTENER}, hostname: "*.example.com"`, `name: vault, protocol: TLS, port: 8443, hostname: vault.example.com, ${PASSTHROUGH}`],
    ),
  },
  GWY063: {
    title: 'HTTPS on one of several TLS passthrough ports',
    reason:
      'If TLS is passed through on several ports of a Gateway, Cilium gives Envoy one listener for each port. If one of these ports also has an HTTPS listener, two listeners of Envoy have the same name, and the agent discards the configuration of the whole Gateway. The status of the Gateway has no error.',
    versions: { cilium: { from: '1.19.6' } },
    link: 'https://github.com/cilium/cilium/issues/48269',
    related: ['GWY062'],
    fix: 'Move the passthrough listener on the shared port to a Gateway of its own.',
    typescript: { wrong: program(`listeners: [${HTTPS_PROGRAM}${VAULT_PROGRAM}${DATABASE_PROGRAM}\n  ]`), right: `${program(`listeners: [${HTTPS_PROGRAM}${DATABASE_PROGRAM}\n  ]`)}\nnew CiliumGateway(chart, 'vault', {\n  namespace: 'gateways',\n  listeners: [${VAULT_PROGRAM}\n  ],\n});` },
    yaml: {
      wrong: manifest([HTTPS_443, VAULT_443, DATABASE_5432]),
      right: `${manifest([HTTPS_443, DATABASE_5432])}\n---\n${manifest([VAULT_443]).replace('name: web\n', 'name: vault\n')}`,
    },
  },
  GWY064: {
    title: 'One hostname of TLS passthrough on two ports, before Cilium 1.19.6',
    reason: 'Before Cilium 1.19.6, the listeners of a Gateway share one Envoy listener, which does not know the ports. Envoy rejects its configuration if two routes match the same server name. Use different hostnames, or a newer Cilium.',
    versions: { cilium: { before: '1.19.6' } },
    link: 'https://github.com/cilium/cilium/issues/42898',
    related: ['GWY063'],
    typescript: {
      wrong: program("listeners: [\n    Listener.tlsPassthrough({ name: 'mqtt', hostname: 'mq.example.com', port: 8883 }),\n    Listener.tlsPassthrough({ name: 'web', hostname: 'mq.example.com', port: 8443 }),\n  ]", cilium('1.18.12')),
      right: program("listeners: [\n    Listener.tlsPassthrough({ name: 'mqtt', hostname: 'mq.example.com', port: 8883 }),\n    Listener.tlsPassthrough({ name: 'web', hostname: 'mq.example.com', port: 8443 }),\n  ]", cilium('1.19.6')),
    },
    yaml: { wrong: manifest(MQ_LISTENERS, { version: '1.18.12' }), right: manifest(MQ_LISTENERS, { version: '1.19.6' }) },
  },
  GWY102: { title: 'Route that its Gateway does not accept', retired: 'RTE010 to RTE014 report it, one for each reason, whether a construct or YAML makes the route.' },
  GWY104: { title: 'Route to a port that the Service does not have', retired: 'RTE040 reports it, whether a construct or YAML makes the route.' },
  GWY105: { title: 'Route with an invalid RE2 expression', retired: 'RTE031 reports it, whether a construct or YAML makes the route.' },
  GWY107: { title: 'Part of a route that this Cilium does not support', retired: 'RTE027 and RTE038 report it, whether a construct or YAML makes the route.' },
} as const satisfies CodeTable;
