import type { JsonObject } from '../../lib/kubernetes/json';
import type { RuleExample } from '../../lib/checks/rule';
import { CILIUM, reportOf } from '../support/models';

/** What a rule says in a world, without path and fix. */
function said(id: string, example: RuleExample): string[] {
  const { errors, warnings } = reportOf(example);
  return [...errors, ...warnings].filter(({ code }) => code === id).map(({ what }) => what);
}

function silent(id: string, values: JsonObject, example: Omit<RuleExample, 'values'> = {}): void {
  expect(said(id, { ...example, values })).toEqual([]);
}

const dualStack = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/108'] };
const native = { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' };

test('messages name the value, who set it and what the chart says', () => {
  const { errors } = reportOf({ values: { autoDirectNodeRoutes: true } });
  expect(errors).toEqual([
    {
      severity: 'error',
      code: 'CIL041',
      path: CILIUM,
      subject: 'autoDirectNodeRoutes',
      what: `autoDirectNodeRoutes is on, but routing uses a tunnel (autoDirectNodeRoutes true, set by ${CILIUM} values; routingMode not set)`,
      fix: 'set routing: Routing.native(), or remove autoDirectNodeRoutes',
      edits: [{ set: 'autoDirectNodeRoutes', value: false }],
      link: expect.stringContaining('docs.cilium.io') as string,
    },
  ]);
  expect(said('CIL060', { values: { encryption: { enabled: true } } })).toEqual([
    `encryption is on without a type: the default is ipsec, which requires a key that the chart does not create (encryption.enabled true, set by ${CILIUM} values; ` +
      'encryption.type "ipsec", the chart\'s default)',
  ]);
});

describe('CIL040 native routing CIDR', () => {
  test('is asked for each family that is masqueraded', () => {
    expect(said('CIL040', { cluster: dualStack, values: { routingMode: 'native' } })).toHaveLength(2);
    expect(said('CIL040', { cluster: dualStack, values: native })).toEqual([expect.stringContaining('native routing with masquerading of IPv6 requires a native routing CIDR (routingMode "native", set by home/cilium values; ipv6NativeRoutingCIDR not set)')]);
    silent('CIL040', { routingMode: 'native', enableIPv4Masquerade: false });
    silent('CIL040', { routingMode: 'native', ipMasqAgent: { enabled: true } });
  });

  test('may come from the only pool, or from the cloud', () => {
    silent('CIL040', { routingMode: 'native', nativeRoutingCIDRFromClusterPool: true, ipam: { mode: 'cluster-pool' } });
    expect(said('CIL040', { values: { routingMode: 'native', nativeRoutingCIDRFromClusterPool: true } })).toHaveLength(1);
    silent('CIL040', { routingMode: 'native', ipam: { mode: 'eni' } });
  });
});

describe('CIL042 direct server return', () => {
  const balance = (mode: string, dsrDispatch?: string) => ({ loadBalancer: { mode, ...(dsrDispatch && { dsrDispatch }) } });

  test.each([
    ['hybrid over vxlan', balance('hybrid')],
    ['geneve dispatch over vxlan', balance('dsr', 'geneve')],
    ['options over geneve', { ...balance('dsr'), tunnelProtocol: 'geneve' }],
    ['geneve dispatch, native, without the protocol', { ...native, ...balance('dsr', 'geneve') }],
  ])('%s is refused', (_, values) => expect(said('CIL042', { values })).toHaveLength(1));

  test.each([
    ['snat', balance('snat')],
    ['options, native', { ...native, ...balance('dsr') }],
    ['geneve dispatch, native', { ...native, ...balance('hybrid', 'geneve'), tunnelProtocol: 'geneve' }],
    ['no replacement of kube-proxy', { ...balance('dsr'), kubeProxyReplacement: false }],
  ])('%s is not', (_, values) => silent('CIL042', values));
});

describe('CIL043 BBR', () => {
  const bbr = { bandwidthManager: { enabled: true, bbr: true } };
  const ebpf = { bpf: { masquerade: true } };
  const ipsec = { encryption: { enabled: true, type: 'ipsec' } };

  test('names what turns eBPF host routing off', () => {
    expect(said('CIL043', { values: bbr })).toEqual([expect.stringContaining('bpf.masquerade not set')]);
    expect(said('CIL043', { values: { ...bbr, ...ebpf, kubeProxyReplacement: false } })[0]).toContain('kubeProxyReplacement false');
    expect(said('CIL043', { values: { ...bbr, ...ebpf, ...ipsec } })[0]).toContain('encryption.type "ipsec"');
    silent('CIL043', { ...bbr, ...ebpf });
    silent('CIL043', { ...bbr, enableIPv4Masquerade: false });
  });

  test('is satisfied with the host namespace, from 1.18 on', () => {
    const values = { bandwidthManager: { enabled: true, bbr: true, bbrHostNamespaceOnly: true } };
    silent('CIL043', values, { version: '1.18.1' });
    expect(said('CIL043', { version: '1.17.18', values })).toHaveLength(1);
  });
});

test('CIL047 lets what serves NodePorts pass', () => {
  const values = { kubeProxyReplacement: false, bpf: { masquerade: true } };
  for (const other of ['nodePort', 'gatewayAPI']) silent('CIL047', { ...values, [other]: { enabled: true } }, { version: '1.18.12' });
});

test('CIL049 lists all that the egress gateway lacks, at once', () => {
  const [what] = said('CIL049', { values: { egressGateway: { enabled: true }, kubeProxyReplacement: false, enableIPv4Masquerade: false } });
  for (const path of ['bpf.masquerade', 'enableIPv4Masquerade', 'kubeProxyReplacement']) expect(what).toContain(path);
});

test('CIL050 knows key-value stores too', () => {
  const values = { egressGateway: { enabled: true }, bpf: { masquerade: true }, identityAllocationMode: 'kvstore' };
  expect(said('CIL050', { values })).toEqual([expect.stringContaining('identityAllocationMode "kvstore"')]);
});

test.each([
  ['CIL052', 'gatewayAPI'],
  ['CIL053', 'ingressController'],
])('%s takes NodePorts in eBPF for enough up to 1.18', (id, feature) => {
  const values = { kubeProxyReplacement: false, nodePort: { enabled: true }, [feature]: { enabled: true } };
  silent(id, values, { version: '1.18.12' });
  expect(said(id, { version: '1.19.6', values })).toHaveLength(1);
});

test.each([
  [{ leaseRenewDeadline: '2400ms' }, ['leaseRenewDeadline leaves no time for a retry']],
  [{ leaseRenewDeadline: '2401ms' }, []],
  [{ leaseRenewDeadline: '15s' }, ['leaseDuration must be longer than leaseRenewDeadline']],
  [{ leaseRenewDeadline: '14.9s' }, []],
  [
    { leaseDuration: '900ms', leaseRenewDeadline: '500ms', leaseRetryPeriod: '100ms' },
    ['leaseDuration must be at least 1s'],
  ],
  [{ leaseDuration: 15, leaseRetryPeriod: '-2s' }, ['l2Announcements.leaseDuration is not a duration', 'l2Announcements.leaseRetryPeriod is not a duration']],
] as [JsonObject, string[]][])('CIL055 %j', (timing, expected) => {
  const whats = said('CIL055', { values: { l2announcements: { enabled: true, ...timing } } });
  expect(whats.map((what) => what.replace(/ \(.*/, ''))).toEqual(expected);
  silent('CIL055', { l2announcements: { enabled: false, ...timing } });
});

test('CIL056 knows the Ingress controller too', () => {
  const values = { l2announcements: { enabled: true }, ingressController: { enabled: true, service: { externalTrafficPolicy: 'Local' } } };
  expect(said('CIL056', { values })).toHaveLength(1);
});

test('CIL057 asks for an id within the size of the mesh', () => {
  const mesh = (id: number, maxConnectedClusters: number) => ({ cluster: { id }, clustermesh: { maxConnectedClusters } });
  expect(said('CIL057', { values: mesh(256, 255) })).toEqual([expect.stringContaining('cluster.id 256')]);
  silent('CIL057', mesh(256, 511));
  silent('CIL057', mesh(0, 255));
});

test('CIL061 is about IPsec that was chosen, CIL060 about IPsec that was not', () => {
  const values = { encryption: { enabled: true, type: 'ipsec', ipsec: { secretName: 'my-keys' } } };
  silent('CIL060', values);
  expect(said('CIL061', { values })).toEqual([expect.stringContaining('Secret kube-system/my-keys')]);
  silent('CIL061', { encryption: { enabled: true } });
});

describe('CIL064 pools', () => {
  const pool = (...list: string[]) => ({ ipam: { mode: 'cluster-pool', operator: { clusterPoolIPv4PodCIDRList: list } } });
  const cluster = { nodeSubnets: ['192.168.0.0/24'] };

  test('must keep off nodes and Services', () => {
    expect(said('CIL064', { cluster, values: pool('192.168.0.128/25', '10.97.0.0/16', '10.50.0.0/16') })).toEqual([
      expect.stringContaining('pool 10.97.0.0/16 overlaps the service subnet 10.96.0.0/12'),
      expect.stringContaining('pool 192.168.0.128/25 overlaps the node subnet 192.168.0.0/24'),
    ]);
  });

  test('may be the pod subnet or a part of it, and not more', () => {
    silent('CIL064', pool('10.244.0.0/16'), { cluster });
    silent('CIL064', pool('10.244.128.0/17'), { cluster });
    expect(said('CIL064', { cluster, values: pool('10.244.0.0/15') })).toEqual([expect.stringContaining('the pod subnet 10.244.0.0/16')]);
  });

  test('count for the families of the cluster, and in this mode only', () => {
    const operator = { clusterPoolIPv4PodCIDRList: [], clusterPoolIPv6PodCIDRList: ['fd00::/16'] };
    const values = { ipam: { mode: 'cluster-pool', operator } };
    silent('CIL064', values);
    expect(said('CIL064', { cluster: dualStack, values }).length).toBeGreaterThan(0);
    silent('CIL064', { ipam: { mode: 'kubernetes', operator: { clusterPoolIPv4PodCIDRList: ['192.168.0.0/16'] } } }, { cluster });
  });
});

test.each([
  [{ operator: { prometheus: { enabled: false, serviceMonitor: { enabled: true } } } }, 1],
  [{ operator: { prometheus: { serviceMonitor: { enabled: true } } } }, 0],
  [{ envoy: { prometheus: { enabled: false, serviceMonitor: { enabled: true } } } }, 1],
  [{ hubble: { metrics: { serviceMonitor: { enabled: true } } } }, 1],
  [{ hubble: { metrics: { enabled: ['dns'], serviceMonitor: { enabled: true } } } }, 0],
  [{ hubble: { relay: { enabled: true, prometheus: { serviceMonitor: { enabled: true } } } } }, 1],
] as [JsonObject, number][])('CIL065 %j', (values, count) => {
  expect(said('CIL065', { values })).toHaveLength(count);
});

test('CIL066 leaves a UI of its own alone', () => {
  silent('CIL066', { hubble: { enabled: false, ui: { enabled: true, standalone: { enabled: true } } } });
  expect(said('CIL066', { values: { hubble: { enabled: false, relay: { enabled: true }, ui: { enabled: true } } } })).toHaveLength(1);
});

test.each([
  [{ operator: { image: { tag: 'v1.18.1' } } }, 1],
  [{ operator: { image: { tag: 'v1.18.1', genericDigest: 'sha256:1' } } }, 0],
  [{ hubble: { ui: { frontend: { image: { tag: 'v0.1.0' } }, backend: { image: { tag: 'v0.1.0', useDigest: false } } } } }, 1],
  [{ image: { override: 'registry.example.com/cilium:v1', tag: 'v1' } }, 0],
  [{ image: { repository: 'registry.example.com/cilium/cilium' } }, 0],
] as [JsonObject, number][])('CIL089 %j', (values, count) => {
  expect(said('CIL089', { values })).toHaveLength(count);
});

test('CIL089 leaves the tag of the chart alone', () => silent('CIL089', { image: { tag: 'v1.20.0' } }, { version: '1.20.0' }));

test('CIL068 trusts an affinity that was set', () => {
  const cluster = { controlPlanes: 1, workers: 0 };
  silent('CIL068', { operator: { replicas: 2, affinity: { nodeAffinity: {} } } }, { cluster });
});

test('CIL071 is about Gateways of this Cilium and ports below 1024', () => {
  const gateway = (port: number, gatewayClassName = 'cilium') => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'edge' },
    spec: { gatewayClassName, listeners: [{ name: 'a', port }, { name: 'b', port: 9443 }] },
  });
  const values = { gatewayAPI: { enabled: true, hostNetwork: { enabled: true } } };
  const objects = [gateway(80)];
  expect(said('CIL071', { values, objects })[0]).toContain('host port 80 (envoy.securityContext.capabilities.envoy');
  const embedded = { ...values, envoy: { enabled: false } };
  expect(said('CIL071', { values: embedded, objects })[0]).toContain('securityContext.capabilities.ciliumAgent');
  silent('CIL071', values, { objects: [gateway(8080), gateway(80, 'istio')] });
  silent('CIL071', { gatewayAPI: { enabled: true } }, { objects: [gateway(80)] });
});

describe('datapath modes, BIG TCP, Maglev and devices', () => {
  const ebpf = { bpf: { masquerade: true, hostLegacyRouting: false } };
  const fixes = (values: JsonObject): string[] => [...reportOf({ values }).errors, ...reportOf({ values }).warnings].map(({ code, fix }) => `${code} ${fix}`);

  test('CIL075 names every obstacle to netkit, and only TPROXY before 1.20', () => {
    const netkit = { bpf: { datapathMode: 'netkit', tproxy: true, hostLegacyRouting: true } };
    expect(said('CIL075', { version: '1.20.0', values: netkit })).toEqual([
      expect.stringContaining('bpf.datapathMode "netkit", set by home/cilium values; bpf.tproxy true, set by home/cilium values; bpf.hostLegacyRouting true, set by home/cilium values; bpf.masquerade not set'),
    ]);
    expect(said('CIL075', { version: '1.19.6', values: netkit })[0]).not.toContain('hostLegacyRouting');
    silent('CIL075', { bpf: { datapathMode: 'netkit', hostLegacyRouting: true } });
    silent('CIL075', { bpf: { datapathMode: 'auto', tproxy: true } });
  });

  test('CIL076 allows WireGuard, and forbids DSR by Geneve from 1.19 on only', () => {
    const big = { ...native, ...ebpf, ipv4NativeRoutingCIDR: '10.244.0.0/16', enableIPv4BIGTCP: true };
    silent('CIL076', { ...big, encryption: { enabled: true, type: 'wireguard' } });
    expect(said('CIL076', { values: { ...big, encryption: { enabled: true, type: 'ipsec' } } })).toHaveLength(1);
    const dsr = { ...big, tunnelProtocol: 'geneve', loadBalancer: { mode: 'dsr', dsrDispatch: 'geneve' } };
    expect(said('CIL076', { version: '1.19.6', values: dsr })).toHaveLength(1);
    expect(said('CIL076', { version: '1.18.12', values: dsr })).toEqual([]);
  });

  test('CIL077 proposes the nearest size', () => {
    expect(fixes({ maglev: { tableSize: 70_000 } })).toEqual([expect.stringContaining('CIL077 set maglev.tableSize to 65521')]);
    silent('CIL077', { maglev: { tableSize: 131_071 } });
  });

  test.each(['eth0', 'bond0.100', 'enx001122334455', 'vlan@eth0', 'br-lan', 'eth+'])('CIL078 accepts %s', (name) => silent('CIL078', { devices: [name] }));

  test.each([
    ['^eth[0-9]+$', "write 'eth+'"],
    ['en.*', "write 'en+'"],
    ['(eth|bond)0', "write exact names, or prefixes that end with +, such as 'eth+'"],
  ])('CIL078 refuses %s', (name, fix) => {
    expect(fixes({ devices: [name] })).toEqual([expect.stringContaining(`CIL078 ${fix}`)]);
    expect(said('CIL078', { values: { devices: name } })).toHaveLength(1);
  });

  test('CIL079 sees prefixes, and not what is excluded', () => {
    expect(fixes({ devices: ['side+'] })).toEqual(['CIL079 remove side+ from devices']);
    silent('CIL079', { devices: ['!kubespan', 'eth+'] });
  });
});
