import type { Chart } from 'cdk8s';
import { Backend, CiliumBackendTlsPolicy, BackendCa, CiliumGrpcRoute, CiliumHttpRoute, CiliumTcpRoute, CiliumTlsRoute, CiliumUdpRoute, GrpcMatch, HttpFilter, ReferenceGrants } from '../../../lib';
import type { ReferenceGrantSpec } from '../../../imports/gateway.networking.k8s.io';
import type { KubernetesObject } from '../../../lib/kubernetes/object';
import { GATEWAY } from '../../examples/routes';
import { objectOf, objectsOf, problemsOf, world, type Minor } from './route-world';

const WEB = Backend.named({ name: 'web', port: 80 });

test.each([
  ['1.18', 'gateway.networking.k8s.io/v1alpha2'],
  ['1.19', 'gateway.networking.k8s.io/v1alpha2'],
  ['1.20', 'gateway.networking.k8s.io/v1'],
] as const)('the operator of Cilium %s reads TLSRoutes of %s', (minor, apiVersion) => {
  const { chart } = world(minor);
  new CiliumTlsRoute(chart, 'vault', { namespace: 'vault', gateway: GATEWAY, listener: 'tls', hostnames: ['vault.example.com'], backends: [WEB] });
  expect(objectOf(chart, 'TLSRoute')).toEqual({
    apiVersion,
    kind: 'TLSRoute',
    metadata: { name: 'vault', namespace: 'vault' },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public', namespace: 'infra', sectionName: 'tls' }],
      hostnames: ['vault.example.com'],
      rules: [{ backendRefs: [{ group: '', kind: 'Service', name: 'web', port: 80, weight: 1 }] }],
    },
  });
});

test('TCP and UDP have no match: one rule with all backends', () => {
  const { chart } = world();
  const backends = [WEB.withWeight(3), Backend.named({ name: 'web', namespace: 'other', port: 81, weight: 1 })];
  new CiliumTcpRoute(chart, 'tcp', { namespace: 'shop', gateway: GATEWAY, listener: 'postgres', backends });
  new CiliumUdpRoute(chart, 'udp', { namespace: 'shop', gateway: GATEWAY, listener: 'dns', backends });
  const rules = [{ backendRefs: [{ name: 'web', port: 80, weight: 3 }, { name: 'web', namespace: 'other', port: 81, weight: 1 }] }];
  expect(objectOf(chart, 'TCPRoute').spec).toMatchObject({ rules });
  expect(objectOf(chart, 'UDPRoute').spec).toMatchObject({ rules });
});

test('a call of gRPC by names, by expressions and by metadata', () => {
  const { chart } = world();
  const matches = [GrpcMatch.service('shop.v1.Orders'), GrpcMatch.regex('shop\\..*', 'Get'), GrpcMatch.any().header('x-env', 'a')];
  new CiliumGrpcRoute(chart, 'orders', { namespace: 'shop', gateway: GATEWAY, rules: [{ matches, backends: [WEB] }] });
  expect((objectOf(chart, 'GRPCRoute').spec as { rules: { matches: unknown }[] }).rules[0]!.matches).toEqual([
    { method: { type: 'Exact', service: 'shop.v1.Orders' } },
    { method: { type: 'RegularExpression', service: 'shop\\..*', method: 'Get' } },
    { headers: [{ name: 'x-env', type: 'Exact', value: 'a' }] },
  ]);
});

test('TLS to a backend: the authorities of ConfigMaps, or those of the system', () => {
  const validation = (ca: BackendCa): unknown => {
    const { chart } = world();
    new CiliumBackendTlsPolicy(chart, 'web', { namespace: 'shop', targets: [{ service: 'web', portName: 'https' }], hostname: 'web.example.com', ca });
    expect(objectOf(chart, 'BackendTLSPolicy').spec).toMatchObject({ targetRefs: [{ group: '', kind: 'Service', name: 'web', sectionName: 'https' }] });
    return (objectOf(chart, 'BackendTLSPolicy').spec as { validation: unknown }).validation;
  };
  expect(validation(BackendCa.system())).toEqual({ hostname: 'web.example.com', wellKnownCACertificates: 'System' });
  expect(validation(BackendCa.configMap('ca'))).toEqual({ hostname: 'web.example.com', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] });
});

describe('grants', () => {
  const to = (name: string, namespace: string): Backend => Backend.named({ name, namespace, port: 80 });
  const grantsOf = (chart: Chart): KubernetesObject[] => objectsOf(chart).filter(({ kind }) => kind === 'ReferenceGrant');

  function routes(chart: Chart, order: readonly number[]): void {
    const all: (() => void)[] = [
      () => new CiliumHttpRoute(chart, 'a', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [to('api', 'apis'), to('web', 'other')] }] }),
      () => new CiliumHttpRoute(chart, 'b', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [to('auth', 'apis'), to('api', 'apis')] }] }),
      () => new CiliumGrpcRoute(chart, 'c', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [to('api', 'apis')] }] }),
      () => new CiliumHttpRoute(chart, 'd', { namespace: 'blog', gateway: GATEWAY, rules: [{ backends: [to('api', 'apis'), to('blog', 'blog')] }] }),
    ];
    for (const index of order) all[index]!();
  }

  test('one for each kind, namespace and target namespace, with each target once, in any order of the routes', () => {
    const sorted = (order: readonly number[]): KubernetesObject[] => {
      const { chart } = world();
      routes(chart, order);
      return grantsOf(chart).sort((a, b) => (JSON.stringify(a.metadata) < JSON.stringify(b.metadata) ? -1 : 1));
    };
    const grants = sorted([0, 1, 2, 3]);
    expect(sorted([3, 2, 1, 0])).toEqual(grants);
    expect(grants.map(({ metadata, spec }) => [metadata.namespace, metadata.name, (spec as ReferenceGrantSpec).to.map(({ name }) => name)])).toEqual([
      ['apis', 'grpcroutes-from-shop', ['api']],
      ['apis', 'httproutes-from-blog', ['api']],
      ['apis', 'httproutes-from-shop', ['api', 'auth']],
      ['other', 'httproutes-from-shop', ['web']],
    ]);
    expect(grants[2]).toMatchObject({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }], to: [{ group: '', kind: 'Service', name: 'api' }, { group: '', kind: 'Service', name: 'auth' }] },
    });
  });

  test('more than sixteen targets are spread over several', () => {
    const { chart } = world();
    for (let index = 0; index < 40; index++) {
      ReferenceGrants.of(chart).allow({
        from: { kind: 'HTTPRoute', namespace: 'shop' },
        to: { group: '', kind: 'Service', namespace: 'apis', name: `s-${String((index * 7) % 40).padStart(2, '0')}` },
      });
    }
    const grants = grantsOf(chart);
    expect(grants.map(({ metadata }) => metadata.name)).toEqual(['httproutes-from-shop', 'httproutes-from-shop-2', 'httproutes-from-shop-3']);
    expect(grants.map(({ spec }) => (spec as ReferenceGrantSpec).to.length)).toEqual([16, 16, 8]);
    const names = grants.flatMap(({ spec }) => (spec as ReferenceGrantSpec).to.map(({ name }) => name));
    expect(names).toEqual([...names].sort());
    expect(new Set(names).size).toBe(40);
  });

  test('none where something else creates them', () => {
    const { chart } = world();
    new CiliumHttpRoute(chart, 'a', { namespace: 'shop', gateway: GATEWAY, referenceGrants: false, rules: [{ backends: [to('api', 'apis')] }] });
    expect(grantsOf(chart)).toEqual([]);
  });

  test('a mirror needs one as well', () => {
    const { chart } = world();
    new CiliumHttpRoute(chart, 'a', { namespace: 'shop', gateway: GATEWAY, rules: [{ backends: [WEB], filters: [HttpFilter.mirror(to('shadow', 'lab'))] }] });
    expect(grantsOf(chart).map(({ metadata }) => metadata.namespace)).toEqual(['lab']);
  });
});

test.each(['1.18', '1.19'] as const)('what Cilium %s cannot do says from when it can', (minor: Minor) => {
  const { chart } = world(minor);
  const [problem] = problemsOf(() => new CiliumTcpRoute(chart, 'db', { namespace: 'shop', gateway: GATEWAY, listener: 'postgres', backends: [WEB] }));
  expect(problem).toMatchObject({ code: 'RTE038', expected: 'Cilium 1.20 or newer', fix: 'remove it, or upgrade Cilium' });
});
