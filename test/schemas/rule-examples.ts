import type { Json, JsonObject } from '../../lib/kubernetes/json';
import { BUILT_IN } from '../e2e/support/built-in-objects';

/** An object that breaks a rule of its kind, and the same object without the mistake. */
export type RulePair = readonly [bad: JsonObject, good: JsonObject];

type Make<T = JsonObject> = (part: T) => JsonObject;

function pair<T>(make: Make<T>, bad: T, good: T): RulePair {
  return [make(bad), make(good)];
}

const of = (apiVersion: string, kind: string): Make => (spec) => ({ apiVersion, kind, metadata: { name: 'example' }, spec });

const advertisement: Make = (fields) => of('cilium.io/v2', 'CiliumBGPAdvertisement')({ advertisements: [fields] });
const service = { addresses: ['LoadBalancerIP'] };
const peer: Make = (timers) => of('cilium.io/v2', 'CiliumBGPPeerConfig')({ timers });
const policy = (kind: string, spec: JsonObject): JsonObject => ({ apiVersion: 'cilium.io/v2', kind, metadata: { name: 'example' }, ...spec });
const egress: Make<string> = (egressIP) =>
  of('cilium.io/v2', 'CiliumEgressGatewayPolicy')({ selectors: [{ podSelector: {} }], destinationCIDRs: ['0.0.0.0/0'], egressGateway: { nodeSelector: {}, egressIP } });

/** One or more for each rule of Cilium's CRDs. */
export const CILIUM_RULES: readonly RulePair[] = [
  pair(advertisement, { advertisementType: 'Service', selector: {} }, { advertisementType: 'Service', selector: {}, service }),
  pair(advertisement, { advertisementType: 'PodCIDR', selector: {} }, { advertisementType: 'PodCIDR' }),
  pair(advertisement, { advertisementType: 'PodCIDR', service }, { advertisementType: 'PodCIDR' }),
  pair(advertisement, { advertisementType: 'Interface' }, { advertisementType: 'Interface', interface: { name: 'lo' } }),
  pair(advertisement, { advertisementType: 'PodCIDR', interface: { name: 'lo' } }, { advertisementType: 'PodCIDR' }),
  pair(peer, { keepAliveTimeSeconds: 30, holdTimeSeconds: 9 }, { keepAliveTimeSeconds: 3, holdTimeSeconds: 9 }),
  // The other time has a default.
  pair(peer, { keepAliveTimeSeconds: 91 }, { keepAliveTimeSeconds: 90 }),
  pair(peer, { holdTimeSeconds: 29 }, { holdTimeSeconds: 30 }),
  ...['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].flatMap((kind) => [
    pair((spec: JsonObject) => policy(kind, spec), {}, { spec: { endpointSelector: {}, ingress: [{}] } }),
    pair((spec: JsonObject) => policy(kind, spec), {}, { specs: [{ endpointSelector: {}, ingress: [{}] }] }),
  ]),
  ...['192.0.2.300', '192.0.2.1/32', '192.0.2.01', '::ffff:192.0.2.1', 'fe80::1%eth0', '2001:db8:::1', '1:2:3:4:5:6:7::8', '192.0.2', 'a'].map((bad) => pair(egress, bad, '192.0.2.1')),
  ...['', '2001:db8::1', '::', '1:2:3:4:5:6:7::', '::1.2.3.4', '64:ff9b::192.0.2.33', 'FD00::A'].map((good) => pair(egress, '1.2.3', good)),
];

const gatewayApi = (kind: string, version = 'v1'): Make => of(`gateway.networking.k8s.io/${version}`, kind);
const gateway: Make = (spec) => gatewayApi('Gateway')({ gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }], ...spec });
const listeners: Make<readonly JsonObject[]> = (each) => gateway({ listeners: each as JsonObject[] });
const listenerSet: Make<readonly JsonObject[]> = (each) => gatewayApi('ListenerSet')({ parentRef: { name: 'web' }, listeners: each as JsonObject[] });
const addresses: Make<readonly JsonObject[]> = (each) => gateway({ addresses: each as JsonObject[] });
const annotation: Make<string> = (key) => gateway({ infrastructure: { annotations: { [key]: 'x' } } });
const certificateRefs = [{ name: 'web' }];
const httpListener = { name: 'http', port: 80, protocol: 'HTTP' };

const http = gatewayApi('HTTPRoute');
const rule: Make = (each) => http({ rules: [each] });
const filters: Make<readonly JsonObject[]> = (each) => rule({ filters: each as JsonObject[] });
const filter: Make = (each) => filters([each]);
const backendFilters: Make<readonly JsonObject[]> = (each) => rule({ backendRefs: [{ name: 'web', port: 80, filters: each as JsonObject[] }] });
const path: Make = (each) => rule({ matches: [{ path: each }] });
const parents: Make<readonly JsonObject[]> = (each) => http({ parentRefs: each as JsonObject[] });
const backend: Make = (each) => rule({ backendRefs: [each] });

const SETTINGS: Readonly<Record<string, JsonObject>> = {
  RequestHeaderModifier: { requestHeaderModifier: { remove: ['x'] } },
  ResponseHeaderModifier: { responseHeaderModifier: { remove: ['x'] } },
  RequestMirror: { requestMirror: { backendRef: { name: 'web', port: 80 } } },
  RequestRedirect: { requestRedirect: { statusCode: 301 } },
  URLRewrite: { urlRewrite: { hostname: 'a.example' } },
  ExtensionRef: { extensionRef: { group: 'example.com', kind: 'Filter', name: 'a' } },
  CORS: { cors: { allowOrigins: ['https://a.example'] } },
  ExternalAuth: { externalAuth: { protocol: 'GRPC', backendRef: { name: 'web', port: 80 }, grpc: {} } },
};
const filterOf = (type: string): JsonObject => ({ type, ...SETTINGS[type] });
const other = (type: string): string => (type === 'RequestHeaderModifier' ? 'ResponseHeaderModifier' : 'RequestHeaderModifier');

const replacement: Make = (each) => filter({ type: 'URLRewrite', urlRewrite: { path: each } });
const prefixMatch = { matches: [{ path: { type: 'PathPrefix', value: '/a' } }] };
const exactMatch = { matches: [{ path: { type: 'Exact', value: '/a' } }] };
const replaced = { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' } };
const ofBackend = (each: JsonObject): JsonObject => ({ backendRefs: [{ name: 'web', port: 80, filters: [each] }] });
const mirror: Make = (each) => filter({ type: 'RequestMirror', requestMirror: { backendRef: { name: 'web', port: 80 }, ...each } });
const timeouts: Make = (each) => rule({ timeouts: each });
const session: Make = (sessionPersistence) => rule({ backendRefs: [{ name: 'web', port: 80 }], sessionPersistence });
const auth: Make = (each) => filter({ type: 'ExternalAuth', externalAuth: { backendRef: { name: 'web', port: 80 }, ...each } });
const cors: Make = (each) => filter({ type: 'CORS', cors: { allowOrigins: ['https://a.example'], ...each } });
const matchesOf = (counts: readonly number[]): JsonObject[] => counts.map((count) => ({ matches: Array.from({ length: count }, (_, index) => ({ path: { type: 'PathPrefix', value: `/${index}` } })) }));

const grpc = gatewayApi('GRPCRoute');
const grpcMethod: Make = (method) => grpc({ rules: [{ matches: [{ method }] }] });
const grpcMatches = (counts: readonly number[]): JsonObject[] => counts.map((count) => ({ matches: Array.from({ length: count }, (_, index) => ({ method: { service: `a${index}` } })) }));
const hostnames: Make<readonly string[]> = (each) =>
  gatewayApi('TLSRoute')({ hostnames: each as string[], rules: [{ backendRefs: [{ name: 'web', port: 443 }] }] });

const backendTls: Make = (spec) => gatewayApi('BackendTLSPolicy')({ targetRefs: [{ group: '', kind: 'Service', name: 'web' }], validation: { hostname: 'a.example', wellKnownCACertificates: 'System' }, ...spec });
const validation: Make = (each) => backendTls({ validation: { hostname: 'a.example', ...each } });
const alternative: Make = (each) => validation({ wellKnownCACertificates: 'System', subjectAltNames: [each] });
const targets: Make<readonly JsonObject[]> = (each) => backendTls({ targetRefs: each.map((one) => ({ group: '', kind: 'Service', ...one })) });

/** One or more for each rule of the Gateway API's CRDs, in one bundle or another. */
export const GATEWAY_API_RULES: readonly RulePair[] = [
  pair(addresses, [{ value: '192.0.2.1' }, { type: 'IPAddress', value: '192.0.2.1' }], [{ value: '192.0.2.1' }, { value: '192.0.2.2' }]),
  pair(addresses, [{ type: 'Hostname', value: 'a.example' }, { type: 'Hostname', value: 'a.example' }], [{ type: 'Hostname', value: 'a.example' }, { type: 'Hostname', value: 'b.example' }]),
  pair(addresses, [{ type: 'Hostname', value: 'A_b' }], [{ type: 'Hostname', value: '*.a.example' }]),
  pair(listeners, [{ ...httpListener, protocol: 'HTTPS', port: 443 }], [{ ...httpListener, protocol: 'HTTPS', port: 443, tls: { certificateRefs } }]),
  ...[listeners, listenerSet].flatMap((make): RulePair[] => [
    pair(make, [{ ...httpListener, tls: { certificateRefs } }], [httpListener]),
    pair(make, [{ ...httpListener, protocol: 'TCP', hostname: 'a.example' }], [{ ...httpListener, protocol: 'TCP' }]),
    pair(make, [httpListener, { ...httpListener, name: 'other' }], [httpListener, { ...httpListener, name: 'other', hostname: 'a.example' }]),
    pair(make, [{ ...httpListener, protocol: 'HTTPS', tls: {} }], [{ ...httpListener, protocol: 'HTTPS', tls: { certificateRefs } }]),
    pair(make, [{ ...httpListener, protocol: 'HTTPS', tls: { mode: 'Passthrough' } }], [{ ...httpListener, protocol: 'TLS', tls: { mode: 'Passthrough' } }]),
    pair(make, [{ ...httpListener, protocol: 'TLS' }], [{ ...httpListener, protocol: 'TLS', tls: { mode: 'Terminate', options: { 'example.com/a': 'b' } } }]),
  ]),
  ...['a_b/c', '-a', 'Example.com/a', 'a b', `${'a'.repeat(64)}`].map((bad) => pair(annotation, bad, 'example.com/A_b.c')),
  pair(annotation, `${'a.'.repeat(127)}a/b`, `${'a.'.repeat(60)}a/b`),
  pair(parents, [{ name: 'web' }, { name: 'web', sectionName: 'a' }], [{ name: 'web', sectionName: 'b' }, { name: 'web', sectionName: 'a' }]),
  pair(parents, [{ name: 'web', sectionName: 'a' }, { name: 'web', sectionName: 'a' }], [{ name: 'web', sectionName: 'a' }, { name: 'web', namespace: 'shop', sectionName: 'a' }]),
  pair(parents, [{ name: 'web', port: 80 }, { name: 'web' }], [{ name: 'web', port: 80 }, { name: 'web', port: 81 }]),
  pair(parents, [{ name: 'web', namespace: 'a' }, { name: 'web', namespace: 'a' }], [{ name: 'web', namespace: 'a' }, { name: 'web', kind: 'Service', namespace: 'a' }]),
  pair(rule, { filters: [filterOf('RequestRedirect')], backendRefs: [{ name: 'web', port: 80 }] }, { filters: [filterOf('RequestRedirect')] }),
  ...(['RequestRedirect', 'URLRewrite'] as const).flatMap((type): RulePair[] => {
    const each = { type, [type === 'URLRewrite' ? 'urlRewrite' : 'requestRedirect']: replaced };
    return [
      pair(rule, { ...exactMatch, filters: [each] }, { ...prefixMatch, filters: [each] }),
      pair(rule, { matches: [...prefixMatch.matches, ...exactMatch.matches], filters: [each] }, { filters: [each] }),
      pair(rule, { matches: [{ headers: [{ name: 'a', value: 'b' }], path: { type: 'RegularExpression', value: '/a' } }], filters: [each] }, { matches: [{ headers: [{ name: 'a', value: 'b' }] }], filters: [each] }),
      pair(rule, { ...exactMatch, ...ofBackend(each) }, { ...prefixMatch, ...ofBackend(each) }),
    ];
  }),
  pair(backend, { name: 'web' }, { name: 'web', port: 80 }),
  pair(backend, { kind: 'Service', name: 'web' }, { group: 'example.com', kind: 'Other', name: 'web' }),
  pair(filters, [filterOf('RequestRedirect'), filterOf('URLRewrite')], [filterOf('URLRewrite')]),
  ...Object.keys(SETTINGS).flatMap((type): RulePair[] => [
    ...(['RequestMirror', 'ExtensionRef', 'ExternalAuth'].includes(type) ? [] : [pair(filters, [filterOf(type), filterOf(type)], [filterOf(type)]), pair(backendFilters, [filterOf(type), filterOf(type)], [filterOf(type)])]),
    pair(filter, { type }, filterOf(type)),
    pair(filter, { ...filterOf(other(type)), ...SETTINGS[type] }, filterOf(other(type))),
  ]),
  pair(replacement, { type: 'ReplaceFullPath' }, { type: 'ReplaceFullPath', replaceFullPath: '/a' }),
  pair(replacement, { type: 'ReplacePrefixMatch' }, { type: 'ReplacePrefixMatch', replacePrefixMatch: '/a' }),
  pair(replacement, { type: 'ReplacePrefixMatch', replacePrefixMatch: '/', replaceFullPath: '/a' }, { type: 'ReplacePrefixMatch', replacePrefixMatch: '' }),
  pair(replacement, { type: 'ReplaceFullPath', replacePrefixMatch: '/', replaceFullPath: '/a' }, { type: 'ReplaceFullPath', replaceFullPath: '/a' }),
  ...['a', '/a//b', '/a/./b', '/a/../b', '/a%2fb', '/a%2Fb', '/a#b', '/a/..', '/a/.', '/a b', '/ä', '/a%zz', '/a?b'].map((value) => pair(path, { type: 'Exact', value }, { type: 'Exact', value: '/a%20b' })),
  pair(path, { value: 'a' }, { value: '/.a/b..' }),
  pair(path, { type: 'PathPrefix', value: '/a/#' }, { type: 'RegularExpression', value: '/a/#' }),
  pair(timeouts, { request: '1s', backendRequest: '2s' }, { request: '2s', backendRequest: '2s' }),
  pair(timeouts, { request: '1s', backendRequest: '1001ms' }, { request: '0s', backendRequest: '2s' }),
  pair(timeouts, { request: '1m', backendRequest: '1h' }, { request: '1h', backendRequest: '59m60s' }),
  pair(session, { cookieConfig: { lifetimeType: 'Permanent' } }, { cookieConfig: { lifetimeType: 'Permanent' }, absoluteTimeout: '1h' }),
  pair(session, { type: 'Header', cookieConfig: { lifetimeType: 'Session' } }, { type: 'Cookie', cookieConfig: { lifetimeType: 'Session' } }),
  pair(session, { sessionName: 'a', type: 'Header', cookieConfig: {} }, { sessionName: 'a', type: 'Header' }),
  pair(mirror, { percent: 1, fraction: { numerator: 1 } }, { percent: 1 }),
  pair(mirror, { fraction: { numerator: 101 } }, { fraction: { numerator: 100 } }),
  pair(mirror, { fraction: { numerator: 3, denominator: 2 } }, { fraction: { numerator: 2, denominator: 2 } }),
  pair(cors, { allowMethods: ['*', 'GET'] }, { allowMethods: ['*'] }),
  pair(cors, { allowHeaders: ['*', 'a'] }, { allowHeaders: ['a'] }),
  pair(auth, { protocol: 'GRPC' }, { protocol: 'GRPC', grpc: {} }),
  pair(auth, { protocol: 'HTTP' }, { protocol: 'HTTP', http: {} }),
  pair(auth, { protocol: 'HTTP', grpc: {}, http: {} }, { protocol: 'HTTP', http: {} }),
  pair(auth, { protocol: 'GRPC', grpc: {}, http: {} }, { protocol: 'GRPC', grpc: {} }),
  pair(http, { rules: [{ name: 'a' }, { name: 'a' }] }, { rules: [{ name: 'a' }, { name: 'b' }, {}] }),
  pair(http, { rules: matchesOf([64, 64, 1]) }, { rules: matchesOf([64, 64]) }),
  // A rule without matches has one by default.
  pair(http, { rules: [...matchesOf([64, 64]), {}] }, { rules: [...matchesOf([64, 63]), {}] }),
  pair(grpc, { rules: grpcMatches([64, 64, 1]) }, { rules: [...grpcMatches([64, 64]), {}] }),
  pair(grpcMethod, { type: 'Exact' }, { method: 'AddItem' }),
  pair(grpcMethod, { service: 'a-b' }, { service: '.Shop.v1.Cart' }),
  pair(grpcMethod, { service: 'a b' }, { type: 'RegularExpression', service: 'a b' }),
  pair(grpcMethod, { method: 'a.b' }, { method: 'a_b' }),
  ...(['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef'] as const).flatMap((type): RulePair[] => {
    const make: Make = (each) => grpc({ rules: [{ filters: [each] }] });
    return [pair(make, { type }, filterOf(type)), pair(make, { ...filterOf(other(type)), ...SETTINGS[type] }, filterOf(other(type)))];
  }),
  pair(hostnames, ['192.0.2.1'], ['a.example']),
  pair(validation, {}, { wellKnownCACertificates: 'System' }),
  pair(validation, { wellKnownCACertificates: 'System', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'a' }] }, { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'a' }] }),
  pair(alternative, { type: 'Hostname' }, { type: 'Hostname', hostname: 'a.example' }),
  pair(alternative, { type: 'URI' }, { type: 'URI', uri: 'spiffe://a/b' }),
  pair(alternative, { type: 'URI', uri: 'spiffe://a/b', hostname: 'a.example' }, { type: 'URI', uri: 'spiffe://a/b' }),
  pair(alternative, { type: 'Hostname', hostname: 'a.example', uri: 'spiffe://a/b' }, { type: 'Hostname', hostname: 'a.example' }),
  pair(targets, [{ name: 'a' }, { name: 'a', sectionName: 'b' }], [{ name: 'a', sectionName: 'c' }, { name: 'a', sectionName: 'b' }]),
  pair(targets, [{ name: 'a' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]),
];

const kubeConfig = (kind: string, version: string, spec: JsonObject): Make => (each) => of(version, kind)({ ...spec, kubeConfig: each });
const kustomization = kubeConfig('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', { interval: '1h', prune: true, sourceRef: { kind: 'GitRepository', name: 'a' } });
const chart = { spec: { chart: 'a', sourceRef: { kind: 'HelmRepository', name: 'a' } } };
const helmRelease: Make = (spec) => of('helm.toolkit.fluxcd.io/v2', 'HelmRelease')({ interval: '1h', chart, ...spec });
const gitRepository: Make = (spec) => of('source.toolkit.fluxcd.io/v1', 'GitRepository')({ interval: '1h', url: 'https://a.example/b', ...spec });

/** One or more for each rule of Flux. */
export const FLUX_RULES: readonly RulePair[] = [
  pair(kustomization, {}, { secretRef: { name: 'a' } }),
  pair(kustomization, { secretRef: { name: 'a' }, configMapRef: { name: 'a' } }, { configMapRef: { name: 'a' } }),
  pair(helmRelease, { chartRef: { kind: 'OCIRepository', name: 'a' } }, {}),
  pair(of('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), { interval: '1h' }, { interval: '1h', chartRef: { kind: 'OCIRepository', name: 'a' } }),
  pair(helmRelease, { install: { strategy: { name: 'RemediateOnFailure', retryInterval: '1m' } } }, { install: { strategy: { name: 'RetryOnFailure', retryInterval: '1m' } } }),
  pair(helmRelease, { upgrade: { strategy: { name: 'RemediateOnFailure', retryInterval: '1m' } } }, { upgrade: { strategy: { name: 'RetryOnFailure', retryInterval: '1m' } } }),
  pair(gitRepository, { serviceAccountName: 'a' }, { serviceAccountName: 'a', provider: 'azure' }),
  pair(gitRepository, { serviceAccountName: 'a', provider: 'github' }, { provider: 'github' }),
];

/** Rules that a list-map key, an enum or a pattern of the same schema shadows: values that break and keep them, and nothing else. */
export const SHADOWED_RULES: readonly (readonly [rule: string, bad: unknown, good: unknown])[] = [
  ['self.all(l1, self.exists_one(l2, l1.name == l2.name))', [{ name: 'a' }, { name: 'a' }], [{ name: 'a' }, { name: 'b' }]],
  ['self.all(t1, self.exists_one(t2, t1.port == t2.port))', [{ port: 443 }, { port: 443 }], [{ port: 443 }, { port: 8443 }]],
  ["(self.type in ['Exact','PathPrefix']) ? !self.value.contains('#') : true", { type: 'Exact', value: '/#' }, { type: 'RegularExpression', value: '/#' }],
  ["self.type in ['Exact','PathPrefix'] || self.type == 'RegularExpression'", { type: 'Prefix' }, { type: 'RegularExpression' }],
  ["self.all(h, !h.contains('*') ? h.matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$') : true)", ['a_b'], ['a-b.c', '*']],
  ["self.all(h, h.contains('*') ? (h.startsWith('*.') && h.substring(2).matches('^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)$')) : true)", ['*'], ['*.a', 'a_b']],
];

const BY_KIND = new Map(BUILT_IN.map((object) => [String(object.kind), object]));

/** An object that the server takes, with one part of it changed. */
function altered(kind: string, place: string, bad: Json | undefined): RulePair {
  const good = BY_KIND.get(kind)!;
  const changed = structuredClone(good);
  const keys = place.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  let holder = changed as unknown as Record<string | number, unknown>;
  for (const key of keys.slice(0, -1)) holder = (holder[key] ??= {}) as Record<string | number, unknown>;
  if (bad === undefined) delete holder[keys.at(-1)!];
  else holder[keys.at(-1)!] = bad;
  return [changed, good];
}

const CONTAINER = 'spec.template.spec.containers.0';
const SELECTOR = 'spec.selector.matchExpressions';

/** One or more for each rule of Kubernetes' own kinds. */
export const KUBERNETES_PAIRS: readonly RulePair[] = [
  altered('Service', 'spec.ports', undefined),
  altered('Service', 'spec.ports.1.name', undefined),
  altered('Service', 'spec.ports.1.name', 'http'),
  altered('Service', 'spec.ports.1.name', 'DNS'),
  altered('Service', 'spec.ports.1.port', 0),
  altered('Service', 'spec.ports.1.protocol', 'udp'),
  altered('Service', 'spec.ports.1.targetPort', 70_000),
  altered('Service', 'spec.ports.1.targetPort', '8080'),
  altered('Service', 'spec', { type: 'Loadbalancer', ports: [{ port: 80 }] }),
  altered('Service', 'spec.sessionAffinity', 'Client'),
  altered('Service', 'spec.ipFamilies', ['IPv4', 'IPv4']),
  altered('Service', 'spec.ipFamilyPolicy', 'DualStack'),
  altered('Service', 'spec.externalTrafficPolicy', 'local'),
  altered('Service', 'spec.internalTrafficPolicy', 'local'),
  altered('Service', 'spec', { externalTrafficPolicy: 'Local', ports: [{ port: 80 }] }),
  altered('Service', 'spec', { loadBalancerClass: 'example.com/a', ports: [{ port: 80 }] }),
  altered('Service', 'spec', { type: 'ExternalName' }),
  altered('Service', 'spec', { type: 'NodePort', clusterIP: 'None', ports: [{ port: 80 }] }),
  altered('Service', 'spec', { ports: [{ port: 80, nodePort: 30_080 }] }),
  altered('Service', 'spec', { ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4', 'IPv6'], ports: [{ port: 80 }] }),
  altered('Service', 'spec.loadBalancerSourceRanges', ['192.0.2.1']),
  altered('Service', 'spec', { loadBalancerSourceRanges: ['192.0.2.0/24'], ports: [{ port: 80 }] }),
  altered('Service', 'spec.externalIPs', ['192.0.2.1/32']),
  altered('PersistentVolumeClaim', 'spec.accessModes', ['RWO']),
  altered('PersistentVolumeClaim', 'spec.resources.requests', {}),
  altered('Pod', 'spec.containers.0.ports', [{ containerPort: 70_000 }]),
  altered('Deployment', `${CONTAINER}.ports.0.name`, 'a-very-long-port-name'),
  altered('Pod', 'spec.containers.0.ports', [{ name: '80', containerPort: 80 }]),
  altered('Deployment', `${CONTAINER}.ports.0.protocol`, 'tcp'),
  altered('Pod', 'spec.containers.0.ports', [{ hostPort: 70_000, containerPort: 80 }]),
  altered('Deployment', `${CONTAINER}.livenessProbe.httpGet.port`, 'not_a_port'),
  altered('Deployment', `${CONTAINER}.livenessProbe.httpGet.scheme`, 'https'),
  altered('Deployment', `${CONTAINER}.readinessProbe.tcpSocket.port`, 0),
  ...['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'].map((field) => altered('Deployment', `${CONTAINER}.readinessProbe.${field}`, -1)),
  altered('Deployment', `${CONTAINER}.readinessProbe.exec`, { command: ['true'] }),
  altered('Deployment', `${CONTAINER}.readinessProbe`, { periodSeconds: 10 }),
  altered('Deployment', `${CONTAINER}.livenessProbe.successThreshold`, 2),
  altered('Deployment', `${CONTAINER}.name`, 'Web'),
  altered('Pod', 'spec.containers.0.ports', [{ name: 'a', containerPort: 80 }, { name: 'a', containerPort: 81 }]),
  altered('Deployment', `${CONTAINER}.image`, undefined),
  altered('Deployment', `${CONTAINER}.imagePullPolicy`, 'always'),
  altered('Deployment', `${CONTAINER}.terminationMessagePolicy`, 'Logs'),
  altered('Deployment', `${CONTAINER}.env.1.value`, 'a'),
  altered('Pod', 'spec.containers.0.env', [{ name: '', value: 'a' }]),
  altered('Pod', 'spec.containers.0.env', [{ name: 'A=b', value: 'a' }]),
  altered('Pod', 'spec.containers.0.env', [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' }, configMapKeyRef: { name: 'a', key: 'a' } } }]),
  altered('Pod', 'spec.containers.0.resources', { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } }),
  altered('Pod', 'spec.containers.0.resources', { requests: { cpu: 1 }, limits: { cpu: '700m' } }),
  altered('Pod', 'spec.volumes', [{ name: 'a', emptyDir: {}, hostPath: { path: '/a' } }]),
  altered('Pod', 'spec', { hostNetwork: true, containers: [{ name: 'a', image: 'a', ports: [{ containerPort: 80, hostPort: 8080 }] }] }),
  altered('Namespace', 'metadata.labels', { 'pod-security.kubernetes.io/enforce': 'privilged' }),
  altered('Pod', 'spec', undefined),
  altered('Pod', 'spec.containers.0.volumeMounts', [{ name: 'none', mountPath: '/a' }]),
  altered('StatefulSet', 'spec.template.spec.containers.0.volumeMounts', [{ name: 'none', mountPath: '/a' }]),
  altered('StatefulSet', 'spec.template.spec.initContainers', [{ name: 'init', image: 'a', volumeMounts: [{ name: 'none', mountPath: '/a' }] }]),
  altered('Pod', 'spec.containers', []),
  altered('Pod', 'spec.initContainers', [{ name: 'a', image: 'a' }]),
  altered('Pod', 'spec.restartPolicy', 'always'),
  altered('Pod', 'spec.dnsPolicy', 'Cluster'),
  ...['Deployment', 'DaemonSet', 'StatefulSet'].flatMap((kind) => [
    altered(kind, 'spec.selector', {}),
    altered(kind, 'spec.selector.matchLabels', { app: 'other' }),
    altered(kind, 'spec.template.metadata', {}),
    altered(kind, 'spec.template.spec.restartPolicy', 'Never'),
    altered(kind, 'spec.minReadySeconds', -1),
  ]),
  altered('Deployment', 'spec.replicas', -1),
  altered('StatefulSet', 'spec.replicas', -1),
  altered('StatefulSet', 'spec.podManagementPolicy', 'parallel'),
  ...['Deployment', 'DaemonSet'].map((kind) => altered(kind, `${CONTAINER}.volumeMounts.1.name`, 'other')),
  altered('Job', 'spec.template.spec.containers.0.volumeMounts', [{ name: 'a', mountPath: '/a' }]),
  altered('Deployment', 'spec.strategy', { type: 'Rolling' }),
  altered('Deployment', 'spec.strategy.type', 'Recreate'),
  altered('Deployment', 'spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: '0%' }),
  altered('Job', 'spec.template.spec.restartPolicy', undefined),
  altered('Job', 'spec.template.spec.restartPolicy', 'Always'),
  ...['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished'].map((field) => altered('Job', `spec.${field}`, -1)),
  altered('CronJob', 'spec.schedule', 'daily'),
  ...['0 3 * *', '0 25 * * *', '60 3 * * *', '0 3 0 * *', '0 3 * 13 *', '0 3 * * 7', '*/0 3 * * *', '0 3 * * mo', '@dayly', '0 3 * * * *', '0-x 3 * * *'].map((schedule) => altered('CronJob', 'spec.schedule', schedule)),
  altered('CronJob', 'spec.concurrencyPolicy', 'forbid'),
  ...['successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'startingDeadlineSeconds'].map((field) => altered('CronJob', `spec.${field}`, -1)),
  altered('ConfigMap', 'data', { 'a b': 'c' }),
  altered('ConfigMap', 'binaryData', { 'a/b': 'YQ==' }),
  altered('ConfigMap', 'binaryData', { a: 'YQ==' }),
  altered('Secret', 'data', { 'a b': 'YQ==' }),
  altered('Secret', 'stringData', { '..': 'a' }),
  altered('Secret', 'type', 'kubernetes.io/dockerconfigjson'),
  [{ ...BY_KIND.get('Secret')!, type: 'kubernetes.io/tls', data: { 'tls.crt': 'YQ==' } }, BY_KIND.get('Secret')!],
  [{ ...BY_KIND.get('Secret')!, type: 'kubernetes.io/tls', data: { 'tls.key': 'YQ==' } }, BY_KIND.get('Secret')!],
  altered('Role', 'rules.0.verbs', []),
  altered('Role', 'rules.0.resources', []),
  altered('RoleBinding', 'roleRef.kind', 'Roles'),
  altered('RoleBinding', 'roleRef.apiGroup', 'v1'),
  altered('ClusterRoleBinding', 'subjects.0', { kind: 'ServiceAccount', name: 'a' }),
  altered('RoleBinding', 'subjects.0', { kind: 'ServiceAccount', apiGroup: 'v1', name: 'a', namespace: 'default' }),
  [altered('ClusterRoleBinding', 'subjects.0', { kind: 'User', apiGroup: 'v1', name: 'a' })[0], altered('ClusterRoleBinding', 'subjects.0', { kind: 'User', apiGroup: '', name: 'a' })[0]],
  altered('ClusterRoleBinding', 'roleRef', { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'a' }),
  altered('RoleBinding', 'subjects.0', { kind: 'Serviceaccount', name: 'a', namespace: 'default' }),
  altered('Ingress', 'spec.rules.0.http.paths.0.pathType', 'prefix'),
  altered('Ingress', 'spec.rules.0.http.paths.0.path', 'a'),
  altered('Ingress', 'spec.rules', []),
  ...['192.0.2.1', 'Shop.example.com', 'https://shop.example.com', '*'].map((host) => altered('Ingress', 'spec.rules.0.host', host)),
  altered('Ingress', 'spec.rules.0.http.paths.0.backend', {}),
  altered('Ingress', 'spec.rules.0.http.paths.0.backend.service.port', { name: 'http', number: 80 }),
  altered('Ingress', 'spec.rules.0.http.paths.0.backend.service.port', {}),
  altered('HorizontalPodAutoscaler', 'spec.maxReplicas', 0),
  altered('PodDisruptionBudget', 'spec.maxUnavailable', 1),
  altered('NetworkPolicy', 'spec.policyTypes', ['ingress']),
  altered('NetworkPolicy', 'spec.ingress.0.ports.0.protocol', 'tcp'),
  altered('NetworkPolicy', 'spec.ingress.0.ports.0', { port: 'not_a_port' }),
  altered('NetworkPolicy', 'spec.ingress.0.ports.0.endPort', 79),
  altered('NetworkPolicy', 'spec.ingress.0.ports.0', { port: 'http', endPort: 90 }),
  altered('NetworkPolicy', 'spec.ingress.0.from.0.podSelector', {}),
  altered('NetworkPolicy', 'spec.ingress.0.from.0', {}),
  altered('PodDisruptionBudget', 'spec.selector.matchLabels', { app: 'a b' }),
  altered('Deployment', SELECTOR, [{ key: 'app', operator: 'in', values: ['web'] }]),
  altered('Deployment', SELECTOR, [{ key: 'app', operator: 'In' }]),
  altered('Deployment', SELECTOR, [{ key: 'app', operator: 'Exists', values: ['web'] }]),
];
