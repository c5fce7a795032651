import type { JsonObject } from '../../lib/kubernetes/json';
import type { RuleExample } from '../../lib/checks/rule';
import type { TalosClusterProps } from '../../lib/cluster/talos-cluster-props';
import { CHARTS, reportOf } from '../support/models';

function said(id: string, example: RuleExample): string[] {
  const { errors, warnings } = reportOf(example);
  return [...errors, ...warnings].filter(({ code }) => code === id).map(({ what }) => what);
}

describe('TAL001 host DNS', () => {
  const ebpf = { bpf: { masquerade: true } };
  const both = (example: RuleExample): string[] => [...said('TAL001', { version: '1.18.1', ...example }), ...said('TAL017', example)];

  test('cannot be reached whenever packets bypass the host, also where nothing is masqueraded', () => {
    expect(both({ values: ebpf })).toHaveLength(2);
    expect(both({ values: { enableIPv4Masquerade: false } })).toHaveLength(2);
  });

  // bpf/bpf_lxc.c: DROP_NO_FIB with BPF_FIB_LKUP_RET_NOT_FWDED goes to pass_to_stack from 1.18.2 on, not in 1.16.19 and 1.17.8.
  test('is reached through the stack of the host from Cilium 1.18.2 on, which is worth a test', () => {
    const codes = (version: string) => ['TAL001', 'TAL017'].filter((id) => said(id, { version, values: ebpf }).length > 0);
    expect(['1.16.19', '1.17.18', '1.18.1', '1.18.2', '1.19.6', '1.20.2'].map(codes)).toEqual([['TAL001'], ['TAL001'], ['TAL001'], ['TAL017'], ['TAL017'], ['TAL017']]);
    const fixes = (values: JsonObject) => reportOf({ values }).warnings.find(({ code }) => code === 'TAL017')!.fix;
    expect(fixes(ebpf)).toMatch(/kubectl run .* nslookup example\.com\. .* set hostRouting: 'legacy', or hostDns/);
    expect(fixes({ bpf: { masquerade: true, datapathMode: 'netkit' } })).not.toContain('legacy');
  });

  test.each([
    ['iptables masquerading', {}],
    ['legacy host routing', { bpf: { masquerade: true, hostLegacyRouting: true } }],
    ['no replacement of kube-proxy', { ...ebpf, kubeProxyReplacement: false }],
    ['IPsec', { ...ebpf, encryption: { enabled: true, type: 'ipsec' } }],
  ] as [string, JsonObject][])('is fine with %s', (_, values) => expect(both({ values })).toEqual([]));

  test('is no matter when nothing is forwarded to it', () => {
    expect(both({ cluster: { hostDns: { forwardKubeDnsToHost: false } }, values: ebpf })).toEqual([]);
    expect(both({ cluster: { hostDns: false }, values: ebpf })).toEqual([]);
  });
});

test('TAL002 reads every list of containers that exist, and no list of a privileged one', () => {
  const capabilities = { ciliumAgent: ['NET_ADMIN', 'CAP_SYS_MODULE', 'SYS_BOOT'] };
  expect(said('TAL002', { values: { securityContext: { capabilities } } })[0]).toContain('CAP_SYS_MODULE and SYS_BOOT');
  expect(said('TAL002', { values: { securityContext: { privileged: true, capabilities } } })).toEqual([]);
  expect(said('TAL002', { values: { envoy: { securityContext: { capabilities: { envoy: ['SYS_MODULE'] } } } } })).toHaveLength(1);
  const securityContext = { capabilities: { applySysctlOverwrites: ['SYS_BOOT'] } };
  expect(said('TAL002', { values: { sysctlfix: { enabled: true }, securityContext } })).toHaveLength(1);
  expect(said('TAL002', { values: { sysctlfix: { enabled: false }, securityContext } })).toEqual([]);
});

test('the chart alone does not run on Talos', () => {
  for (const version of CHARTS) {
    const { errors } = reportOf({ version }, { preset: false });
    expect([version, ...errors.map(({ code, subject }) => `${code} ${subject}`)]).toEqual([
      version,
      'SEC001 hubble.tls.auto.method',
      'TAL002 securityContext.capabilities.ciliumAgent',
      'TAL002 securityContext.capabilities.cleanCiliumState',
      'TAL009 kubeProxyReplacement',
    ]);
  }
});

test('a default that null takes away is not there', () => {
  const { errors, warnings } = reportOf({ values: { securityContext: { capabilities: null }, cgroup: null } }, { preset: false });
  expect([...errors, ...warnings].map(({ code }) => code).filter((code) => code === 'TAL002' || code === 'TAL003')).toEqual([]);
});

describe('KubeSpan', () => {
  const kubeSpan = true;
  const native = { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' };
  const routed = (cluster: Partial<TalosClusterProps>) => said('TAL006', { cluster, values: native });

  test('TAL006 carries native pods from Talos 1.12.4 on, when it is told to', () => {
    const advertised = { advertiseKubernetesNetworks: true };
    expect(routed({ talosVersion: '1.12.4', kubeSpan: advertised })).toEqual([]);
    expect(routed({ talosVersion: '1.12', runningTalosVersion: '1.13', kubeSpan: advertised })).toEqual([]);
    expect(routed({ talosVersion: '1.12.3', kubeSpan: advertised })).toEqual([expect.stringContaining('Talos v1.12.3')]);
    expect(routed({ talosVersion: '1.13', kubeSpan })).toEqual([expect.stringContaining('advertiseKubernetesNetworks false')]);
    expect(routed({ talosVersion: '1.12.3' })).toEqual([]);
    expect(said('TAL006', { cluster: { kubeSpan } })).toEqual([]);
  });

  test('TAL007 is bypassed by eBPF host routing in tunnel mode too', () => {
    const cluster = { kubeSpan, hostDns: { forwardKubeDnsToHost: false } };
    expect(said('TAL007', { cluster, values: { bpf: { masquerade: true } } })).toHaveLength(1);
    expect(said('TAL007', { cluster, values: {} })).toEqual([]);
  });

  test('TAL008 wants an MTU that fits', () => {
    const of = (MTU: number, mtu = 1420) => said('TAL008', { cluster: { kubeSpan: { mtu } }, values: { MTU } });
    expect(of(0)).toEqual([expect.stringContaining('does not detect that of KubeSpan')]);
    expect(of(1500)).toEqual([expect.stringContaining('exceeds that of KubeSpan, 1420')]);
    expect([of(1420), of(1300), of(8900, 8920)]).toEqual([[], [], []]);
    expect(of(1420, 1380)).toHaveLength(1);
  });
});

const nowhere = { k8sServiceHost: null, k8sServicePort: null };

test.each([
  ['no port', { k8sServicePort: null }, 'a host without a port'],
  ['no host', { k8sServiceHost: '' }, 'a port without a host'],
  ['a lookup', { k8sServiceHost: 'auto' }, 'cannot be resolved'],
  ['a reference without a port', { ...nowhere, k8sServiceHostRef: { name: 'api', key: 'host' } }, 'a host without a port'],
] as [string, JsonObject, string][])('TAL011 %s', (_, values, expected) => {
  expect(said('TAL011', { values })).toEqual([expect.stringContaining(expected)]);
});

test('TAL011 takes other ways to the API server', () => {
  expect(said('TAL011', { values: { ...nowhere, k8s: { apiServerURLs: 'https://10.0.0.1:6443' } } })).toEqual([]);
  expect(said('TAL011', { cluster: { kubeProxy: true }, values: { ...nowhere, kubeProxyReplacement: false } })).toEqual([]);
  expect(said('TAL011', { cluster: { kubePrism: false } })).toHaveLength(1);
});

test.each([
  ['127.0.0.1', 7445, {}, 0],
  ['::1', 7445, {}, 1],
  ['localhost', '7445', {}, 0],
  ['localhost', 7445, { kubePrism: false }, 1],
  ['127.0.0.1', 6443, { workers: 1 }, 1],
  ['127.0.0.1', 6443, { workers: 0 }, 0],
  ['localhost', 6443, { workers: 0, kubePrism: false }, 0],
  ['localhost', 6444, { workers: 0 }, 1],
  ['api.example.com', 6443, { kubePrism: false }, 0],
] as [string, number | string, Partial<TalosClusterProps>, number][])('TAL012 %s:%s %j', (host, port, cluster, count) => {
  expect(said('TAL012', { cluster, values: { k8sServiceHost: host, k8sServicePort: port } })).toHaveLength(count);
});
