import { App, Chart, JsonPatch } from 'cdk8s';
import {
  AllowedListeners, AllowedRoutes,
  CiliumGateway,
  CiliumGatewayClass,
  GatewayAddress,
  GatewayApiCrds,
  GatewayCertificate,
  Listener,
  TalosCiliumError,
  type CiliumGatewayProps,
  type GatewayApiCrdsProps,
} from '../../lib';
import { world } from '../gateway/worlds';
import type { InvalidInput } from './invalid-input';

const { certManager, existing, gatewayShim } = GatewayCertificate;
const SECRET = existing({ name: 'web-tls' });
const www = (certificate: GatewayCertificate, name = 'https', hostname = 'www.example.com'): Listener => Listener.https({ name, hostname, certificate });

interface BadGateway {
  readonly code: string;
  readonly title: string;
  readonly props: CiliumGatewayProps;
}

const pool = { name: 'lan', serviceLabels: { pool: 'lan' }, claim: (): void => undefined };
const manyLabels = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`label-${index}`, 'x']));
const http = [Listener.http()];

/** Bad props of a Gateway for Cilium 1.19. */
export const BAD_GATEWAYS: readonly BadGateway[] = [
  { code: 'GWY001', title: 'a name over 63 characters', props: { name: 'a'.repeat(64), listeners: http } },
  { code: 'GWY001', title: 'a name in upper case', props: { name: 'Web', listeners: http } },
  { code: 'GWY001', title: 'a name with a dot, which no Service has', props: { name: 'web.example', listeners: http } },
  { code: 'GWY003', title: 'no listener', props: { listeners: [] } },
  {
    code: 'GWY003',
    title: 'more listeners than the API allows',
    props: { listeners: Array.from({ length: 65 }, (_, index) => Listener.http({ name: `l${index}`, port: 1000 + index })) },
  },
  { code: 'GWY004', title: 'two listeners of one name', props: { listeners: [Listener.http(), Listener.http({ port: 8080 })] } },
  { code: 'GWY005', title: 'a listener with a blank in its name', props: { listeners: [Listener.http({ name: 'my listener' })] } },
  {
    code: 'GWY006',
    title: 'two listeners clashing on port, protocol and hostname',
    props: { listeners: [Listener.http({ name: 'a', hostname: 'a.example.com' }), Listener.http({ name: 'b', hostname: 'a.example.com' })] },
  },
  { code: 'GWY007', title: 'TCP and HTTPS on one port', props: { ciliumVersion: '1.20.0', listeners: [Listener.tcp({ port: 443 }), Listener.https({ certificate: SECRET })] } },
  { code: 'GWY022', title: 'ListenerSets for a Cilium that does not read them', props: { ciliumVersion: '1.19.6', allowedListeners: AllowedListeners.all(), listeners: [Listener.http()] } },
  { code: 'GWY012', title: 'TCP on the host network', props: { ciliumVersion: '1.20.0', hostNetwork: true, listeners: [Listener.tcp({ port: 8443 })] } },
  { code: 'GWY008', title: 'a hostname with a scheme', props: { listeners: [Listener.http({ hostname: 'https://example.com' })] } },
  { code: 'GWY008', title: 'an address as a hostname', props: { listeners: [Listener.http({ hostname: '10.0.0.1' })] } },
  { code: 'GWY009', title: 'a wildcard in the middle', props: { listeners: [Listener.http({ hostname: 'www.*.example.com' })] } },
  { code: 'GWY009', title: 'a wildcard alone', props: { listeners: [Listener.http({ hostname: '*' })] } },
  { code: 'GWY010', title: 'a port beyond all ports', props: { listeners: [Listener.http({ port: 70_000 })] } },
  { code: 'GWY011', title: 'HTTPS without a certificate', props: { listeners: [Listener.raw({ name: 'https', port: 443, protocol: 'HTTPS' })] } },
  {
    code: 'GWY012',
    title: 'TLS that Cilium is to end',
    props: { listeners: [Listener.raw({ name: 'tls', port: 443, protocol: 'TLS', tls: { mode: 'Terminate', certificateRefs: [{ name: 'a' }] } })] },
  },
  { code: 'GWY012', title: 'an unknown protocol', props: { listeners: [Listener.raw({ name: 'x', port: 80, protocol: 'QUIC' })] } },
  { code: 'GWY012', title: 'TLS on plain HTTP', props: { listeners: [Listener.raw({ name: 'x', port: 80, protocol: 'HTTP', tls: {} })] } },
  { code: 'GWY013', title: 'TCP before 1.20', props: { listeners: [Listener.tcp({ port: 5432 })] } },
  {
    code: 'GWY014',
    title: 'two certificates on one listener',
    props: { listeners: [Listener.raw({ name: 'x', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'a' }, { name: 'b' }] } })] },
  },
  { code: 'GWY062', title: 'TLS that is terminated and passed through for one name', props: { listeners: [www(SECRET, 'https', '*.example.com'), Listener.tlsPassthrough({ hostname: 'vault.example.com' })] } },
  {
    code: 'GWY063',
    title: 'HTTPS on one of two ports of TLS passthrough',
    props: { listeners: [www(SECRET), Listener.tlsPassthrough({ hostname: 'vault.example.com' }), Listener.tlsPassthrough({ name: 'db', hostname: 'db.example.com', port: 5432 })] },
  },
  { code: 'GWY015', title: 'a certificate without an issuer', props: { listeners: [www(certManager({}))] } },
  { code: 'GWY015', title: 'a certificate of two issuers', props: { listeners: [www(certManager({ issuer: 'a', clusterIssuer: 'b' }))] } },
  { code: 'GWY016', title: 'a certificate for no name', props: { listeners: [Listener.https({ certificate: certManager({ clusterIssuer: 'a' }) })] } },
  { code: 'GWY016', title: 'a certificate without the listener\'s name', props: { listeners: [www(certManager({ clusterIssuer: 'a', dnsNames: ['example.com'] }))] } },
  { code: 'GWY016', title: 'a certificate for a wildcard in the middle', props: { listeners: [www(certManager({ clusterIssuer: 'a', dnsNames: ['www.example.com', 'a.*.com'] }))] } },
  {
    code: 'GWY017',
    title: 'a key of an unsupported size',
    props: { listeners: [www(certManager({ clusterIssuer: 'a', privateKey: { algorithm: 'RSA', size: 1024 } }))] },
  },
  { code: 'GWY017', title: 'a lifetime in days', props: { listeners: [www(certManager({ clusterIssuer: 'a', duration: '90d' }))] } },
  { code: 'GWY017', title: 'a renewal before the beginning', props: { listeners: [www(certManager({ clusterIssuer: 'a', duration: '24h', renewBefore: '48h' }))] } },
  {
    code: 'GWY018',
    title: 'two certificates in one Secret',
    props: {
      listeners: [
        www(certManager({ clusterIssuer: 'a', secretName: 's' })),
        www(certManager({ clusterIssuer: 'b', secretName: 's' }), 'other', 'other.example.com'),
      ],
    },
  },
  { code: 'GWY019', title: 'the gateway shim beside a Secret of its own', props: { listeners: [www(gatewayShim({ clusterIssuer: 'a' })), www(SECRET, 'other', 'other.example.com')] } },
  { code: 'GWY016', title: 'the gateway shim without a hostname', props: { listeners: [Listener.https({ certificate: gatewayShim({ clusterIssuer: 'a' }) })] } },
  { code: 'GWY020', title: 'more labels than the API allows', props: { listeners: http, infrastructure: { labels: manyLabels } } },
  {
    code: 'GWY020',
    title: 'a label that the pool does not serve',
    props: { listeners: http, address: GatewayAddress.pool(pool), infrastructure: { labels: { pool: 'wan' } } },
  },
  { code: 'GWY022', title: 'Service settings on the host network', props: { listeners: [Listener.http({ port: 8080 })], hostNetwork: true, service: { externalTrafficPolicy: 'Local' } } },
  { code: 'GWY022', title: 'an address on the host network', props: { listeners: http, hostNetwork: true, address: GatewayAddress.fixed('192.168.1.1') } },
  { code: 'GWY022', title: 'source ranges of a NodePort', props: { listeners: http, service: { type: 'NodePort', loadBalancerSourceRanges: ['10.0.0.0/8'] } } },
  { code: 'GWY022', title: 'a Service beside a class', props: { listeners: http, gatewayClass: 'mine', service: {} } },
  { code: 'GWY022', title: 'a policy for no ranges', props: { listeners: http, service: { loadBalancerSourceRangesPolicy: 'Deny' } } },
  { code: 'CLU003', title: 'an invalid source range', props: { listeners: http, service: { loadBalancerSourceRanges: ['10.0.0.0'] } } },
  { code: 'GWY024', title: 'a redirect to no HTTPS', props: { listeners: http, redirectHttpToHttps: true } },
  {
    code: 'GWY024',
    title: 'a redirect to another name\'s HTTPS',
    props: { listeners: [Listener.http({ hostname: 'a.example.com' }), Listener.https({ hostname: 'b.example.com', certificate: SECRET })], redirectHttpToHttps: true },
  },
  {
    code: 'GWY024',
    title: 'a redirect that its listener does not let in',
    props: { listeners: [Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop') }), Listener.https({ certificate: SECRET })], redirectHttpToHttps: true },
  },
  { code: 'GWY024', title: 'a catch-all of no HTTP', props: { listeners: [Listener.tlsPassthrough()], catchAll: { service: 'a', port: 80 } } },
  { code: 'GWY028', title: 'a host port of the API server', props: { listeners: [Listener.http({ port: 6443 })], hostNetwork: true } },
];

function chart(): Chart {
  return new Chart(new App(), 'home', { disableResourceNameHashes: true });
}

function pinned(ciliumVersion: string, props: GatewayApiCrdsProps = {}): void {
  void new GatewayApiCrds(chart(), 'crds', { ciliumVersion, ...props });
}

export const invalid: readonly InvalidInput[] = [
  ...BAD_GATEWAYS.map(({ code, title, props }) => ({ code, title, run: () => void new CiliumGateway(chart(), 'web', { ciliumVersion: '1.19.6', ...props }) })),
  {
    code: 'GWY064',
    title: 'one name of TLS passthrough on two ports before 1.19.6',
    run: () =>
      void new CiliumGateway(chart(), 'web', {
        ciliumVersion: '1.18.12',
        listeners: [8443, 8883].map((port) => Listener.tlsPassthrough({ name: `tls-${port}`, hostname: 'mq.example.com', port })),
      }),
  },
  { code: 'GWY021', title: 'no address', run: () => void GatewayAddress.fixed() },
  { code: 'GWY023', title: 'a class of its own before 1.18', run: () => void new CiliumGatewayClass(chart(), 'mine', { ciliumVersion: '1.17.18' }) },
  { code: 'GWY023', title: 'gRPC-Web before 1.20', run: () => void new CiliumGatewayClass(chart(), 'mine', { ciliumVersion: '1.19.6', grpcWeb: false }) },
  { code: 'GWY022', title: 'a second class of the chart\'s name', run: () => void new CiliumGatewayClass(chart(), 'cilium', { ciliumVersion: '1.19.6' }) },
  { code: 'GWY025', title: 'CRDs that crash the operator', run: () => pinned('1.19.6', { version: 'v1.6.1' }) },
  { code: 'GWY025', title: 'CRDs that turn the controller off', run: () => pinned('1.20.0', { version: 'v1.4.1' }) },
  { code: 'GWY026', title: 'CRDs for a Cilium of the future', run: () => pinned('1.21.0') },
  { code: 'GWY030', title: 'a selector of every namespace', run: () => void AllowedRoutes.selected({}) },
  { code: 'GWY030', title: 'no namespace', run: () => void AllowedRoutes.fromNamespaces() },
  {
    code: 'GWY031',
    title: 'a patch of a CRD that is not there',
    run: (): void => {
      const { errors } = world((c) => new GatewayApiCrds(c, 'crds').patchObject('nothing', JsonPatch.remove('/spec')));
      if (errors.length > 0) throw new TalosCiliumError(errors);
    },
  },
  {
    code: 'GWY032',
    title: 'a file without a CRD',
    run: (): void => {
      const { mkdtempSync, rmSync, writeFileSync } = require('node:fs') as typeof import('node:fs');
      const directory = mkdtempSync(`${(require('node:os') as typeof import('node:os')).tmpdir()}/crds-`);
      const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: none\n  annotations:\n    gateway.networking.k8s.io/bundle-version: v1.4.2\n    gateway.networking.k8s.io/channel: standard\n';
      try {
        writeFileSync(`${directory}/bundle.yaml`, text);
        const bundle = { path: `${directory}/bundle.yaml`, lockFile: `${directory}/lock.json`, allowUnverified: true };
        const { errors } = world((c) => void new GatewayApiCrds(c, 'crds', { version: 'v1.4.2', bundle }));
        if (errors.length > 0) throw new TalosCiliumError(errors);
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    },
  },
];
