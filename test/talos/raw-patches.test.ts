import { Encryption, IngressFirewall, TalosMachineConfig, type JsonObject, type MachinePatches, type TalosMachineConfigProps } from '../../lib';
import { documentSince } from '../../lib/talos/document-kinds';
import { CONTROL_PLANE_DOCUMENTS, REPLACED_FIELDS } from '../../lib/talos/dialect';
import { patchProblems } from '../support/talos-schema';
import { written, type Written } from './build';

function config<T>(props: TalosMachineConfigProps, read: (output: Written) => T, talosVersion = '1.13', more: object = {}): T {
  return written({ talosVersion, nodeSubnets: ['10.10.0.0/24'], ...more }, (chart) => void new TalosMachineConfig(chart, 'talos', props), read);
}

const main = ({ documents }: Written, role: string): JsonObject => documents(`talos/${role}.yaml`)[0]!;

test('patches of your own are merged into those of their nodes, one document once, with a note', () => {
  config(
    {
      sysctls: { 'net.core.rmem_max': '1' },
      kernelModules: [{ name: 'zfs' }],
      patches: {
        all: [{ machine: { sysctls: { 'vm.max_map_count': '262144' }, kernel: { modules: [{ name: 'dm_crypt' }] } } }],
        controlPlane: [{ cluster: { etcd: { extraArgs: { 'election-timeout': '5000' } } } }],
        worker: [{ machine: { nodeLabels: { zone: 'a' } } }, { machine: { nodeLabels: { rack: '1' } } }],
      },
    },
    (output) => {
      expect(main(output, 'worker')).toMatchObject({
        machine: { sysctls: { 'net.core.rmem_max': '1', 'vm.max_map_count': '262144' }, kernel: { modules: [{ name: 'zfs' }, { name: 'dm_crypt' }] }, nodeLabels: { zone: 'a', rack: '1' } },
      });
      expect(main(output, 'worker')).not.toHaveProperty('cluster.etcd');
      expect(main(output, 'control-plane')).toHaveProperty('cluster.etcd.extraArgs.election-timeout', '5000');
      expect(main(output, 'control-plane')).not.toHaveProperty('machine.nodeLabels.zone');
      expect(output.text('talos/worker.yaml')).toContain('# home/talos patches.worker[1]');
    },
  );
});

test('documents of your own stand beside the others, and join those of the same name', () => {
  const all: JsonObject[] = [{ apiVersion: 'v1alpha1', kind: 'ResolverConfig', nameservers: [{ address: '1.1.1.1' }] }, { apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'data' }];
  config(
    { patches: { all } },
    ({ documents }) => {
      const made = documents('talos/worker.yaml');
      expect(made.filter(({ kind }) => kind === 'ResolverConfig')).toEqual([
        { apiVersion: 'v1alpha1', kind: 'ResolverConfig', hostDNS: { enabled: true, forwardKubeDNSToHost: true }, nameservers: [{ address: '1.1.1.1' }] },
      ]);
      expect(made).toContainEqual({ apiVersion: 'v1alpha1', kind: 'UserVolumeConfig', name: 'data' });
    },
    '1.14',
  );
});

test('all mistakes are told together, each with its place', () => {
  const patches: MachinePatches = { all: [{ machines: {} }, { apiVersion: 'v1alpha1', kind: 'KubeProxyConfig', enabled: false }], worker: [{ cluster: { proxy: { disabled: true } } }] };
  expect(() => config({ patches }, () => {}, '1.14')).toThrow(/MCH009 .*patches\.all\[0\].*\nMCH008 .*patches\.all\[1\].*\nMCH007 .*patches\.worker\[0\]/);
});

test('the tables of documents know each other', () => {
  for (const kind of [...CONTROL_PLANE_DOCUMENTS, ...Object.values(REPLACED_FIELDS).flat()]) expect([kind, documentSince(kind)]).toEqual([kind, kind === 'ResolverConfig' ? '1.12' : kind === 'KubeSpanConfig' ? '1.13' : '1.14']);
});

describe('a firewall derived from what is in use', () => {
  const derived = (cilium: object, role: string, props: object = {}): JsonObject[] =>
    written(
      { nodeSubnets: ['10.10.0.0/24'] },
      (chart) => void new TalosMachineConfig(chart, 'talos', { ingressFirewall: IngressFirewall.forCilium({ adminCidrs: ['10.20.0.0/24'], ...props }) }),
      ({ documents }) => documents(`talos/${role}.yaml`).filter(({ kind }) => /^Network/.test(String(kind))),
      cilium,
    );
  const names = (rules: JsonObject[]): unknown[] => rules.slice(1).map(({ name }) => name);

  test('blocks, and opens what nodes need by their role', () => {
    expect(derived({}, 'control-plane')[0]).toEqual({ apiVersion: 'v1alpha1', kind: 'NetworkDefaultActionConfig', ingress: 'block' });
    expect(names(derived({}, 'worker'))).toEqual(['apid', 'cilium-health', 'hubble', 'kubelet', 'metrics', 'tunnel']);
    expect(names(derived({}, 'control-plane'))).toEqual(['apid', 'cilium-health', 'etcd', 'hubble', 'kube-apiserver', 'kubelet', 'metrics', 'trustd', 'tunnel']);
    const apid = derived({}, 'worker').find(({ name }) => name === 'apid')!;
    expect(apid).toMatchObject({ portSelector: { ports: [50000], protocol: 'tcp' }, ingress: [{ subnet: '10.10.0.0/24' }, { subnet: '10.20.0.0/24' }] });
    for (const rule of derived({}, 'control-plane')) expect(patchProblems('1.13', rule)).toEqual([]);
  });

  test('follows the features of Cilium', () => {
    expect(names(derived({ routing: { mode: 'native' } }, 'worker'))).not.toContain('tunnel');
    expect(names(derived({ encryption: Encryption.wireguard() }, 'worker'))).toContain('wireguard');
    expect(names(derived({ hubble: false }, 'worker'))).not.toContain('hubble');
    const gateways = derived({}, 'worker', { gatewayPorts: [443], gatewayCidrs: ['10.0.0.0/8'] }).find(({ name }) => name === 'gateways');
    expect(gateways).toMatchObject({ portSelector: { ports: [443], protocol: 'tcp' }, ingress: [{ subnet: '10.0.0.0/8' }] });
  });
});

test('Cilium outside of kube-system asks Pod Security to leave its namespace alone', () => {
  written(
    {},
    (chart) => void new TalosMachineConfig(chart, 'talos', { podSecurityExemptions: ['monitoring'] }),
    (output) => {
      expect(main(output, 'control-plane')).toHaveProperty('cluster.apiServer.admissionControl', [{ name: 'PodSecurity', configuration: { exemptions: { namespaces: ['cilium', 'monitoring'] } } }]);
      expect(main(output, 'worker')).not.toHaveProperty('cluster.apiServer');
    },
    { namespace: 'cilium' },
  );
});
