import { App } from 'cdk8s';
import * as library from '../../lib';
import { TalosCiliumError } from '../../lib/diagnostics/problem';

const L = library as unknown as Record<string, Record<string, (...args: unknown[]) => unknown> & (new (...args: unknown[]) => unknown)>;
const FACTS = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' };
const { Announce, Backend, BgpPeer, ClusterChart, GatewayCertificate, HubbleMetric, Listener, OmniMachines, Peer, Port, TalosCluster } = library;

/** A good call: constructors get a chart and an id before these. */
type Seed = readonly [callable: string, ...args: unknown[]];
const GATEWAY = { name: 'web', namespace: 'infra', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { from: 'All' } }] };
const route = (more: object): object => ({ namespace: 'shop', gateway: GATEWAY, listener: 'http', hostnames: ['a.example.com'], ...more });
const backends = [Backend.named({ name: 'web', port: 80 })];
const attributes = { communities: ['65000:100'], localPreference: 100 };

const MAKERS: readonly Seed[] = [
  ['TalosCluster', { ...FACTS, podSubnets: ['10.244.0.0/16'], nodeSubnets: ['192.168.1.0/24'], nodeAddresses: ['192.168.1.9'], controlPlanes: 3, workers: 1, kubePrism: { port: 7445 }, hostDns: { forwardKubeDnsToHost: false }, kubeSpan: { mtu: 1420 }, management: 'omni', clusterId: 1, kubeProxy: false }],
  ['Cidr.parse', '10.0.0.0/8'], ['Cidr.from', '10.0.0.0/8'], ['IpAddress.parse', '10.0.0.1'], ['IpAddress.of', 4, 1n], ['IpRange.parse', '10.0.0.1-10.0.0.2'], ['CiliumVersion.from', '1.19.6'], ['TalosVersion.parse', '1.13'], ['KubernetesVersion.parse', '1.35'],
  ['Routing.tunnel', { protocol: 'vxlan', port: 8472 }], ['Routing.native', { ipv4Cidr: '10.244.0.0/16', directRoutes: true }], ['Ipam.clusterPool', { ipv4Cidrs: ['10.244.0.0/16'], ipv4MaskSize: 24 }], ['Encryption.wireguard', { nodeEncryption: true, strictEgress: { cidr: '10.244.0.0/16' } }],
  ['CertificateIssuance.certManager', { issuer: { name: 'ca' }, validity: '90d' }], ['CertificateIssuance.provided', { hubbleServerSecret: 'x' }],
  ['Peer.labels', { app: 'web' }, { namespace: ['shop'] }], ['Peer.pods', { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['a'] }] }, { namespace: { labels: { team: 'a' } } }], ['Peer.namespace', 'shop', 'blog'], ['Peer.entity', 'world'], ['Peer.cidr', '10.0.0.0/8', { except: ['10.1.0.0/16'] }], ['Peer.nodes', { role: 'a' }], ['Peer.service', 'web', { namespace: 'shop' }], ['Peer.fqdn', 'example.com'],
  ['Port.tcp', 80, 90], ['Port.named', 'http', 'TCP'], ['Port.all', 'UDP'], ['Http.get', '/api', { host: 'a', headers: { 'X-Key': 'v' } }], ['Http.method', 'GET', '/api'], ['Dns.name', 'example.com'], ['Tls.serverNames', 'example.com'], ['Icmp.v4', 8], ['Selector.labels', { app: 'web' }], ['Selector.of', { matchLabels: { app: 'web' } }],
  ['Preset.allowDns', { pods: { matchLabels: { app: 'web' } }, name: 'dns' }], ['Preset.allowInternet', { ports: [Port.tcp(443)], except: ['203.0.113.0/24'] }], ['Preset.zeroTrust', { mode: 'audit' }],
  ['Listener.https', { hostname: 'a.example.com', port: 443, certificate: GatewayCertificate.existing({ name: 'tls' }) }], ['Listener.http', { port: 80, name: 'http' }], ['GatewayCertificate.certManager', { clusterIssuer: 'le', dnsNames: ['a.example.com'], privateKey: { algorithm: 'ECDSA', size: 256 } }], ['AllowedRoutes.withLabels', { team: 'a' }], ['AllowedRoutes.fromNamespaces', 'shop'],
  ['Backend.named', { name: 'web', port: 80, weight: 1 }], ['HttpMatch.prefix', '/api'], ['HttpRedirect.to', { hostname: 'a.example.com', statusCode: 301 }], ['HttpFilter.setRequestHeaders', { 'x-a': 'b' }], ['HttpFilter.cors', { allowOrigins: ['https://a.example.com'], maxAge: '5s' }], ['HttpFilter.hsts', { maxAge: '5s' }],
  ['Advertise.podCidr', attributes], ['Advertise.services', { selector: { matchLabels: { a: 'b' } }, addresses: ['LoadBalancerIP'], ...attributes }], ['BgpPeer.to', '192.168.1.1', { asn: 64512, timers: { holdTimeSeconds: 9 }, gracefulRestart: { restartTimeSeconds: 9 }, transport: { peerPort: 179 } }], ['PoolBlock.range', '10.0.0.1', '10.0.0.9'], ['Announce.none', 'why'],
  ['HubbleMetric.dns', { query: true, labelsContext: ['source_ip'] }], ['HubbleMetric.flow', { sourceContext: ['pod', 'dns'] }], ['HubbleExport.static', { filePath: '/x', fieldMask: ['time'], fileMaxSize: '5Mi' }], ['HubbleUiExposure.ingress', { hostnames: ['a.example.com'] }],
  ['GitOpsOwner.argoCd', { application: 'cilium', tracking: 'label' }], ['GitOpsOwner.flux', { kustomization: { crds: 'a', cilium: 'b' } }], ['OmniMachines.ids', ['a']], ['OmniMachines.ofClass', 'a', 3], ['Bootstrap.hosted', { url: 'https://a.example.com/x' }], ['IngressFirewall.forCilium', { adminCidrs: ['10.0.0.0/8'], rules: [{ name: 'a', ports: [80], from: ['10.0.0.0/8'] }] }],
];

const CONSTRUCTS: readonly Seed[] = [
  ['TalosCilium', { version: '1.19.6', masquerade: { bpf: true }, hubble: { relay: true, metrics: ['dns'] }, gatewayApi: { alpn: true }, encryption: true, values: { debug: { enabled: true } }, resources: { agent: { requests: { cpu: '1' } } } }],
  ['L2Announcement', { interfaces: ['eth0'], nodeSelector: { matchLabels: { a: 'b' } }, lease: { duration: '15s' } }],
  ['LoadBalancerPool', { blocks: ['10.9.0.0/24'], announce: Announce.none('why'), serviceSelector: { matchLabels: { a: 'b' } }, reserved: ['10.9.0.1'] }],
  ['BgpPeering', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], nodeSelector: { matchLabels: { a: 'b' } } }],
  ['EgressGateway', { sources: [{ podSelector: { matchLabels: { a: 'b' } } }], destinations: ['203.0.113.0/24'], gateways: [{ nodeSelector: { matchLabels: { a: 'b' } } }] }],
  ['CiliumPolicies', { namespace: 'shop', dns: { namespace: 'dns', labels: { a: 'b' }, port: 53 }, audit: false }],
  ['HttpVisibility', { namespace: 'shop', ports: [80], from: [Peer.entity('cluster')] }],
  ['CiliumGateway', { namespace: 'infra', listeners: [Listener.http()], labels: { a: 'b' }, service: { type: 'LoadBalancer' } }],
  ['CiliumGatewayClass', { name: 'own', service: { loadBalancerSourceRanges: ['10.0.0.0/8'] } }],
  ['CiliumHttpRoute', route({ rules: [{ backends, timeouts: { request: '5s' } }] })],
  ['CiliumGrpcRoute', route({ rules: [{ backends }] })],
  ['TalosHostFirewall', { mode: 'audit', adminCidrs: ['10.0.0.0/8'], nodeCidrs: ['10.1.0.0/16'], gatewayPorts: [443] }],
  ['TalosMachineConfig', { sysctls: { 'net.core.x': '1' }, kernelModules: [{ name: 'zfs' }], patches: { all: [{ machine: {} }] } }],
  ['OmniClusterTemplate', { omniVersion: '1.9', controlPlane: { machines: OmniMachines.ids(['430d882a-51a8-48b3-ab00-d4b5b0b5b0b5']) } }],
];
const AFTER_CILIUM: readonly Seed[] = [
  ['HubbleStack', { relay: true, ui: { replicas: 1 }, metrics: [HubbleMetric.dns()], redact: { urlQuery: true } }],
  ['CiliumMonitoring', { agent: true, alerts: { labels: { a: 'b' } } }],
];

function call([callable, ...args]: Seed): void {
  const [owner = '', maker] = callable.split('.');
  if (maker) return void L[owner]![maker]!(...args);
  if (owner === 'TalosCluster') return void new L[owner]!(...args);
  const cilium = AFTER_CILIUM.some(([name]) => name === callable);
  const chart = new ClusterChart(new App(), new TalosCluster({ ...FACTS, nodeSubnets: ['192.168.1.0/24'], ...(callable === 'OmniClusterTemplate' && { management: 'omni', talosVersion: '1.13.2', kubernetesVersion: '1.35.0' }) }), cilium || callable === 'TalosCilium' ? {} : { ciliumVersion: '1.19.6' });
  if (cilium) new library.TalosCilium(chart, 'cilium');
  void new L[owner]!(chart, 'x', ...args);
}

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;
const ring: unknown[] = [];
ring.push(ring);
class Stranger {}

const BAD: readonly unknown[] = [null, NaN, '', 'false', 'nonsense value', 0, -1.5, true, [], [null], [undefined], {}, { nonsense: 1 }, Object.assign(Object.create(null) as object, { nonsense: 1 }), cyclic, ring, new Map(), new Stranger(), new Date(0), () => 1, Symbol('s'), 10n];

/** What no type of the API allows, anywhere but in raw values and patches. */
const FORBIDDEN = new Set<unknown>(BAD.filter((value) => value === null || Number.isNaN(value) || ['function', 'symbol'].includes(typeof value) || (typeof value === 'object' && Object.keys(value).length > 0) || value instanceof Map || value instanceof Stranger || value instanceof Date));
const UNKNOWN_KEY = 'an unknown key';
FORBIDDEN.add(UNKNOWN_KEY);
const RAW = new Set(['values', 'patches']);

/** What was put in, where, and the whole with it. */
interface Mutation {
  readonly planted: unknown;
  readonly at: string;
  readonly whole: unknown;
}

/** The value with something else in each place, at any depth; plain objects without each member, and with one more. */
function* mutations(value: unknown, at = ''): Iterable<Mutation> {
  for (const planted of BAD) yield { planted, at, whole: planted };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) for (const { planted, at: place, whole } of mutations(item, `${at}[${index}]`)) yield { planted, at: place, whole: value.map((each: unknown, other) => (other === index ? whole : each)) };
  } else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    yield { planted: UNKNOWN_KEY, at, whole: { ...value, nonsense: 'x' } };
    for (const [key, member] of Object.entries(value)) {
      yield { planted: undefined, at: `${at}.${key}`, whole: { ...value, [key]: undefined } };
      if (!RAW.has(key)) for (const { planted, at: place, whole } of mutations(member, `${at}.${key}`)) yield { planted, at: place, whole: { ...value, [key]: whole } };
    }
  }
}

/** Keys of these are free, so that another one is no mistake. */
const MAPS = /(labels|Labels|headers|requests|sysctls)$/;

test('no bad input is a raw error, and none that the types forbid is accepted', () => {
  const raw = new Set<string>();
  const silent = new Set<string>();
  let count = 0;
  for (const [callable, ...args] of [...MAKERS, ...CONSTRUCTS, ...AFTER_CILIUM]) {
    for (const [index, arg] of args.entries()) {
      for (const { planted, at, whole } of mutations(arg)) {
        count += 1;
        const title = `${callable} ${index}${at} ${typeof planted === 'object' && planted !== null ? planted.constructor?.name ?? 'no prototype' : String(planted)}`;
        let thrown: unknown;
        try {
          call([callable, ...args.map((each, other) => (other === index ? whole : each))]);
        } catch (error) {
          thrown = error;
        }
        const isMap = MAPS.test(at) || /^(Peer\.(labels|nodes)|Selector\.labels|AllowedRoutes\.withLabels|HttpFilter\.set)/.test(callable);
        if (thrown === undefined && FORBIDDEN.has(planted) && !(isMap && planted === UNKNOWN_KEY)) silent.add(title);
        if (thrown === undefined) continue;
        if (!(thrown instanceof TalosCiliumError)) raw.add(`${title}: ${(thrown as Error).stack?.split('\n').slice(0, 3).join(' ') ?? String(thrown)}`);
        else if (!thrown.problems.every(({ path, what, fix }) => path !== '' && what !== '' && fix !== '')) raw.add(`${title}: without path or fix`);
      }
    }
  }
  expect([...raw]).toEqual([]);
  expect([...silent]).toEqual([]);
  expect(count).toBeGreaterThan(2000);
});

test.each([...MAKERS, ...CONSTRUCTS, ...AFTER_CILIUM])('%s: the good call passes', (...seed) => {
  expect(() => call(seed as unknown as Seed)).not.toThrow();
});

