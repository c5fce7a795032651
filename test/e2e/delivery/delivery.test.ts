import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitOpsDelivery, FluxSource } from '../../../lib';
import { parseKubernetesYaml } from '../../../lib/yaml/reader';
import { deliveredCluster, fillLayers, outputFiles } from '../../support/delivered-cluster';
import { describeWithServer, useServer } from '../support/bench';
import { operatorCrds, platformCrds, type Crd } from '../support/crds';
import { buildProgram, BUILD_TIMEOUT, describeWithGo, GO, moduleDirectory } from '../support/go-program';
import { waitForCrds } from '../support/installed-crds';
import { titleOf, type KubeObject } from '../support/kube-object';
import { contentOf } from '../support/round-trip';

const outputs = mkdtempSync(join(tmpdir(), 'talos-cilium-delivery-'));
afterAll(() => rmSync(outputs, { recursive: true, force: true }));

interface Output {
  /** Objects of the controller. */
  readonly objects: readonly KubeObject[];
  /** Objects of each layer. */
  readonly manifests: ReadonlyMap<string, readonly KubeObject[]>;
  readonly files: ReadonlyMap<string, string>;
}

function output(name: string, delivery: GitOpsDelivery): Output {
  const files = outputFiles(join(outputs, name), { delivery }, (app) => void fillLayers(app, ['shop'], '1.19.6'));
  const read = (prefix: string): KubeObject[] =>
    [...files].filter(([path]) => path.startsWith(prefix) && path.endsWith('.yaml') && !/(kustomization|argocd-cm)\.yaml$/.test(path)).flatMap(([, text]) => parseKubernetesYaml(text) as unknown as KubeObject[]);
  const layers = [...new Set([...files.keys()].map((path) => /^home\/manifests\/([^/]+)\//.exec(path)?.[1]).filter((layer) => layer !== undefined))];
  return { objects: [...read('home/argocd/'), ...read('home/flux/')], manifests: new Map(layers.map((layer) => [layer, read(`home/manifests/${layer}/`)])), files };
}

interface ArgoCdQuestion {
  readonly objects?: readonly KubeObject[];
  readonly managed?: readonly KubeObject[];
  readonly samples?: readonly { readonly script: string; readonly object: object }[];
  readonly comparisons?: readonly { readonly live: KubeObject; readonly config: KubeObject }[];
}

interface ArgoCdAnswer {
  readonly mistakes: readonly string[];
  readonly applications: readonly { readonly name: string; readonly wave: number; readonly prune: boolean; readonly cascades: boolean; readonly path: string }[];
  readonly forbidden: readonly string[];
  readonly health: readonly string[];
  readonly differences: readonly string[];
}

interface FluxAnswer {
  readonly mistakes: readonly string[];
  readonly order: readonly string[];
  readonly all: readonly { readonly name: string; readonly path: string; readonly prune: boolean; readonly deletion: string; readonly force: boolean; readonly health: readonly string[] }[];
}

let argoCd: (question: ArgoCdQuestion) => ArgoCdAnswer;
let flux: (question: { readonly objects: readonly KubeObject[]; readonly samples: readonly object[] }) => FluxAnswer;

const ARGO_CD = GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist' });
const FLUX = GitOpsDelivery.flux({ path: 'dist', source: FluxSource.git({ url: 'https://git.example.com/clusters.git' }) });

function object(kind: string, conditions?: readonly object[]): object {
  return { apiVersion: 'cilium.io/v2', kind, metadata: { name: 'x' }, ...(conditions && { status: { conditions } }) };
}

describeWithGo("Argo CD's own packages", () => {
  beforeAll(() => {
    argoCd = buildProgram(join(__dirname, 'argocd'));
  }, BUILD_TIMEOUT);

  test('read the Applications, and agree on order, deletion and rights', () => {
    const { objects, manifests } = output('argocd', ARGO_CD);
    const { mistakes, applications, forbidden } = argoCd({ objects, managed: [...manifests.values()].flat() });
    expect({ mistakes, forbidden }).toEqual({ mistakes: [], forbidden: [] });
    const waves = new Map(applications.map(({ name, wave }) => [name, wave]));
    for (const [before, after] of [['home-cilium-crds', 'home-cilium'], ['home-cilium', 'home-cilium-network'], ['home-cilium', 'home-cilium-monitoring'], ['home-cilium-network', 'home-cilium-gateway'], ['home-cilium', 'home-cilium-policies'], ['home-cilium-policies', 'home-cilium-workloads']] as const) {
      expect([before, after, waves.get(before)! < waves.get(after)!]).toEqual([before, after, true]);
    }
    expect(Math.max(...waves.values())).toBe(waves.get('home-cilium-monitoring'));
    expect(applications.filter(({ prune }) => !prune).map(({ name }) => name)).toEqual(['home-cilium-crds']);
    expect(applications.filter(({ cascades }) => !cascades).map(({ name }) => name).sort()).toEqual(['home-cilium', 'home-cilium-crds', 'home-cilium-layers']);
  });

  test('read an ApplicationSet over clusters', () => {
    const delivery = GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist', clusters: { berlin: 'berlin', oslo: 'oslo' } });
    const files = outputFiles(join(outputs, 'fleet'), { delivery }, (app) => {
      const { ClusterChart, TalosCilium } = require('../../../lib') as typeof import('../../../lib');
      for (const name of ['berlin', 'oslo']) new TalosCilium(new ClusterChart(app, deliveredCluster(name)), 'cilium');
    });
    const objects = [...files].filter(([path]) => /(^|\/)argocd\//.test(path) && !path.endsWith('argocd-cm.yaml')).flatMap(([, text]) => parseKubernetesYaml(text) as unknown as KubeObject[]);
    expect(objects.map(({ kind }) => kind)).toContain('ApplicationSet');
    expect(argoCd({ objects }).mistakes).toEqual([]);
  });

  test('run the health checks', () => {
    const [patch] = parseKubernetesYaml(output('health', ARGO_CD).files.get('home/argocd/argocd-cm.yaml')!) as unknown as { data: Record<string, string> }[];
    const script = (kind: string): string => patch!.data[`resource.customizations.health.${kind}`]!;
    const application = (status: object): { script: string; object: object } => ({ script: script('argoproj.io_Application'), object: { kind: 'Application', status } });
    const healthy = { health: { status: 'Healthy' }, sync: { status: 'Synced' } };
    const { health } = argoCd({
      samples: [
        application({}),
        application({ ...healthy, operationState: { phase: 'Succeeded' } }),
        // Adopted: there was nothing to do.
        application(healthy),
        application({ ...healthy, sync: { status: 'OutOfSync' }, operationState: { phase: 'Failed', message: 'no CRD' } }),
        application({ ...healthy, health: { status: 'Degraded' }, operationState: { phase: 'Succeeded' } }),
        { script: script('cilium.io_CiliumNetworkPolicy'), object: object('CiliumNetworkPolicy') },
        { script: script('cilium.io_CiliumNetworkPolicy'), object: object('CiliumNetworkPolicy', [{ type: 'Valid', status: 'False', message: 'no ports' }]) },
        { script: script('cilium.io_CiliumLoadBalancerIPPool'), object: object('CiliumLoadBalancerIPPool', [{ type: 'cilium.io/PoolConflict', status: 'True', message: 'overlaps' }]) },
        { script: script('cilium.io_CiliumBGPClusterConfig'), object: object('CiliumBGPClusterConfig', [{ type: 'cilium.io/MissingPeerConfigs', status: 'False' }]) },
      ],
    });
    expect(health.map((text) => text.trim())).toEqual(['Progressing Waiting for the first sync', 'Healthy', 'Healthy', 'Progressing no CRD', 'Degraded', 'Healthy', 'Degraded no ports', 'Degraded overlaps', 'Healthy']);
  });
});

/** Deliveries with objects of every kind that there can be. */
const DELIVERIES: Readonly<Record<string, GitOpsDelivery>> = {
  'Argo CD': ARGO_CD,
  'Argo CD with helm': GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist', helm: true }),
  Flux: FLUX,
  'Flux with helm': GitOpsDelivery.flux({ path: 'dist', source: FluxSource.oci({ url: 'oci://registry.example.com/clusters', cosign: { keys: 'cosign' } }), helm: true }),
};

describeWithGo("Flux's own packages", () => {
  beforeAll(() => {
    flux = buildProgram(join(__dirname, 'flux'));
  }, BUILD_TIMEOUT);

  test('read the Kustomizations, and agree on order, deletion and health', () => {
    const samples = [
      object('CiliumLoadBalancerIPPool', [{ type: 'cilium.io/PoolConflict', status: 'False' }]),
      object('CiliumLoadBalancerIPPool', [{ type: 'cilium.io/PoolConflict', status: 'True' }]),
      object('CiliumNetworkPolicy', [{ type: 'Valid', status: 'True' }]),
      object('CiliumNetworkPolicy', [{ type: 'Valid', status: 'False' }]),
      object('CiliumBGPClusterConfig', [{ type: 'cilium.io/NoMatchingNode', status: 'True' }]),
      object('Gateway', [{ type: 'Accepted', status: 'Unknown' }, { type: 'Programmed', status: 'Unknown' }]),
      object('Gateway', [{ type: 'Accepted', status: 'True' }, { type: 'Programmed', status: 'True' }]),
      object('Gateway', [{ type: 'Accepted', status: 'False' }, { type: 'Programmed', status: 'False' }]),
    ];
    const { mistakes, order, all } = flux({ objects: output('flux', FLUX).objects, samples });
    expect(mistakes).toEqual([]);
    const at = (name: string): number => order.indexOf(name);
    expect([at('cilium-crds') < at('cilium'), at('cilium') < at('cilium-network'), at('cilium-network') < at('cilium-gateway'), at('cilium-policies') < at('cilium-workloads')]).toEqual([true, true, true, true]);
    expect(all.filter(({ prune }) => !prune).map(({ name }) => name)).toEqual(['cilium-crds']);
    expect(all.filter(({ deletion }) => deletion === 'Orphan').map(({ name }) => name).sort()).toEqual(['cilium', 'cilium-crds']);
    expect(all.some(({ force }) => force)).toBe(false);
    expect(all.flatMap(({ health }) => health).sort()).toEqual([
      'CiliumBGPClusterConfig: Failed',
      'CiliumLoadBalancerIPPool: Current',
      'CiliumLoadBalancerIPPool: Failed',
      'CiliumNetworkPolicy: Current',
      'CiliumNetworkPolicy: Failed',
      'Gateway: Current',
      'Gateway: Failed',
      'Gateway: InProgress',
    ]);
  });
});

describeWithGo('where Helm applies the chart', () => {
  beforeAll(() => {
    argoCd = buildProgram(join(__dirname, 'argocd'));
    flux = buildProgram(join(__dirname, 'flux'));
  }, BUILD_TIMEOUT);

  test("Flux's own packages read the HelmRelease, and nothing comes before it that needs it", () => {
    const { mistakes, order, all } = flux({ objects: output('flux-helm', DELIVERIES['Flux with helm']!).objects, samples: [] });
    expect(mistakes).toEqual([]);
    expect(order.indexOf('cilium-crds')).toBeLessThan(order.indexOf('cilium'));
    expect(order.indexOf('cilium')).toBeLessThan(order.indexOf('cilium-network'));
    expect(all.find(({ name }) => name === 'cilium')).toMatchObject({ path: './dist/home/flux/cilium', prune: false, deletion: 'Orphan' });
  });

  test("Argo CD's own packages read the Application of the chart, whose AppProject allows all that the chart renders", () => {
    const { objects, files, manifests } = output('argocd-helm', DELIVERIES['Argo CD with helm']!);
    const rendered = [...files].filter(([path]) => /^home\/rendered\/.*(?<!kustomization)\.yaml$/.test(path)).flatMap(([, text]) => parseKubernetesYaml(text) as unknown as KubeObject[]);
    const { mistakes, applications, forbidden } = argoCd({ objects, managed: [...rendered, ...[...manifests.values()].flat()] });
    expect({ mistakes, forbidden }).toEqual({ mistakes: [], forbidden: [] });
    expect(applications.find(({ name }) => name === 'home-cilium')).toMatchObject({ wave: 1, prune: true, cascades: false });
  });
});

/** Definitions that come with the modules of the controllers. The module with that of HelmRelease is not published. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'github.com/argoproj/argo-cd/v3@v3.2.0': 'manifests/crds',
  'github.com/fluxcd/kustomize-controller@v1.9.6': 'config/crd/bases',
  'github.com/fluxcd/source-controller@v1.9.6': 'config/crd/bases',
};

(GO ? describeWithServer : describe.skip)('a cluster with Argo CD and Flux', () => {
  const bench = useServer();

  test('takes the objects of each delivery', async () => {
    const { cluster, crds } = bench();
    const definitions = Object.entries(DEFINITIONS).flatMap(([module, directory]) => {
      const folder = join(moduleDirectory(module), directory);
      return readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml').flatMap((file) => parseKubernetesYaml(readFileSync(join(folder, file), 'utf8')) as unknown as Crd[]);
    });
    await crds.use(definitions);
    for (const namespace of ['argocd', 'flux-system']) await cluster.ensureNamespace(namespace);
    for (const [name, delivery] of Object.entries(DELIVERIES)) {
      const objects = output(`definitions-${name.replaceAll(' ', '-')}`, delivery).objects.filter(({ kind }) => kind !== 'HelmRelease');
      for (const each of objects) {
        expect([name, titleOf(each), (await cluster.apply(each)).verdict]).toMatchObject([name, titleOf(each), { accepted: true }]);
        expect([name, titleOf(each), (await cluster.read(each))!.spec]).toMatchObject([name, titleOf(each), each.spec as object]);
      }
    }
  });
});

describeWithServer('an empty cluster', () => {
  const bench = useServer();

  test('takes the layers in the order of the delivery, once, without a difference, and gives them back', async () => {
    const { cluster, crds, kubectl, files } = bench();
    const { manifests, objects } = output('server', FLUX);
    const directory = (layer: string): string => join(outputs, 'server/home/manifests', layer);
    const minor = '1.19';
    const own = new Set((manifests.get('crds') ?? []).map(({ metadata }) => metadata.name));
    // Of other projects. Nothing of Cilium is there yet.
    await crds.use(platformCrds(files, minor).filter(({ metadata, spec }) => !own.has(metadata.name) && spec.group !== 'cilium.io'));

    const needs = new Map(objects.filter(({ kind, metadata }) => kind === 'Kustomization' && metadata.name !== 'cilium-layers').map(({ metadata, spec }) => [metadata.name!, spec as { path: string; dependsOn?: readonly { name: string }[]; healthChecks?: readonly { kind: string; name: string }[] }]));
    const order: string[] = [];
    const visit = (name: string): void => {
      for (const need of needs.get(name)!.dependsOn ?? []) visit(need.name);
      if (!order.includes(name)) order.push(name);
    };
    // The worst order that the dependencies allow.
    for (const name of [...needs.keys()].sort().reverse()) visit(name);

    const first = new Map<string, string>();
    const operator = operatorCrds(files, minor).filter(({ metadata }) => !own.has(metadata.name));
    for (const name of order) {
      const layer = needs.get(name)!.path.replace('./dist/home/manifests/', '');
      const run = await kubectl.apply(directory(layer));
      expect([layer, run.refused]).toEqual([layer, []]);
      expect([layer, run.objects.length]).toEqual([layer, manifests.get(layer)!.length]);
      for (const each of run.objects) first.set(titleOf(each), contentOf(each));
      await waitForCrds(cluster, manifests.get(layer)!.filter(({ kind }) => kind === 'CustomResourceDefinition'));
      if (layer !== 'cilium') continue;
      // The operator starts; the health checks wait for the CRDs that the next layers use.
      const awaited = new Set(needs.get(name)!.healthChecks!.filter(({ kind }) => kind === 'CustomResourceDefinition').map((check) => check.name));
      const made = operator.filter(({ metadata }) => awaited.has(metadata.name));
      expect(made.length).toBe(awaited.size);
      for (const crd of made) expect((await cluster.apply(crd)).verdict).toMatchObject({ accepted: true });
      await waitForCrds(cluster, made);
    }

    for (const name of order) {
      const layer = needs.get(name)!.path.replace('./dist/home/manifests/', '');
      const run = await kubectl.apply(directory(layer));
      expect([layer, run.refused, run.objects.filter((each) => first.get(titleOf(each)) !== contentOf(each)).map(titleOf)]).toEqual([layer, [], []]);
    }

    if (argoCd) {
      const comparisons = await Promise.all(
        [...manifests.values()].flat().map(async (config) => {
          const live = (await cluster.read(config))!;
          // What Argo CD would have noted when it applied the object.
          const annotations = { ...(live.metadata.annotations as object), 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(config) };
          return { config, live: { ...live, metadata: { ...live.metadata, annotations } } };
        }),
      );
      expect(argoCd({ comparisons }).differences).toEqual([]);
      const changed = comparisons.map(({ live, config }) => ({ live, config: config.kind === 'DaemonSet' ? { ...config, spec: { ...(config.spec as object), minReadySeconds: 5 } } : config }));
      expect(argoCd({ comparisons: changed }).differences.map((text) => text.split('\n')[0]).sort()).toEqual(['DaemonSet cilium', 'DaemonSet cilium-envoy']);
    }

    for (const name of order.reverse()) {
      const layer = needs.get(name)!.path.replace('./dist/home/manifests/', '');
      if (layer === 'crds') continue;
      const run = await kubectl.delete(directory(layer));
      expect([layer, run.refused, run.deleted]).toEqual([layer, [], manifests.get(layer)!.length]);
      await cluster.gone(manifests.get(layer)!);
    }
    for (const crd of manifests.get('crds')!) expect(await cluster.read(crd)).toBeDefined();
  });
});
