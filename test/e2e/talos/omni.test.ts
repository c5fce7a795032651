import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Announce,
  ClusterChart,
  GatewayApiCrds,
  GitOpsApp,
  LoadBalancerPool,
  OmniClusterTemplate,
  OmniMachines,
  OmniManifests,
  TalosCilium,
  TalosCluster,
  type OmniClusterTemplateProps,
  type TalosClusterProps,
} from '../../../lib';
import { useTemporaryDirectory } from '../../support/scripts';
import { buildProgram } from '../support/go-program';
import { BUILD_TIMEOUT, buildMachinery, describeWithGo } from './go-program';

// The template package of Omni 1.9 with the machinery of Talos 1.14: the package of Omni 1.10 is on no module proxy that is open.
const work = useTemporaryDirectory();

interface Verdict {
  readonly error: string;
  readonly resources: readonly string[] | null;
  readonly patches: readonly { readonly id: string; readonly labels: Readonly<Record<string, string>>; readonly data: string }[] | null;
}

const ID = (last: number): string => `430d882a-51a8-48b3-ab00-d4b5b0b5b00${last}`;

/** Path of the template that the library writes. */
function template(props: Partial<OmniClusterTemplateProps>, facts: Partial<TalosClusterProps> = {}): string {
  const outdir = mkdtempSync(join(work(), 'out-'));
  const app = new GitOpsApp({ outdir });
  const cluster = new TalosCluster({ name: 'edge', talosVersion: '1.14.1', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2, management: 'omni', ...facts });
  const chart = new ClusterChart(app, cluster);
  new TalosCilium(chart, 'cilium', { gatewayApi: true });
  new GatewayApiCrds(chart, 'gateway-api');
  new LoadBalancerPool(chart, 'lan', { blocks: ['10.9.0.0/28'], announce: Announce.none('a route on the router') });
  new OmniClusterTemplate(chart, 'omni', {
    omniVersion: '1.10',
    controlPlane: { machines: OmniMachines.ids([ID(1), ID(2), ID(3)]), kernelArgs: ['quiet'], upgradeStrategy: { maxParallelism: 1 } },
    workers: [
      { machines: OmniMachines.ids([ID(4)]), labels: { zone: 'a' } },
      { name: 'edge', machines: OmniMachines.ofClass('edge', 1), updateStrategy: { maxParallelism: 2 }, systemExtensions: ['siderolabs/iscsi-tools'] },
    ],
    machines: { [ID(4)]: { locked: true, installDisk: '/dev/sda', patches: [{ machine: { sysctls: { 'vm.nr_hugepages': '64' } } }] } },
    features: { enableWorkloadProxy: true, useEmbeddedDiscoveryService: true, backupInterval: '1h' },
    labels: { team: 'a' },
    annotations: { note: 'b' },
    talosApiAccess: { namespaces: ['kube-system'] },
    podSecurityExemptions: ['monitoring'],
    sysctls: { 'net.core.rmem_max': '4194304' },
    kernelModules: [{ name: 'dm_crypt' }],
    manifests: OmniManifests.oneTime({ resources: true, others: [{ name: 'own', mode: 'full', objects: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }] }] }),
    ...props,
  });
  app.synth();
  return join(outdir, 'edge', 'omni', 'cluster-template.yaml');
}

describeWithGo('what Omni itself makes of a template', () => {
  let judgeAll: (paths: readonly string[]) => Verdict[];
  let machinery: ReturnType<typeof buildMachinery>;
  beforeAll(() => {
    judgeAll = buildProgram(join(__dirname, 'omni'));
    machinery = buildMachinery();
  }, BUILD_TIMEOUT);

  const judge = (path: string): Verdict => judgeAll([path])[0]!;

  test.each([
    ['1.14.1', '1.10'],
    ['1.13.2', '1.8'],
    ['1.12.7', '1.7'],
  ])('Talos %s, written for Omni %s: it is valid, and Talos takes the patches in the order in which Omni applies them', (talosVersion, omniVersion) => {
    const verdict = judge(template({ omniVersion }, { talosVersion }));
    expect(verdict.error).toBe('');
    expect(verdict.resources).toEqual(expect.arrayContaining(['MachineSets.omni.sidero.dev edge-edge', `MachineSetNodes.omni.sidero.dev ${ID(4)}`]));
    expect(verdict.resources!.filter((resource) => resource.startsWith('KubernetesManifestGroups'))).toHaveLength(3);

    const patches = (set: string | undefined): string[] =>
      verdict.patches!.filter(({ labels }) => labels['omni.sidero.dev/machine-set'] === set && !('omni.sidero.dev/cluster-machine' in labels)).map(({ data }) => data);
    const own = verdict.patches!.filter(({ id }) => id.startsWith(`400-cm-${ID(4)}`)).map(({ data }) => data);
    expect([patches(undefined).length, patches('edge-control-planes').length, own.length].every((count) => count > 0)).toBe(true);
    const base = { contract: `v${talosVersion.slice(0, 4)}`, kubernetes: '1.34.1' };
    const verdicts = machinery([
      { ...base, role: 'control-plane', patches: [...patches(undefined), ...patches('edge-control-planes')] },
      { ...base, role: 'worker', patches: [...patches(undefined), ...patches('edge-workers'), ...own] },
      // What Omni would do with all of it at the level of the cluster.
      { ...base, role: 'worker', patches: [...patches(undefined), ...patches('edge-control-planes')] },
    ]);
    expect(verdicts.slice(0, 2).map(({ error }) => error)).toEqual(['', '']);
    expect(verdicts[2]!.error).toMatch(/validate: /);
    expect(verdicts[1]!.config).toContain('vm.nr_hugepages');
  });

  test.each(['1.14.1', '1.13.2'])('Talos %s, a cluster without workers: its node is schedulable, and load balancers may use it', (talosVersion) => {
    const path = template({ omniVersion: '1.10', controlPlane: { machines: OmniMachines.ids([ID(1)]) }, workers: [], machines: {} }, { talosVersion, controlPlanes: 1, workers: 0 });
    const patches = judge(path).patches!.map(({ data }) => data);
    const [verdict] = machinery([{ contract: `v${talosVersion.slice(0, 4)}`, kubernetes: '1.34.1', role: 'control-plane', patches }]);
    expect(verdict!.error).toBe('');
    expect(verdict!.config).not.toMatch(/exclude-from-external-load-balancers|NoSchedule/);
    expect(verdict!.config.includes('allowSchedulingOnControlPlanes: true')).toBe(talosVersion === '1.13.2');
  });

  test('finds the mistakes that the library refuses to write', () => {
    const good = template({});
    const text = readFileSync(good, 'utf8');
    const spoilt = (change: (template: string) => string): string => {
      writeFileSync(good, change(text));
      return judge(good).error;
    };
    expect(spoilt((template) => template)).toBe('');
    expect(spoilt((template) => template.replace(`- "${ID(2)}"`, '- not-a-uuid'))).toMatch(/invalid machine ID/);
    expect(spoilt((template) => template.replace(`- "${ID(2)}"`, `- "${ID(4)}"`))).toMatch(/used in both/);
    expect(spoilt((template) => template.replace('version: v1.14.1', 'version: 1.14.1'))).toMatch(/start with 'v'/);
    expect(spoilt((template) => template.replace('team: a', 'omni.sidero.dev/team: a'))).toMatch(/reserved/);
    expect(spoilt((template) => template.replace('mode: one-time', 'mode: sometimes'))).toMatch(/unknown mode/);
    expect(spoilt((template) => template.replace('name: own\n', 'name: cilium\n'))).toMatch(/duplicate/);
    expect(spoilt((template) => template.replace('kind: ControlPlane', 'kind: Workers'))).toMatch(/controlplane/);
    expect(spoilt((template) => `${template}---\nkind: Machine\nname: ${ID(9)}\n`)).toMatch(/not used/);
    expect(spoilt((template) => template.replace('locked: true', 'frozen: true'))).toMatch(/frozen/);
    expect(spoilt((template) => template.replace(`name: "${ID(4)}"\nlocked`, `name: "${ID(1)}"\nlocked`))).toMatch(/locked and used in controlplane/);
  });
});
