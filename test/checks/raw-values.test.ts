import type { JsonObject } from '../../lib/kubernetes/json';
import { valueChecks } from '../../lib/checks/rules/cilium/value-checks';
import { reportOf } from '../support/models';

const pools = (pool: JsonObject): JsonObject => ({ ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: ['10.8.0.0/16'], clusterPoolIPv4MaskSize: 24, ...pool } } });
const pool6 = (mask: number): JsonObject => ({ ipv6: { enabled: true }, ...pools({ clusterPoolIPv6PodCIDRList: ['fd00::/104'], clusterPoolIPv6MaskSize: mask }) });
const multiPool = (pool: JsonObject): JsonObject => ({ ipam: { mode: 'multi-pool', operator: { autoCreateCiliumPodIPPools: { default: pool } } } });
const strict = (cidr: string): JsonObject => ({ encryption: { enabled: true, type: 'wireguard', strictMode: { egress: { enabled: true, cidr } } } });
const redact = (deny: readonly string[]): JsonObject => ({ hubble: { redact: { enabled: true, http: { headers: { deny: [...deny] } } } } });
const exported = (exporter: JsonObject): JsonObject => ({ hubble: { export: { static: { enabled: true, filePath: '/var/run/cilium/hubble/events.log', ...exporter } } } });
const dynamic = (...content: JsonObject[]): JsonObject => ({ hubble: { export: { dynamic: { enabled: true, config: { content } } } } });
const drops = { name: 'drops', filePath: '/var/run/cilium/hubble/drops.log' };
const ebpf = { kubeProxyReplacement: true, bpf: { masquerade: true, hostLegacyRouting: false } };
const gateway = { enabled: true, gatewayClass: { create: 'true' } };

/** Values that a construct refuses, and the nearest ones that it takes. */
const ROWS: readonly (readonly [code: string, title: string, wrong: JsonObject, right: JsonObject])[] = [
  ['CIL012', 'eBPF host routing with iptables', { ...ebpf, bpf: { hostLegacyRouting: false } }, ebpf],
  ['CIL012', 'eBPF host routing with kube-proxy', { ...ebpf, kubeProxyReplacement: false }, { kubeProxyReplacement: false }],
  ['CIL015', 'OpenMetrics without metrics', { hubble: { metrics: { enableOpenMetrics: true } } }, { hubble: { metrics: { enableOpenMetrics: true, enabled: ['dns'] } } }],
  ['CIL016', 'strict encryption of IPv6', strict('fd00::/56'), strict('10.244.0.0/16')],
  ['CIL016', 'strict encryption of nothing', strict(''), { encryption: { strictMode: { egress: { enabled: true } } } }],
  ['CIL019', 'an MTU below that of IPv4', { MTU: 60 }, { MTU: 1200 }],
  ['CIL019', 'an MTU just below that of IPv4', { MTU: 67 }, { MTU: 68 }],
  ['CIL019', 'an MTU just below that of IPv6', { MTU: 1279, ipv6: { enabled: true } }, { MTU: 1280, ipv6: { enabled: true } }],
  ['CIL019', 'an MTU above that of any link', { MTU: 65_536 }, { MTU: 65_535 }],
  ['CIL019', 'an MTU with a fraction', { MTU: 1450.5 }, { MTU: 0 }],
  ['CIL022', 'compatibility with a newer version', { upgradeCompatibility: '1.99' }, { upgradeCompatibility: '1.16.3' }],
  ['CIL022', 'compatibility with a word', { upgradeCompatibility: 'latest' }, { upgradeCompatibility: '1.17' }],
  ['CIL026', 'ALPN without appProtocol', { gatewayAPI: { ...gateway, enableAlpn: true, enableAppProtocol: false } }, { gatewayAPI: { ...gateway, enableAlpn: false, enableAppProtocol: false } }],
  ['CIL027', 'a pool of a family that is off', pools({ clusterPoolIPv6PodCIDRList: ['fd01::/104'] }), pools({})],
  ['CIL029', 'an empty pool', pools({ clusterPoolIPv4PodCIDRList: [] }), pools({})],
  ['CIL029', 'a pool below one node', pools({ clusterPoolIPv4MaskSize: 12 }), pools({ clusterPoolIPv4MaskSize: 16 })],
  ['CIL029', 'a pool one bit below one node', pools({ clusterPoolIPv4MaskSize: 15 }), pools({ clusterPoolIPv4MaskSize: 16 })],
  ['CIL029', 'a mask beyond IPv6 addresses', pool6(129), pool6(128)],
  ['CIL029', 'an IPv6 pool one bit below one node', pool6(103), pool6(104)],
  ['CIL029', 'a mask beyond addresses', pools({ clusterPoolIPv4MaskSize: 33 }), pools({ clusterPoolIPv4MaskSize: 32 })],
  ['CIL029', 'a named pool without a network', multiPool({}), multiPool({ ipv4: { cidrs: ['10.10.0.0/16'], maskSize: 24 } })],
  ['CIL029', 'a named pool below one node', multiPool({ ipv4: { cidrs: ['10.10.0.0/16'], maskSize: 8 } }), multiPool({ ipv4: { cidrs: ['10.10.0.0/16'], maskSize: 16 } })],
  ['HUB009', 'two headers in one name', redact(['Authorization,Cookie']), redact(['Authorization', 'Cookie'])],
  ['HUB010', 'a file in no directory', exported({ filePath: 'events.log' }), exported({ filePath: 'stdout' })],
  ['HUB010', 'a filter that is not JSON', exported({ allowList: ['verdict=DROPPED'] }), exported({ allowList: ['{"verdict":["DROPPED"]}'] })],
  ['HUB010', 'two exporters of one name', dynamic(drops, { ...drops, filePath: '/var/run/cilium/hubble/other.log' }), dynamic(drops, { name: 'other', filePath: '/var/run/cilium/hubble/other.log' })],
  ['HUB010', 'an end that is a date', dynamic({ ...drops, end: '2027-01-31' }), dynamic({ ...drops, end: '2027-01-31T12:00:00Z' })],
  ['HUB053', 'a metric listed twice', { hubble: { metrics: { enabled: ['dns', 'dns:query'] } } }, { hubble: { metrics: { enabled: ['dns:query', 'drop'] } } }],
];

test.each(ROWS)('%s: %s', (code, _title, wrong, right) => {
  const codes = (values: JsonObject): string[] => {
    const { errors, warnings } = reportOf({ version: '1.19.6', values });
    return [...errors, ...warnings].map((problem) => problem.code);
  };
  expect(codes(wrong)).toContain(code);
  expect(codes(right)).not.toContain(code);
});

test('every check of values is among them', () => {
  expect(Object.keys(valueChecks.codes).filter((code) => !ROWS.some(([each]) => each === code))).toEqual([]);
});
