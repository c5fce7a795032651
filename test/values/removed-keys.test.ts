import { delimiter } from 'node:path';
import { isKnownKey } from '../../lib/chart/known-keys';
import { parseValuePath } from '../../lib/values';
import { KEYS_ADDED, KEYS_REMOVED } from '../../lib/values/key-history';
import { REMOVED_KEYS } from '../../lib/values/removed-keys-table';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { keyHistoryOf, knownKeysByMinor } from '../../scripts/update-key-history';
import { CHART_VERSIONS, factsOf, problemsOf, type ChartVersion } from './charts';

/** Code, subject and fix of what is found. */
function found(...args: Parameters<typeof problemsOf>): [string, string | undefined, string][] {
  return problemsOf(...args).map(({ code, subject, fix }) => [code, subject, fix]);
}

describe('a removed key', () => {
  it.each([
    ['1.16.19', { tunnel: 'disabled' }, 'tunnel', 'Routing.native()'],
    ['1.20.0', { tunnel: 'vxlan' }, 'tunnel', 'Routing.tunnel({ protocol })'],
    ['1.17.18', { externalIPs: { enabled: false } }, 'externalIPs', 'always served'],
    ['1.18.12', { hostPort: { enabled: true } }, 'hostPort', 'kubeProxyReplacement: true'],
    ['1.19.6', { nodePort: { enabled: false, range: '1,2' } }, 'nodePort.enabled', 'always served'],
    ['1.17.18', { bgp: { enabled: true, announce: { podCIDR: true } } }, 'bgp', 'BgpPeering'],
    ['1.20.0', { encryption: { strictMode: { cidr: '10.0.0.0/8' } } }, 'encryption.strictMode.cidr', 'encryption.strictMode.egress.cidr'],
    [
      '1.19.6',
      { ipam: { operator: { clusterPoolIPv4PodCIDR: '10.0.0.0/8' } } },
      'ipam.operator.clusterPoolIPv4PodCIDR',
      'clusterPoolIPv4PodCIDRList',
    ],
    // The chart knows the key only to fail.
    [
      '1.16.19',
      { ipam: { operator: { clusterPoolIPv4PodCIDR: '10.0.0.0/8' } } },
      'ipam.operator.clusterPoolIPv4PodCIDR',
      'clusterPoolIPv4PodCIDRList',
    ],
    ['1.18.1', { enableCiliumEndpointSlice: true }, 'enableCiliumEndpointSlice', 'write ciliumEndpointSlice.enabled'],
    ['1.20.0', { clustermesh: { enableMCSAPISupport: true } }, 'clustermesh.enableMCSAPISupport', 'write clustermesh.mcsapi.enabled'],
    // In the history of keys, without advice.
    ['1.19.6', { customCalls: { enabled: true } }, 'customCalls', 'remove it'],
    // Declared, but no template reads it.
    ['1.18.12', { clustermesh: { apiserver: { tls: { client: { cert: 'x' } } } } }, 'clustermesh.apiserver.tls.client.cert', 'remove it'],
  ] as const)('on %s leads to what is used today: %j', (version, values, subject, fix) => {
    expect(found(version, values as never)).toEqual([['CIL002', subject, expect.stringContaining(fix)]]);
  });

  it.each([
    ['1.16.19', { externalIPs: { enabled: true }, hostPort: { enabled: true }, nodePort: { enabled: true }, bgp: { enabled: true } }],
    ['1.18.12', { nodePort: { enabled: true }, encryption: { strictMode: { enabled: true, cidr: '10.0.0.0/8' } }, sessionAffinity: true }],
    ['1.19.6', { encryption: { strictMode: { enabled: true, cidr: '10.0.0.0/8' } }, hubble: { redact: { kafka: { apiKey: true } } } }],
  ] as const)('is none yet on %s: %j', (version, values) => {
    expect(problemsOf(version, values as never)).toEqual([]);
  });

  it('is told apart from its unknown neighbours', () => {
    expect(found('1.20.0', { proxy: { prometheus: { enabled: false, port: 1 }, qqq: 1 } })).toEqual([
      ['CIL002', 'proxy.prometheus.enabled', 'write envoy.prometheus.enabled'],
      ['CIL002', 'proxy.prometheus.port', 'write envoy.prometheus.port'],
      ['CIL001', 'proxy.qqq', 'remove it'],
    ].sort(([, left], [, right]) => (left! < right! ? -1 : 1)));
  });

  it('says whether the chart refuses it or ignores it', () => {
    expect(problemsOf('1.20.0', { tunnel: 'disabled' })[0]!.what).toBe(
      'value tunnel was removed in Cilium 1.15, and chart cilium 1.20.0 fails with it ("disabled")',
    );
    expect(problemsOf('1.20.0', { hostPort: { enabled: true } })[0]!.what).toContain('and chart cilium 1.20.0 ignores it');
  });
});

describe('the tables', () => {
  it('of keys that came and went are what the charts say; if not, run scripts/update-key-history.ts', () => {
    const directories = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).filter(Boolean);
    expect(keyHistoryOf(knownKeysByMinor(directories))).toEqual({ added: KEYS_ADDED, removed: KEYS_REMOVED });
  });

  it.each(CHART_VERSIONS)('of advice names no key that chart %s takes', (version: ChartVersion) => {
    const { values } = factsOf(version);
    const taken = Object.entries(REMOVED_KEYS).filter(
      ([name, { since }]) => CiliumVersion.parse(version).atLeast(since) && isKnownKey(values, parseValuePath(name)),
    );
    // Read by a template that fails when it is there.
    expect(taken.map(([name]) => name).filter((name) => !/^ipam\.operator\.clusterPoolIPv[46]PodCIDR$/.test(name))).toEqual([]);
  });

  it('of advice agrees with the charts on when a key went', () => {
    const both = Object.keys(REMOVED_KEYS).filter((name) => name in KEYS_REMOVED && !name.startsWith('ipam.operator.'));
    expect(both.length).toBeGreaterThan(20);
    expect(both.map((name) => [name, REMOVED_KEYS[name]!.since])).toEqual(both.map((name) => [name, KEYS_REMOVED[name]]));
  });

  it('of advice leads to keys that the newest chart takes', () => {
    const written = Object.values(REMOVED_KEYS).flatMap(({ fix }) => /^write ([\w.]+)/.exec(fix)?.[1] ?? []);
    expect(written.length).toBeGreaterThan(8);
    expect(written.filter((name) => !isKnownKey(factsOf('1.20.0').values, name.split('.')))).toEqual([]);
  });
});
