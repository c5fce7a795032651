import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Bootstrap, ClusterChart, GitOpsApp, TalosCilium, TalosCluster, TalosMachineConfig, type TalosClusterProps } from '../../../lib';
import { useTemporaryDirectory } from '../../support/scripts';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo, MACHINERIES } from './go-program';

const work = useTemporaryDirectory();

/** What the library writes for a cluster, by file name. */
function patchesOf(facts: Partial<TalosClusterProps>): (file: string) => string {
  const outdir = mkdtempSync(join(work(), 'out-'));
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, ...facts });
  const chart = new ClusterChart(app, cluster);
  // Without KubePrism somebody has to say where the API server is.
  new TalosCilium(chart, 'cilium', facts.kubePrism === false ? { values: { k8sServiceHost: '10.0.0.1', k8sServicePort: 6443 } } : {});
  new TalosMachineConfig(chart, 'talos', {
    talosApiAccess: { namespaces: ['kube-system'] },
    sysctls: { 'net.core.rmem_max': '4194304' },
    kernelModules: [{ name: 'nf_conntrack', parameters: ['hashsize=131072'] }, { name: 'dm_crypt' }],
    podSecurityExemptions: ['monitoring'],
    ingressFirewall: {
      ingress: 'block',
      rules: [
        { name: 'apid', ports: [50000], from: ['0.0.0.0/0'] },
        { name: 'kubelet', ports: [10250], from: ['10.0.0.0/24'] },
        { name: 'control-plane', ports: [50001, 6443, '2379-2380'], from: ['10.0.0.0/24'], role: 'control-plane' },
        { name: 'vxlan', ports: [8472], protocol: 'udp', from: ['10.0.0.0/24'] },
        { name: 'kubespan', ports: [51820], protocol: 'udp', from: ['0.0.0.0/0'] },
      ],
    },
    bootstrap: Bootstrap.inline(),
  });
  app.synth();
  return (file) => readFileSync(join(outdir, 'home', 'talos', file), 'utf8');
}

/** A patch of each kind that MCH007 names. */
const FIELDS = [
  'cluster: { allowSchedulingOnControlPlanes: true }',
  'cluster: { apiServer: { certSANs: [example.com] } }',
  'cluster: { controlPlane: { localAPIServerPort: 6444 } }',
  'cluster: { controllerManager: { extraArgs: { v: "2" } } }',
  'cluster: { coreDNS: { disabled: true } }',
  'cluster: { discovery: { enabled: true } }',
  'cluster: { network: { cni: { name: none } } }',
  'cluster: { proxy: { disabled: true } }',
  'cluster: { scheduler: { extraArgs: { v: "2" } } }',
  'machine: { features: { hostDNS: { enabled: true } } }',
  'machine: { features: { kubePrism: { enabled: true, port: 7445 } } }',
  'machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ["os:reader"], allowedKubernetesNamespaces: [kube-system] } } }\n---\napiVersion: v1alpha1\nkind: KubeTalosAPIAccessConfig\nallowedRoles: ["os:reader"]\nallowedKubernetesNamespaces: [kube-system]',
  'machine: { install: { disk: /dev/sdb } }',
  'machine: { kubelet: { extraArgs: { v: "2" } } }',
  'machine: { network: { kubespan: { enabled: true } } }\n---\napiVersion: v1alpha1\nkind: KubeSpanConfig\nenabled: true',
  'machine: { nodeLabels: { a: b } }',
  'machine: { nodeAnnotations: { a: b } }',
  'machine: { nodeTaints: { a: "b:NoSchedule" } }',
];

/** And of each that MCH008 names, on a worker. */
const CONTROL_PLANE_ONLY: readonly (readonly [contract: string, patch: string])[] = [
  ['v1.13', 'machine: { features: { kubernetesTalosAPIAccess: { enabled: true, allowedRoles: ["os:reader"], allowedKubernetesNamespaces: [kube-system] } } }'],
  ['v1.14', 'apiVersion: v1alpha1\nkind: KubeProxyConfig\nenabled: false'],
  ['v1.14', 'apiVersion: v1alpha1\nkind: KubeTalosAPIAccessConfig\nallowedRoles: ["os:reader"]\nallowedKubernetesNamespaces: [kube-system]'],
];

interface Config {
  readonly kind?: string;
  readonly name?: string;
  readonly cluster?: { readonly network?: { readonly cni?: { readonly name?: string } }; readonly proxy?: { readonly disabled?: boolean }; readonly inlineManifests?: readonly unknown[] };
}

const documents = (config: string): Config[] => parseAllDocuments(config).map((document) => document.toJS() as Config);

/** The documents in one order, without repeated items: Talos joins a list with one that has the same items, which does not change what it does. */
function meaningOf(config: string): string[] {
  const once = (value: unknown): unknown => {
    if (Array.isArray(value)) return [...new Map(value.map((item) => [JSON.stringify(item), once(item)])).values()];
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, once(member)])) : value;
  };
  return documents(config).map((document) => JSON.stringify(once(document))).sort();
}

describeWithGo('what Talos itself makes of the patches', () => {
  describe.each(Object.keys(MACHINERIES))('machinery of Talos %s', (machinery) => {
    let judge: ReturnType<typeof buildMachinery>;
    beforeAll(() => (judge = buildMachinery(machinery)), BUILD_TIMEOUT);

    // A configuration of an older contract is what an upgraded cluster has.
    const contracts = ['1.12', '1.13', '1.14'].filter((contract) => Number(contract.slice(2)) <= Number(machinery.slice(2)));

    test.each(contracts)('accepts them on a configuration that Talos %s generated', (contract) => {
      for (const facts of [{}, { kubeSpan: true, nodeCidrMaskSizeIpv4: 25 }, { kubePrism: { port: 7446 }, hostDns: { forwardKubeDnsToHost: false } }, { kubePrism: false, kubeProxy: true }] satisfies Partial<TalosClusterProps>[]) {
        const file = patchesOf({ talosVersion: contract, ...facts });
        const base = { contract: `v${contract}`, kubernetes: '1.34.1' };
        const [controlPlane, again, worker, started, handedOver] = judge([
          { ...base, role: 'control-plane', patches: [file('control-plane.yaml')] },
          { ...base, role: 'control-plane', patches: [file('control-plane.yaml'), file('control-plane.yaml')] },
          { ...base, role: 'worker', patches: [file('worker.yaml')] },
          { ...base, role: 'control-plane', patches: [file('control-plane.yaml'), file('bootstrap.yaml')] },
          { ...base, role: 'control-plane', patches: [file('control-plane.yaml'), file('bootstrap.yaml'), file('bootstrap-remove.yaml')] },
        ]);
        expect([controlPlane, worker, started, handedOver].map((verdict) => verdict!.error)).toEqual(['', '', '', '']);

        // What the README says about a bootstrap that changed, about a command that is repeated, and what it never says.
        const changed = file('bootstrap.yaml').replace('kube-proxy-replacement: "', 'kube-proxy-replacement: "not-');
        const applied = [file('control-plane.yaml'), file('bootstrap.yaml')];
        const [replaced, removedTwice, addedTwice] = judge([
          { ...base, role: 'control-plane', patches: [...applied, file('bootstrap-remove.yaml'), changed] },
          { ...base, role: 'control-plane', patches: [...applied, file('bootstrap-remove.yaml'), file('bootstrap-remove.yaml')] },
          { ...base, role: 'control-plane', patches: [...applied, changed] },
        ]);
        expect(again!.error).toBe('');
        expect(meaningOf(again!.config)).toEqual(meaningOf(controlPlane!.config));
        expect(replaced!.error).toBe('');
        expect(inlineManifests(replaced!.config)).toBe(1);
        expect(replaced!.config).toContain('kube-proxy-replacement: "not-');
        expect(removedTwice!.error === '' || /lookup failed$/.test(removedTwice!.error)).toBe(true);
        expect(removedTwice!.error === '').toBe(contract === '1.14');
        expect(addedTwice!.error === '').toBe(contract === '1.14');

        const keeps = 'kubeProxy' in facts;
        const main = documents(controlPlane!.config);
        const kinds = main.map(({ kind }) => kind);
        if (contract === '1.14') {
          expect(kinds).not.toContain('KubeFlannelCNIConfig');
          expect(main.find(({ kind }) => kind === 'KubeProxyConfig')).toMatchObject({ enabled: keeps });
        } else {
          expect(main[0]!.cluster).toMatchObject({ network: { cni: { name: 'none' } }, proxy: { disabled: !keeps } });
        }
        expect(inlineManifests(started!.config)).toBe(1);
        expect(inlineManifests(handedOver!.config)).toBe(0);
      }
    });

    if (machinery !== '1.14') return;

    test('refuses the patches of the other dialect, and those of control planes on workers', () => {
      const older = patchesOf({ talosVersion: '1.13' });
      const newer = patchesOf({ talosVersion: '1.14' });
      const verdicts = judge([
        { contract: 'v1.14', kubernetes: '1.34.1', role: 'control-plane', patches: [older('control-plane.yaml')] },
        { contract: 'v1.13', kubernetes: '1.34.1', role: 'control-plane', patches: [newer('control-plane.yaml')] },
        { contract: 'v1.14', kubernetes: '1.34.1', role: 'worker', patches: [newer('control-plane.yaml')] },
      ]);
      for (const { error } of verdicts) expect(error).toMatch(/validate: /);
    });

    test('refuses what the library refuses in patches of users: fields that became documents, and what workers cannot have', () => {
      const verdicts = judge([
        ...FIELDS.map((patch) => ({ contract: 'v1.14', kubernetes: '1.34.1', role: 'control-plane' as const, patches: [patch] })),
        ...CONTROL_PLANE_ONLY.map(([contract, patch]) => ({ contract, kubernetes: '1.34.1', role: 'worker' as const, patches: [patch] })),
      ]);
      const accepted = [...FIELDS, ...CONTROL_PLANE_ONLY.map(([, patch]) => patch)].filter((_, index) => verdicts[index]!.error === '');
      expect(accepted).toEqual([]);
    });
  });
});

function inlineManifests(config: string): number {
  return documents(config).reduce((sum, { kind, cluster }) => sum + (kind === 'KubeInlineManifestConfig' ? 1 : 0) + (cluster?.inlineManifests?.length ?? 0), 0);
}
