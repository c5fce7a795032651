import * as cilium from '../../imports/cilium.io';
import * as gatewayApi from '../../imports/gateway.networking.k8s.io';
import { GATEWAY_API_SERVED_VERSIONS, SERVED_VERSIONS } from '../../imports/served-versions';
import { crdFiles, type CrdFile } from './crd-schemas';

type Table = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

function served(crds: readonly CrdFile[], group: string): Map<string, string[]> {
  return new Map(
    crds
      .filter(({ spec }) => spec.group === group)
      .map(({ spec }) => [
        spec.names.kind,
        spec.versions
          .filter((version) => version.served)
          .map(({ name }) => name)
          .sort(),
      ]),
  );
}

function kindsOf(module: object): { kind: string; apiVersion: string }[] {
  return Object.values(module) as { kind: string; apiVersion: string }[];
}

test.each(['1.18', '1.19', '1.20'])('Cilium %s serves what its CRDs say, without those that the release no longer installs', (minor) => {
  const upstream = served(crdFiles().get(`cilium ${minor}`) ?? [], 'cilium.io');
  const gone = minor === '1.18' ? ['CiliumExternalWorkload'] : ['CiliumBGPPeeringPolicy'];
  for (const [kind, versions] of upstream) {
    expect([kind, [...((SERVED_VERSIONS as Table)[kind]?.[minor] ?? [])].sort()]).toEqual([kind, gone.includes(kind) ? [] : versions]);
  }
  const listed = Object.entries(SERVED_VERSIONS)
    .filter(([, minors]) => (minors as Table[string])[minor]?.length)
    .map(([kind]) => kind);
  expect(listed.sort()).toEqual([...upstream.keys()].filter((kind) => !gone.includes(kind)).sort());
});

test('every Gateway API bundle serves what its CRDs say', () => {
  const bundles = [...crdFiles().keys()].filter((source) => source.startsWith('v'));
  for (const bundle of bundles) {
    const upstream = served(crdFiles().get(bundle) ?? [], 'gateway.networking.k8s.io');
    for (const [kind, versions] of Object.entries(GATEWAY_API_SERVED_VERSIONS as Table)) {
      expect([bundle, kind, [...(versions[bundle] ?? ['not listed'])].sort()]).toEqual([bundle, kind, upstream.get(kind) ?? []]);
    }
  }
});

test('a typed Cilium object is written in a version that every minor serves', () => {
  for (const { kind, apiVersion } of kindsOf(cilium)) {
    for (const [minor, versions] of Object.entries((SERVED_VERSIONS as Table)[kind] ?? {})) {
      expect([kind, minor, versions.map((version) => `cilium.io/${version}`)]).toEqual([kind, minor, expect.arrayContaining([apiVersion])]);
    }
  }
  expect(cilium.CiliumLoadBalancerIPPool.apiVersion).toBe('cilium.io/v2');
  expect(cilium.CiliumL2AnnouncementPolicy.apiVersion).toBe('cilium.io/v2alpha1');
});

test('a typed Gateway API object is written in a version that every bundle since 1.3 serves, or the newest one', () => {
  for (const { kind, apiVersion } of kindsOf(gatewayApi)) {
    const bundles = Object.entries((GATEWAY_API_SERVED_VERSIONS as Table)[kind] ?? {}).filter(
      ([bundle, versions]) =>
        versions.length > 0 && (['TLSRoute', 'TCPRoute', 'UDPRoute', 'BackendTLSPolicy'].includes(kind) ? /^v1\.6/ : /^v1\.[3-9]/).test(bundle),
    );
    for (const [bundle, versions] of bundles) {
      expect([kind, bundle, versions.map((version) => `gateway.networking.k8s.io/${version}`)]).toEqual([
        kind,
        bundle,
        expect.arrayContaining([apiVersion]),
      ]);
    }
  }
  expect(gatewayApi.ReferenceGrant.apiVersion).toBe('gateway.networking.k8s.io/v1beta1');
});
