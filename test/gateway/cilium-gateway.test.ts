import { App, Chart } from 'cdk8s';
import { AllowedListeners, AllowedRoutes, Announce, CiliumGateway, GatewayAddress, GatewayApiCrds, GatewayCertificate, Listener, LoadBalancerPool } from '../../lib';
import type { AddressClaim, AddressPool } from '../../lib/load-balancing/address-pool';
import { gatewayServiceName } from '../../lib/model/gateway-service-name';
import { errorCodes } from '../support/error-codes';
import { VERSIONS, world } from './worlds';

const { certManager, existing, gatewayShim } = GatewayCertificate;

describe('what it asks of Cilium', () => {
  test.each(VERSIONS)('Cilium %s gets the controller and one GatewayClass, without a word of the user', (version) => {
    const made = world((chart) => {
      new GatewayApiCrds(chart, 'crds');
      new CiliumGateway(chart, 'web', { listeners: [Listener.http()] });
    }, { version });
    expect([...made.errors, ...made.warnings]).toEqual([]);
    expect(made.cilium.effectiveValues.values.gatewayAPI).toEqual({ enabled: true, enableAlpn: true, enableAppProtocol: true, gatewayClass: { create: 'true' } });
    expect(made.find('GatewayClass')).toMatchObject({ metadata: { name: 'cilium' }, spec: { controllerName: 'io.cilium/gateway-controller' } });
    expect(made.cilium.effectiveValues.originOf('gatewayAPI.enabled')).toMatchObject({ origin: 'home/web', reason: 'Gateways need the Gateway API controller' });
  });

  test('an explicit no is an error that names both', () => {
    const { errors } = world((chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()] }), { gatewayApi: false });
    const [conflict] = errors.filter(({ code }) => code === 'CIL004');
    expect(conflict).toMatchObject({ path: 'home/cilium', subject: 'gatewayAPI.enabled' });
    expect(conflict!.what).toContain('false by gatewayApi (set in the props); true by home/web (Gateways need the Gateway API controller)');
  });

  test('what the prop says of the rest, wins; what the Gateway says, is on a par with it', () => {
    const quiet = world((chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()] }), { gatewayApi: { alpn: false, appProtocol: false } });
    expect(quiet.errors).toEqual([]);
    expect(quiet.cilium.effectiveValues.values.gatewayAPI).toMatchObject({ enableAlpn: false, enableAppProtocol: false });
    const loud = world((chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http()], alpn: true }), { gatewayApi: { alpn: false } });
    expect(loud.errors).toMatchObject([{ code: 'CIL004', subject: 'gatewayAPI.enableAlpn' }]);
  });

  test('several Gateways agree', () => {
    const { errors } = world((chart) => {
      for (const name of ['a', 'b']) new CiliumGateway(chart, name, { listeners: [Listener.http()], alpn: true });
    });
    expect(errors).toEqual([]);
  });

  test.each([[80, true], [1023, true], [1024, false]])('host network on port %d brings the capability: %s', (port, brings) => {
    const { errors, cilium, find } = world(
      (chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http({ port })], hostNetwork: { nodeLabels: { edge: 'yes' } } }),
    );
    expect(errors).toEqual([]);
    expect(cilium.effectiveValues.values.gatewayAPI).toMatchObject({ hostNetwork: { enabled: true, nodes: { matchLabels: { edge: 'yes' } } } });
    const { securityContext } = (find('DaemonSet', 'cilium-envoy').spec as { template: { spec: { containers: { securityContext: unknown }[] } } }).template.spec.containers[0]!;
    expect(securityContext).toMatchObject({ capabilities: { add: brings ? ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] : ['NET_ADMIN', 'SYS_ADMIN'] } });
    expect(find('ConfigMap', 'cilium-config').data).toMatchObject({ 'envoy-keep-cap-netbindservice': String(brings) });
  });

  test('host network on port 443 without the capability, because the user says so, is an error', () => {
    const build = (chart: Chart): void =>
      void new CiliumGateway(chart, 'web', { listeners: [Listener.https({ certificate: existing({ name: 'web-tls' }) })], hostNetwork: true });
    const { errors } = world(build, { values: { envoy: { securityContext: { capabilities: { envoy: ['NET_ADMIN', 'SYS_ADMIN'] } } } } });
    expect(errors).toMatchObject([{ code: 'CIL071', path: 'home/web/gateway' }]);
  });
});

describe('listeners', () => {
  test('what leaves something to the Gateway, shows it to routes', () => {
    const chart = new Chart(new App(), 'home', { namespace: 'edge' });
    const gateway = new CiliumGateway(chart, 'web', {
      ciliumVersion: '1.19.6',
      allowedRoutes: AllowedRoutes.all(),
      listeners: [Listener.http({ hostname: 'a.example.com' }), Listener.tlsPassthrough({ allowedRoutes: AllowedRoutes.same() })],
    });
    expect([gateway.name, gateway.namespace, gateway.gatewayClassName, gateway.serviceName]).toEqual(['web', 'edge', 'cilium', 'cilium-gateway-web']);
    expect(gateway.listeners).toEqual([
      { name: 'http', port: 80, protocol: 'HTTP', hostname: 'a.example.com', allowedRoutes: AllowedRoutes.all() },
      { name: 'tls', port: 443, protocol: 'TLS', tlsMode: 'Passthrough', allowedRoutes: AllowedRoutes.same() },
    ]);
    expect(gateway.listener('tls')).toBe(gateway.listeners[1]);
    expect(gateway.listener('https')).toBeUndefined();
  });

  test('a port is shared by HTTP, HTTPS and TLS, or by TCP and UDP', () => {
    const on = (version: string, ...listeners: Listener[]): string[] =>
      errorCodes(() => void new CiliumGateway(new Chart(new App(), 'c'), 'g', { ciliumVersion: version, listeners }));
    const https = Listener.https({ hostname: 'a.example.com', certificate: existing({ name: 'a' }) });
    const passthrough = Listener.tlsPassthrough({ hostname: 'b.example.com' });
    expect(on('1.19.6', https, passthrough)).toEqual([]);
    expect(on('1.20.0', Listener.tcp({ port: 443 }), https)).toEqual(['GWY007']);
    expect(on('1.20.0', Listener.udp({ port: 443 }), https)).toEqual(['GWY007']);
    expect(on('1.20.0', Listener.udp({ port: 53 }), Listener.tcp({ port: 53 }))).toEqual([]);
    expect(on('1.19.6', Listener.udp({ port: 443 }), https)).toEqual(['GWY013']);
    expect(on('1.20.0', Listener.http({ port: 443 }), https, passthrough)).toEqual([]);
    const other = Listener.https({ name: 'admin', port: 8443, hostname: 'c.example.com', certificate: existing({ name: 'c' }) });
    expect(on('1.19.5', Listener.http({ port: 443 }), https, other)).toEqual([]);
    expect(on('1.19.6', Listener.http({ port: 443 }), https, other)).toEqual(['GWY007']);
  });

  test('the sizes of keys are those of the webhook of cert-manager', () => {
    const on = (algorithm: 'RSA' | 'ECDSA' | 'Ed25519', size: number): string[] =>
      errorCodes(() => void new CiliumGateway(new Chart(new App(), 'c'), 'g', { ciliumVersion: '1.19.6', listeners: [Listener.https({ hostname: 'a.example.com', certificate: certManager({ clusterIssuer: 'a', privateKey: { algorithm, size } }) })] }));
    expect([2048, 3072, 8192].flatMap((size) => on('RSA', size))).toEqual([]);
    expect([2047, 8193].map((size) => on('RSA', size))).toEqual([['GWY017'], ['GWY017']]);
    expect([on('ECDSA', 521), on('ECDSA', 512), on('Ed25519', 256)]).toEqual([[], ['GWY017'], []]);
  });

  test('namespaces whose ListenerSets may add listeners', () => {
    const of = (allowedListeners: AllowedListeners): unknown =>
      (new CiliumGateway(new Chart(new App(), 'c'), 'g', { ciliumVersion: '1.20.0', listeners: [Listener.http()], allowedListeners }).apiObject.toJson() as { spec: { allowedListeners: unknown } }).spec.allowedListeners;
    expect(of(AllowedListeners.same())).toEqual({ namespaces: { from: 'Same' } });
    expect(of(AllowedListeners.all())).toEqual({ namespaces: { from: 'All' } });
    const shop = { namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'] }] } } };
    expect(of(AllowedListeners.fromNamespaces('shop'))).toEqual(shop);
    expect(of(AllowedListeners.selected({ matchLabels: { team: 'web' } }))).toEqual({ namespaces: { from: 'Selector', selector: { matchLabels: { team: 'web' } } } });
    expect(errorCodes(() => void AllowedListeners.selected({}))).toEqual(['GWY030']);
  });

  test('all mistakes are listed at once', () => {
    const build = (): void =>
      void new CiliumGateway(new Chart(new App(), 'c'), 'Web', {
        ciliumVersion: '1.19.6',
        listeners: [Listener.http({ port: 0, hostname: 'a.*' }), Listener.https({ certificate: certManager({}) })],
        hostNetwork: true,
        address: GatewayAddress.fixed('10.0.0.1'),
      });
    expect(errorCodes(build)).toEqual(['GWY001', 'GWY010', 'GWY009', 'GWY022', 'GWY015', 'GWY016']);
  });

  const codesOfHostname = (hostname: string): string[] =>
    errorCodes(() => void new CiliumGateway(new Chart(new App(), 'c'), 'g', { ciliumVersion: '1.19.6', listeners: [Listener.http({ hostname })] }));

  test.each(['example.com', '*.example.com', 'a-b.c', 'localhost', `${'a'.repeat(63)}.b`])('%s is a hostname', (name) => {
    expect(codesOfHostname(name)).toEqual([]);
  });

  test.each([['*', 'GWY009'], ['*.*.com', 'GWY009'], ['*a.com', 'GWY009'], ['a.*', 'GWY009'], ['', 'GWY008'], ['Example.com', 'GWY008'], ['a..b', 'GWY008'], ['-a.b', 'GWY008'], ['1.2.3.4', 'GWY008'], ['a:80', 'GWY008'], [`${'a'.repeat(64)}.b`, 'GWY008'], ['a.com.', 'GWY008']])(
    '%s is none: %s',
    (name, code) => {
      expect(codesOfHostname(name)).toEqual([code]);
    },
  );
});

describe('addresses', () => {
  test('a pool that is to allocate to a Gateway refers to GatewayAddress, which does it', () => {
    const { errors, warnings, find } = world((chart) => {
      const pool = new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.1.200/29'], announce: Announce.none('a router has a static route') });
      new GatewayApiCrds(chart, 'crds');
      const gateway = new CiliumGateway(chart, 'web', { namespace: 'edge', listeners: [Listener.http()], address: GatewayAddress.pool(pool, '192.168.1.201') });
      expect(() => pool.allocate(gateway)).toThrow(/POOL005 home\/web: home\/web is a Gateway.* — set address: GatewayAddress\.pool\(pool\) on the CiliumGateway instead/);
    });
    expect([...errors, ...warnings]).toEqual([]);
    expect(find('Gateway').spec).toMatchObject({ addresses: [{ type: 'IPAddress', value: '192.168.1.201' }] });
  });

  test('a pool gives its labels and learns of the claim', () => {
    const claims: AddressClaim[] = [];
    const pool: AddressPool = { name: 'lan', serviceLabels: { pool: 'lan' }, claim: (claim) => void claims.push(claim) };
    const long = 'a'.repeat(60);
    const { find } = world((chart) => {
      new CiliumGateway(chart, long, {
        namespace: 'edge',
        listeners: [Listener.http()],
        address: GatewayAddress.pool(pool, '192.168.1.201'),
        infrastructure: { labels: { team: 'net' } },
      });
    });
    expect(find('Gateway').spec).toMatchObject({
      addresses: [{ type: 'IPAddress', value: '192.168.1.201' }],
      infrastructure: { labels: { pool: 'lan', team: 'net' } },
    });
    expect(claims).toEqual([{ path: `home/${long}`, namespace: 'edge', name: gatewayServiceName(long), ips: ['192.168.1.201'] }]);
  });

  test('the Service of a long name ends in a hash, as Cilium makes it', () => {
    expect(gatewayServiceName('a'.repeat(48))).toBe(`cilium-gateway-${'a'.repeat(48)}`);
    const shortened = gatewayServiceName('a'.repeat(49));
    expect(shortened).toMatch(/^cilium-gateway-a{37}-[2-9bcdfghkmt]{10}$/);
    expect(shortened).toHaveLength(63);
    expect(gatewayServiceName('a'.repeat(50))).not.toBe(shortened);
  });
});

test('namespaces of routes are written in one order', () => {
  const made = world((chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.http({ allowedRoutes: AllowedRoutes.fromNamespaces('shop', 'blog') })] }));
  expect(JSON.stringify(made.find('Gateway').spec)).toContain('"values":["blog","shop"]');
});

describe('certificates', () => {
  test('one for several listeners holds all of their names', () => {
    const certificate = certManager({ clusterIssuer: 'letsencrypt' });
    const { find } = world((chart) => {
      new CiliumGateway(chart, 'web', {
        namespace: 'edge',
        listeners: ['b', 'a'].map((name) => Listener.https({ name, hostname: `${name}.example.com`, certificate })),
      });
    });
    expect(find('Certificate')).toMatchObject({
      metadata: { name: 'web-b-tls', namespace: 'edge' },
      spec: { secretName: 'web-b-tls', dnsNames: ['a.example.com', 'b.example.com'], issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
    });
    const { listeners } = find('Gateway').spec as { listeners: { tls: { certificateRefs: { name: string }[] } }[] };
    expect(listeners.map(({ tls }) => tls.certificateRefs[0]!.name)).toEqual(['web-b-tls', 'web-b-tls']);
  });

  test('an issuer of another kind keeps its API group', () => {
    const issuerRef = { name: 'step', kind: 'StepIssuer', group: 'certmanager.step.sm' };
    const made = (certificate: GatewayCertificate): ReturnType<typeof world> => world((chart) => void new CiliumGateway(chart, 'web', { listeners: [Listener.https({ hostname: 'a.example.com', certificate })] }));
    expect(made(certManager({ issuerRef })).find('Certificate').spec).toMatchObject({ issuerRef });
    expect(made(certManager({ issuer: 'ca' })).find('Certificate').spec).toMatchObject({ issuerRef: { kind: 'Issuer', name: 'ca' } });
    expect(made(gatewayShim({ issuerRef })).find('Gateway').metadata.annotations).toEqual({
      'cert-manager.io/issuer': 'step',
      'cert-manager.io/issuer-kind': 'StepIssuer',
      'cert-manager.io/issuer-group': 'certmanager.step.sm',
    });
  });

  test('a Secret elsewhere brings its grant into that namespace, once', () => {
    const certificate = existing({ name: 'wild-tls', namespace: 'certs' });
    const made = world((chart) => {
      new CiliumGateway(chart, 'web', { namespace: 'edge', listeners: ['a', 'b'].map((name) => Listener.https({ name, hostname: `${name}.example.com`, certificate })) });
    });
    expect(made.find('ReferenceGrant')).toMatchObject({
      metadata: { namespace: 'certs' },
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'edge' }], to: [{ group: '', kind: 'Secret', name: 'wild-tls' }] },
    });
    expect(made.warnings.filter(({ code }) => code === 'GWY054')).toEqual([]);
  });

  test('the shim is an annotation', () => {
    const { objects, find } = world((chart) => {
      const certificate = gatewayShim({ issuer: 'internal', duration: '720h', privateKey: { algorithm: 'ECDSA', size: 256 } });
      new CiliumGateway(chart, 'web', { listeners: [Listener.https({ hostname: 'a.example.com', certificate })] });
    });
    expect(find('Gateway').metadata.annotations).toEqual({
      'cert-manager.io/issuer': 'internal',
      'cert-manager.io/duration': '720h',
      'cert-manager.io/private-key-algorithm': 'ECDSA',
      'cert-manager.io/private-key-size': '256',
    });
    expect(objects.filter(({ kind }) => kind === 'Certificate')).toEqual([]);
  });
});

describe('redirect and catch-all', () => {
  test('the redirect is on the HTTP listeners alone, which take no routes of other namespaces then', () => {
    const { find } = world((chart) => {
      new CiliumGateway(chart, 'web', {
        allowedRoutes: AllowedRoutes.all(),
        listeners: [Listener.http(), Listener.https({ certificate: existing({ name: 'web-tls' }) })],
        redirectHttpToHttps: true,
        catchAll: { service: 'not-found', port: 8080 },
      });
    });
    expect(find('HTTPRoute', 'web-https-redirect').spec).toEqual({
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'web', sectionName: 'http' }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
    expect(find('HTTPRoute', 'web-catch-all').spec).toMatchObject({ parentRefs: [{ name: 'web', sectionName: 'https' }], rules: [{ backendRefs: [{ name: 'not-found', port: 8080 }] }] });
    const { listeners } = find('Gateway').spec as { listeners: { allowedRoutes: { namespaces: { from: string } } }[] };
    expect(listeners.map(({ allowedRoutes }) => allowedRoutes.namespaces.from)).toEqual(['Same', 'All']);
  });

  test('more listeners than one route may name are several routes', () => {
    const { objects } = world((chart) => {
      const http = Array.from({ length: 33 }, (_, index) => Listener.http({ name: `h${index}`, hostname: `h${index}.example.com` }));
      new CiliumGateway(chart, 'web', { listeners: [...http, Listener.https({ certificate: existing({ name: 'web-tls' }) })], redirectHttpToHttps: true });
    });
    const routes = objects.filter(({ kind }) => kind === 'HTTPRoute').map(({ metadata, spec }) => [metadata.name, (spec as { parentRefs: unknown[] }).parentRefs.length]);
    expect(routes).toEqual([['web-https-redirect', 32], ['web-https-redirect-2', 1]]);
  });
});
