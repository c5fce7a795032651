import { Reporter } from '../../lib/diagnostics/reporter';
import { parseAllDocuments } from 'yaml';
import { Cidr, TalosCluster, TalosMachineConfig, type MachineRequest, type MachineRole, type TalosClusterProps, type TalosMachineConfigProps } from '../../lib';
import { clusterSettings } from '../../lib/talos/cluster-settings';
import { CONTROL_PLANE_DOCUMENTS } from '../../lib/talos/dialect';
import { machinePatch, machinePatchText } from '../../lib/talos/machine-patch';
import { notedEntries } from '../../lib/talos/noted-entries';
import { mergeSettings } from '../../lib/talos/merge-settings';
import { patchProblems } from '../support/talos-schema';
import { written } from './build';

const MINORS = ['1.11', '1.12', '1.13', '1.14'] as const;
const ROLES: readonly MachineRole[] = ['control-plane', 'worker'];

/** One request of every kind, beside what the cluster asks for itself. */
const OTHERS: readonly MachineRequest[] = (
  [
    { setting: 'talos-api-access', roles: ['os:reader'], namespaces: ['kube-system'] },
    { setting: 'sysctl', name: 'net.core.rmem_max', value: '4194304' },
    { setting: 'kernel-module', name: 'nf_conntrack', parameters: ['hashsize=131072'] },
    { setting: 'kernel-module', name: 'dm_crypt', parameters: [] },
    { setting: 'pod-security-exemption', namespaces: ['monitoring'] },
    { setting: 'firewall-default', ingress: 'block' },
    { setting: 'firewall-rule', name: 'apid', ports: [50000], from: [Cidr.parse('10.0.0.0/8')] },
    { setting: 'firewall-rule', name: 'etcd', ports: ['2379-2380'], from: ['10.0.0.0/24'], role: 'control-plane' },
  ] as const
).map((setting) => ({ origin: 'test', reason: 'because', setting }));

function patch(minor: string, role: MachineRole, facts: Partial<TalosClusterProps> = {}, others: readonly MachineRequest[] = OTHERS): Record<string, unknown>[] {
  const cluster = new TalosCluster({ name: 'home', talosVersion: minor, kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, ...facts });
  const report = new Reporter('home/talos');
  const settings = mergeSettings([...clusterSettings(cluster), ...others], report);
  expect(report.problems).toEqual([]);
  return parseAllDocuments(machinePatchText(machinePatch(notedEntries(settings, cluster.talosVersion), role), ['head'])).map((document) => document.toJS() as Record<string, unknown>);
}

const kinds = (documents: readonly Record<string, unknown>[]): unknown[] => documents.map(({ kind }) => kind ?? 'main');

describe.each(MINORS)('a configuration that Talos %s generated', (minor) => {
  test.each(ROLES)('its patch for a %s fits the schema, every document once, but for the deletion of one that is replaced', (role) => {
    for (const facts of [{}, { kubeSpan: { mtu: 1400 }, nodeCidrMaskSizeIpv4: 25 }, { kubePrism: false, hostDns: false }] satisfies Partial<TalosClusterProps>[]) {
      const documents = patch(minor, role, facts);
      expect(documents.flatMap((document) => patchProblems(minor, document))).toEqual([]);
      const deleted = documents.filter(({ $patch }) => $patch === 'delete').map(({ kind }) => kind);
      expect(deleted.filter((kind) => documents.some((document) => document.kind === kind && document.$patch === undefined))).toEqual(minor === '1.14' && role === 'control-plane' ? ['KubeTalosAPIAccessConfig'] : []);
      const names = documents.filter(({ kind, $patch }) => $patch === undefined || kind !== 'KubeTalosAPIAccessConfig').map(({ kind, name }) => `${String(kind)} ${String(name)}`);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('a worker has nothing that only the control plane may have', () => {
    for (const document of patch(minor, 'worker')) {
      expect(CONTROL_PLANE_DOCUMENTS.has(String(document.kind))).toBe(false);
      if (document.kind !== undefined) continue;
      expect(Object.keys((document.cluster as object | undefined) ?? {})).toEqual(['network']);
      expect(JSON.stringify(document)).not.toMatch(/"cni"|kubernetesTalosAPIAccess/);
    }
    expect(kinds(patch(minor, 'control-plane')).length).toBeGreaterThanOrEqual(kinds(patch(minor, 'worker')).length);
  });
});

test('the dialect is that of the version which generated the configuration, not of the one that runs', () => {
  const upgraded = patch('1.13', 'control-plane', { runningTalosVersion: '1.14', kubernetesVersion: '1.34.1' }, []);
  expect(kinds(upgraded)).toEqual(['main']);
  expect(upgraded[0]).toMatchObject({
    cluster: { network: { cni: { name: 'none' }, podSubnets: ['10.244.0.0/16'] }, proxy: { disabled: true } },
    machine: { features: { kubePrism: { enabled: true, port: 7445 }, hostDNS: { enabled: true, forwardKubeDNSToHost: true } } },
  });
  const born = patch('1.14', 'control-plane', {}, []);
  expect(born).toEqual([
    { apiVersion: 'v1alpha1', kind: 'KubeFlannelCNIConfig', $patch: 'delete' },
    { apiVersion: 'v1alpha1', kind: 'KubeNetworkConfig', podSubnets: ['10.244.0.0/16'], serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' },
    { apiVersion: 'v1alpha1', kind: 'KubeNodeConfig', taints: { 'node-role.kubernetes.io/control-plane': 'NoSchedule' } },
    { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: 7445 },
    { apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false },
    { apiVersion: 'v1alpha1', kind: 'ResolverConfig', hostDNS: { enabled: true, forwardKubeDNSToHost: true } },
  ]);
});

test('KubeSpan is a document since 1.13, a field before', () => {
  const facts = { kubeSpan: true };
  expect(patch('1.12', 'worker', facts, [])[0]).toMatchObject({ machine: { network: { kubespan: { enabled: true, mtu: 1420 } } } });
  expect(patch('1.13', 'worker', facts, [])[1]).toEqual({ apiVersion: 'v1alpha1', kind: 'KubeSpanConfig', enabled: true, advertiseKubernetesNetworks: false, mtu: 1420 });
});

test('block sizes of one family and of two have different flags', () => {
  const single = patch('1.13', 'control-plane', { nodeCidrMaskSizeIpv4: 25 }, [])[0];
  expect(single).toMatchObject({ cluster: { controllerManager: { extraArgs: { 'node-cidr-mask-size': '25' } } } });
  const dual = patch('1.13', 'control-plane', { podSubnets: ['10.244.0.0/16', 'fd00:1::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:2::/112'], nodeCidrMaskSizeIpv4: 25 }, [])[0];
  expect(dual).toMatchObject({ cluster: { controllerManager: { extraArgs: { 'node-cidr-mask-size-ipv4': '25' } } } });
});

test('the same is said once, lists grow, contradictions name both', () => {
  const access = (namespaces: string[], origin: string): MachineRequest => ({ origin, reason: 'r', setting: { setting: 'talos-api-access', roles: ['os:reader'], namespaces } });
  const report = new Reporter('x');
  expect(mergeSettings([access(['b'], 'one'), access(['a'], 'two')], report)).toEqual([{ setting: { setting: 'talos-api-access', roles: ['os:reader'], namespaces: ['a', 'b'] }, note: 'one: r; two: r' }]);

  const sysctl = (value: string, origin: string): MachineRequest => ({ origin, reason: 'r', setting: { setting: 'sysctl', name: 'a.b', value } });
  expect(report.problems).toEqual([]);
  mergeSettings([sysctl('1', 'one'), sysctl('2', 'two')], report);
  expect(report.problems).toEqual([
    { code: 'MCH001', path: 'x', what: expect.stringMatching(/"1" \(set by one\).*"2" \(set by two\)/), fix: expect.any(String) },
  ]);
});

test('the schema check that these tests rely on finds a misspelt field and a document of another version', () => {
  expect(patchProblems('1.14', { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', prot: 7445 })).toEqual([expect.stringContaining('additional properties')]);
  expect(patchProblems('1.13', { apiVersion: 'v1alpha1', kind: 'KubePrismConfig', port: 7445 })).toEqual(['Talos 1.13 has no KubePrismConfig']);
  expect(patchProblems('1.14', { cluster: { proxy: { disabled: true } } })).not.toEqual([]);
});

test('pods get the least role of the Talos API, and lists are written in one order', () => {
  const accessOf = (talosApiAccess: { roles?: readonly string[]; namespaces: readonly string[] }): unknown =>
    written({}, (chart) => void new TalosMachineConfig(chart, 'talos', { talosApiAccess } as TalosMachineConfigProps), ({ documents }) =>
      (documents('talos/control-plane.yaml') as { machine?: { features?: { kubernetesTalosAPIAccess?: unknown } } }[]).map(({ machine }) => machine?.features?.kubernetesTalosAPIAccess).find(Boolean));
  expect(accessOf({ namespaces: ['shop', 'backup'] })).toEqual({ enabled: true, allowedRoles: ['os:reader'], allowedKubernetesNamespaces: ['backup', 'shop'] });
  expect(accessOf({ roles: ['os:reader', 'os:etcd:backup'], namespaces: ['backup'] })).toEqual({ enabled: true, allowedRoles: ['os:etcd:backup', 'os:reader'], allowedKubernetesNamespaces: ['backup'] });
});
