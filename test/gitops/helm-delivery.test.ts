import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { Bootstrap, ClusterChart, GatewayApiCrds, type GitOpsApp, GitOpsDelivery, HubbleStack, Preset, CiliumPolicies, setLayer, TalosCilium, TalosMachineConfig, type TalosCiliumProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { deliveredCluster, fillLayers, outputFiles } from '../support/delivered-cluster';
import { differences, postRendered, renderReleases, type WrittenRelease } from '../support/helm-release';
import { commandOf } from '../support/matrix-helm';
import { inTemporaryDirectory, useTemporaryDirectory, withEnvironment } from '../support/scripts';
import { kubectlBinary } from '../support/tools';

const ROOT = resolve(__dirname, '../..');
const FLUX = GitOpsDelivery.flux({ path: 'dist', helm: true });
const ARGO_CD = GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist', helm: true });

function written(delivery: GitOpsDelivery, fill: (app: GitOpsApp) => void = (app) => void fillLayers(app)): Map<string, string> {
  return inTemporaryDirectory((outdir) => outputFiles(outdir, { delivery }, fill));
}

function read<T>(text: string): T {
  return parseKubernetesYaml(text)[0] as T;
}

function warningsIn(files: ReadonlyMap<string, string>): { readonly code: string; readonly what: string }[] {
  return (JSON.parse(files.get('checks.json')!) as { warnings: { code: string; what: string }[] }).warnings;
}

/** A cluster with Cilium only. */
function cilium(props: TalosCiliumProps = {}): (app: GitOpsApp) => TalosCilium {
  return (app) => new TalosCilium(new ClusterChart(app, deliveredCluster()), 'cilium', props);
}

/** Makes nothing available that a render needs. */
function offline<T>(work: () => T): T {
  return inTemporaryDirectory((empty) => withEnvironment({ TALOS_CILIUM_ASSETS: empty, TALOS_CILIUM_CACHE: empty, TALOS_CILIUM_OFFLINE: '1' }, work));
}

const METRICS_TLS = { hubble: { metrics: { enabled: ['flow'], tls: { enabled: true } } } };

describe('Flux', () => {
  const files = written(FLUX);
  const release = read<WrittenRelease & { metadata: { annotations: object } }>(files.get('home/flux/cilium/helmrelease.yaml')!);

  test('gets a HelmRelease in place of the objects of the chart', () => {
    expect(release.metadata).toEqual({ name: 'cilium', namespace: 'kube-system', annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } });
    expect(files.get('home/flux/cilium/helmrelease.yaml')).toContain('# Talos preset: port of KubePrism\n    k8sServicePort: 7445');
    expect([...files.keys()].filter((path) => /^home\/manifests\/cilium\/|ServiceMonitor/.test(path) && !path.includes('rendered'))).toEqual([]);
    expect(files.get('home/manifests/kustomization.yaml')).not.toContain('cilium');
    expect(read<{ resources: string[] }>(files.get('home/flux/cilium/kustomization.yaml')!).resources).toEqual(['helmrelease.yaml', 'helmrepository.yaml']);
  });

  test('keeps what an earlier Kustomization applied, and waits for the release and the operator', () => {
    const { spec } = read<{ spec: { prune: boolean; path: string; healthChecks: { kind: string; name: string }[] } }>(files.get('home/flux/layers/cilium.yaml')!);
    expect([spec.prune, spec.path]).toEqual([false, './dist/home/flux/cilium']);
    expect(spec.healthChecks.map(({ kind, name }) => `${kind} ${name}`)).toEqual(expect.arrayContaining(['HelmRelease cilium', 'DaemonSet cilium', 'CustomResourceDefinition ciliumloadbalancerippools.cilium.io']));
  });

  test('gets own objects of the layer cilium beside the HelmRelease, in one kustomization', () => {
    const own = written(FLUX, (app) => {
      const { node } = cilium()(app);
      const object = new ApiObject(node.scope as ClusterChart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'kube-system' } });
      setLayer(object, 'cilium');
    });
    const kinds = inTemporaryDirectory((directory) => {
      for (const [path, text] of own) {
        execFileSync('mkdir', ['-p', join(directory, path, '..')]);
        writeFileSync(join(directory, path), text);
      }
      return parseKubernetesYaml(execFileSync(kubectlBinary(), ['kustomize', join(directory, 'home/flux/cilium')], { encoding: 'utf8' })).map((object) => (object as unknown as KubernetesObject).kind);
    });
    expect(kinds.sort()).toEqual(['ConfigMap', 'HelmRelease', 'HelmRepository']);
    expect(own.get('home/apply.md')).toContain('kubectl apply --server-side --field-manager=kustomize-controller -k manifests/cilium\nhelm upgrade --install cilium');
  });

  test('carries repairs and changes of the program as post-renderers', () => {
    const changed = written(FLUX, (app) => {
      const found = cilium({ values: METRICS_TLS })(app);
      found.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/minReadySeconds', 5));
    });
    const patched = read<WrittenRelease>(changed.get('home/flux/cilium/helmrelease.yaml')!);
    const command = commandOf(changed.get('home/cilium-values.yaml')!, 'cilium-values.yaml');
    const [rendered] = renderReleases([{ release: patched, capabilities: { kubeVersion: command.flags[3]!, apiVersions: [] } }]);
    const shown = [...changed].filter(([path]) => /^home\/rendered\/.*(?<!kustomization)\.yaml$/.test(path)).map(([, text]) => read<KubernetesObject>(text));
    expect(differences(rendered!, shown).map((text) => text.split(':')[0])).toEqual(['apps/DaemonSet kube-system/cilium', 'batch/CronJob kube-system/hubble-generate-certs', expect.stringMatching(/^batch\/Job/)]);
    expect(differences(postRendered(rendered!, patched), shown)).toEqual([]);
    expect(warningsIn(changed)).toEqual([]);
  });

  test('gets an OCIRepository by digest, where the lock file has it', () => {
    const files = inTemporaryDirectory((directory) => {
      const lockFile = join(directory, 'lock.json');
      writeFileSync(lockFile, JSON.stringify({ lockVersion: 1, assets: { 'cilium-1.19.6.tgz': { sha256: '21c43cf53841f9ab0375047d95aa4c64051ea52bbd2c679416e6408f5f1c9179', manifest: 'b'.repeat(64) } } }));
      return offline(() => written(FLUX, cilium({ version: '1.19.6', chart: { repository: 'oci://quay.io/cilium/charts', lockFile } })));
    });
    expect(read<{ spec: object }>(files.get('home/flux/cilium/ocirepository.yaml')!).spec).toMatchObject({ url: 'oci://quay.io/cilium/charts/cilium', ref: { tag: '1.19.6', digest: `sha256:${'b'.repeat(64)}` } });
    expect(read<{ spec: object }>(files.get('home/flux/cilium/helmrelease.yaml')!).spec).toMatchObject({ chartRef: { kind: 'OCIRepository', name: 'cilium' } });
  });
});

describe('Argo CD', () => {
  const files = written(ARGO_CD);

  test('gets an Application with the chart and the values file', () => {
    const { spec } = read<{ spec: { sources: object[]; source?: object } }>(files.get('home/argocd/layers/cilium.yaml')!);
    expect(spec.source).toBeUndefined();
    expect(spec.sources).toEqual([
      { repoURL: 'https://helm.cilium.io/', chart: 'cilium', targetRevision: '1.19.6', helm: { releaseName: 'cilium', valueFiles: ['$values/dist/home/cilium-values.yaml'], kubeVersion: '1.35.0' } },
      { repoURL: 'https://git.example.com/clusters.git', targetRevision: 'HEAD', ref: 'values' },
    ]);
    expect(files.has('home/cilium-values.yaml')).toBe(true);
    const [project] = parseKubernetesYaml(files.get('home/argocd/projects.yaml')!) as unknown as { spec: { sourceRepos: string[]; namespaceResourceWhitelist: { kind: string }[] } }[];
    expect(project!.spec.sourceRepos).toEqual(['https://git.example.com/clusters.git', 'https://helm.cilium.io/']);
    expect(project!.spec.namespaceResourceWhitelist.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['DaemonSet', 'ServiceMonitor']));
  });

  test('gets a warning for each repair that it cannot have', () => {
    const found = warningsIn(written(ARGO_CD, cilium({ version: '1.18.12', values: METRICS_TLS }))).map(({ code, what }) => `${code} ${/repair ([\w-]+)/.exec(what)?.[1]}`);
    expect(found).toEqual(['OUT020 certificate-names', 'OUT020 hook-jobs']);
  });

  test('does not deliver without the chart, which says what its AppProject allows', () => {
    expect(() => offline(() => written(ARGO_CD, cilium()))).toThrow('AST004');
  });
});

describe('helmfile and helm', () => {
  test('get a values file, a helmfile and commands', () => {
    const files = written(GitOpsDelivery.helm());
    const { repositories, releases } = read<{ repositories: object[]; releases: object[] }>(files.get('home/helmfile.yaml')!);
    expect(repositories).toEqual([{ name: 'cilium', url: 'https://helm.cilium.io/' }]);
    expect(releases).toEqual([
      {
        name: 'cilium', namespace: 'kube-system', chart: 'cilium/cilium', version: '1.19.6', values: ['cilium-values.yaml'],
        hooks: [{ events: ['presync'], showlogs: true, command: 'kubectl', args: ['apply', '--server-side', '-k', 'manifests/crds'] }],
      },
    ]);
    expect([...files.keys()].filter((path) => /\/(argocd|flux)\//.test(path))).toEqual([]);
    expect(files.get('home/apply.md')).toMatch(/-k manifests\/crds\n[^]*helm upgrade --install cilium cilium --repo https:\/\/helm\.cilium\.io\/ --version 1\.19\.6 \\\n  --namespace kube-system --values cilium-values\.yaml\n[^]*-k manifests\/network\n/);
  });

  test('refuse changes of rendered objects', () => {
    const change = (app: GitOpsApp): void => cilium()(app).patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/minReadySeconds', 5));
    expect(() => written(GitOpsDelivery.helm(), change)).toThrow('OUT021');
    expect(() => written(ARGO_CD, change)).toThrow('OUT021');
  });
});

describe('a bootstrap by Talos', () => {
  test('has the marks of Helm, and its README hands over to the HelmRelease', () => {
    const files = written(FLUX, (app) => {
      const chart = new ClusterChart(app, deliveredCluster());
      new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
      new TalosCilium(chart, 'cilium', { gatewayApi: true });
      new GatewayApiCrds(chart, 'gateway-api');
    });
    expect(files.get('home/talos/bootstrap.yaml')).toContain('meta.helm.sh/release-name: cilium');
    const readme = files.get('home/talos/README.md')!;
    expect(readme).toContain('kubectl -n kube-system wait --for=condition=Ready helmrelease cilium --timeout=15m');
    expect(readme).toContain('for directory in manifests/crds rendered; do');
    for (const [, directory] of readme.matchAll(/-k ([\w/]+)/g)) expect([directory, files.has(`home/${directory}/kustomization.yaml`)]).toEqual([directory, true]);
    // Talos installs Cilium.
    expect(files.has('home/helmfile.yaml')).toBe(false);
  });

  test('does not exist without the chart', () => {
    const bootstrapped = (app: GitOpsApp): void => void new TalosMachineConfig(cilium()(app).node.scope as ClusterChart, 'talos', { bootstrap: Bootstrap.inline() });
    expect(() => offline(() => written(FLUX, bootstrapped))).toThrow('AST004');
  });
});

describe('without chart and helm', () => {
  const fill = (props: TalosCiliumProps) => (app: GitOpsApp): void => {
    const chart = cilium(props)(app).node.scope as ClusterChart;
    new HubbleStack(chart, 'hubble');
    new CiliumPolicies(chart, 'policies', { namespace: 'kube-system' }).add(Preset.allowDns());
  };

  test.each(['1.18.12', '1.19.6', '1.20.0'])('%s: writes the same values, and one warning', (version) => {
    const files = offline(() => written(FLUX, fill({ version })));
    const full = written(FLUX, fill({ version }));
    expect(warningsIn(full)).toEqual([]);
    expect(warningsIn(files).map(({ code }) => code)).toEqual(['OUT022']);
    for (const path of ['home/cilium-values.yaml', 'home/flux/cilium/helmrelease.yaml', 'home/flux/cilium/helmrepository.yaml', 'home/helmfile.yaml']) expect(files.get(path)).toBe(full.get(path));
    expect([...files.keys()].some((path) => path.includes('/rendered/'))).toBe(false);
  });

  test('checks names, types and settings of values', () => {
    const run = (values: object) => () => offline(() => written(FLUX, fill({ values })));
    expect(run({ bandwidthManagr: { enabled: true } })).toThrow('CIL001');
    expect(run({ operator: { replicas: 'two' } })).toThrow('CIL003');
    expect(run({ routingMode: 'direct' })).toThrow('CIL003');
  });

  test('needs no helm either', () => {
    const { platform } = process;
    // The npm package with helm is for Linux.
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    let files: ReadonlyMap<string, string>;
    try {
      files = withEnvironment({ TALOS_CILIUM_HELM: undefined, PATH: '/nowhere' }, () => written(GitOpsDelivery.helm(), fill({})));
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
    }
    expect(warningsIn(files).map(({ code, what }) => `${code} ${/HLM\d+/.exec(what)?.[0]}`)).toEqual(['OUT022 HLM002']);
  });

  test('refuses a chart that is there and is not the published one', () => {
    inTemporaryDirectory((directory) => {
      writeFileSync(join(directory, 'cilium-1.19.6.tgz'), 'not the chart');
      withEnvironment({ TALOS_CILIUM_ASSETS: directory }, () => expect(() => written(FLUX, cilium())).toThrow('AST005'));
    });
  });
});

describe('the example apps, with Flux and helm', () => {
  const output = useTemporaryDirectory();
  const apps = readdirSync(join(ROOT, 'apps')).filter((file) => file.endsWith('.ts') && file !== 'existing-cilium.ts').map((file) => file.slice(0, -3));

  test('write HelmReleases that render what was checked', () => {
    const run = spawnSync(process.execPath, ['-r', join(ROOT, 'node_modules/ts-node/register'), '-r', join(ROOT, 'test/support/pin-delivery.ts'), join(ROOT, 'scripts/synth.ts'), ...apps], {
      cwd: ROOT,
      env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.json'), CDK8S_OUTDIR: output() },
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([0, expect.anything()]);
    const releases = apps.map((app) => {
      const cluster = readdirSync(join(output(), app)).map((name) => join(output(), app, name)).find((path) => existsSync(join(path, 'rendered')))!;
      const command = commandOf(readFileSync(join(cluster, 'cilium-values.yaml'), 'utf8'), 'cilium-values.yaml');
      const flags = (name: string): string[] => command.flags.flatMap((flag, index) => (flag === name ? [command.flags[index + 1]!] : []));
      const manifests = (readdirSync(join(cluster, 'rendered'), { recursive: true }) as string[]).filter((file) => file.endsWith('.yaml') && !file.endsWith('kustomization.yaml'));
      return {
        app,
        release: read<WrittenRelease>(readFileSync(join(cluster, 'flux/cilium/helmrelease.yaml'), 'utf8')),
        capabilities: { kubeVersion: flags('--kube-version')[0]!, apiVersions: flags('--api-versions') },
        final: manifests.map((file) => read<KubernetesObject>(readFileSync(join(cluster, 'rendered', file), 'utf8'))),
      };
    });
    renderReleases(releases).forEach((rendered, index) => {
      const { app, release, final } = releases[index]!;
      expect([app, differences(postRendered(rendered, release), final)]).toEqual([app, []]);
    });
  }, 120_000);
});
