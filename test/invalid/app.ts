import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { ClusterChart, FluxSource, GitOpsApp, GitOpsDelivery, setLayer, suppressCheck, TalosCilium, TalosCiliumError, TalosCluster, type TalosCiliumProps } from '../../lib';
import { ciliumContext } from '../../lib/cilium/cilium-context';
import { forgottenSynth } from '../../lib/synthesis/forgotten-synth';
import { contributeFiles } from '../../lib/synthesis/output-files';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { inTemporaryDirectory, withEnvironment } from '../support/scripts';
import type { InvalidInput } from './invalid-input';

function synth(build: (chart: ClusterChart) => void): void {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    build(new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 })));
    app.synth();
  });
}

const cilium = (chart: ClusterChart, props: TalosCiliumProps = {}): TalosCilium => new TalosCilium(chart, 'cilium', props);

function note(chart: ClusterChart, id: string): void {
  contributeFiles(new Construct(chart, id), () => ({ files: new Map([['note.txt', id]]) }));
}

function withTwoCiliums(): App {
  const app = new App();
  for (const name of ['one', 'two']) {
    cilium(new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 })));
  }
  return app;
}

/** Leaves the chart to Helm; what the checks find, warnings too, is thrown. */
function withHelm(props: TalosCiliumProps, change: (cilium: TalosCilium) => void = () => undefined): void {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir, delivery: GitOpsDelivery.helm() });
    change(cilium(new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 })), props));
    const { warnings } = Synthesis.of(app).run(true).report;
    if (warnings.length > 0) throw new TalosCiliumError(warnings);
    app.synth();
  });
}

/** One bad input for each code of the app, of `TalosCilium` itself and of the engine. */
export const invalid: readonly InvalidInput[] = [
  { code: 'OUT010', title: 'an app name with a slash', run: () => void new GitOpsApp({ name: 'a/b' }) },
  { code: 'APP001', title: 'a construct that finds itself invalid', run: () => synth((chart) => chart.node.addValidation({ validate: () => ['not today (never)'] })) },
  {
    code: 'APP002',
    title: 'an app without synth',
    run: () => {
      throw new TalosCiliumError(forgottenSynth(withTwoCiliums(), 'dist'));
    },
  },
  { code: 'OUT016', title: 'an object in a layer that does not exist', run: () => setLayer(new Chart(new App(), 'shop'), 'workload') },
  { code: 'OUT016', title: 'a layer after one that does not exist', run: () => void new GitOpsApp({ layers: { storage: { after: ['ciliun'] } } }) },
  { code: 'OUT017', title: 'two layers that need each other', run: () => void new GitOpsApp({ layers: { storage: { after: ['databases'] }, databases: { after: ['storage'] } } }) },
  { code: 'OUT017', title: 'a layer before Cilium', run: () => void new GitOpsApp({ layers: { storage: { after: [], before: ['cilium'] } } }) },
  { code: 'OUT017', title: 'a layer that every app has', run: () => void new GitOpsApp({ layers: { policies: {} } }) },
  {
    code: 'OUT018',
    title: 'an object before its Namespace',
    run: () =>
      synth((chart) => {
        setLayer(new ApiObject(chart, 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }), 'monitoring');
        new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
      }),
  },
  { code: 'OUT019', title: 'a delivery from an unknown directory', run: () => void new GitOpsApp({ outdir: '/srv/clusters', delivery: GitOpsDelivery.flux() }) },
  { code: 'OUT019', title: 'a password in the URL of a repository', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.argoCd({ repository: 'https://bot:made-up@git.example.com/clusters.git' }) }) },
  { code: 'OUT019', title: 'a directory outside of the repository', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux({ path: '../clusters' }) }) },
  { code: 'OUT019', title: 'a short commit', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux({ source: FluxSource.git({ url: 'https://git.example.com/clusters.git', ref: { commit: 'abc123' } }) }) }) },
  { code: 'OUT019', title: 'a digest without an algorithm', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux({ source: FluxSource.oci({ url: 'oci://ghcr.io/acme/clusters', ref: { digest: 'b'.repeat(64) } }) }) }) },
  { code: 'OUT019', title: 'a Secret with a space in its name', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux({ source: FluxSource.git({ url: 'https://git.example.com/clusters.git', secret: 'git login' }) }) }) },
  { code: 'OUT019', title: 'a revision with a space', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', revision: 'main branch' }) }) },
  {
    code: 'OUT019',
    title: 'two clusters with one destination',
    run: () =>
      inTemporaryDirectory((outdir) => {
        const clusters = { berlin: 'https://k8s.example.com:6443', oslo: 'https://k8s.example.com:6443/' };
        const app = new GitOpsApp({ outdir, delivery: GitOpsDelivery.argoCd({ repository: 'https://git.example.com/clusters.git', path: 'dist', clusters }) });
        for (const name of Object.keys(clusters)) new ApiObject(new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0' })), 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'kube-system' } });
        app.synth();
      }),
  },
  { code: 'OUT019', title: 'a branch and a tag', run: () => void new GitOpsApp({ outdir: 'dist', delivery: GitOpsDelivery.flux({ source: FluxSource.git({ url: 'https://git.example.com/clusters.git', ref: { branch: 'main', tag: 'v1' } }) }) }) },
  { code: 'OUT020', title: 'a repair that helm cannot have', run: () => withHelm({ values: { hubble: { metrics: { enabled: ['flow'], tls: { enabled: true } } } } }) },
  { code: 'OUT021', title: 'a patch that helm cannot have', run: () => withHelm({}, (cilium) => cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/spec/minReadySeconds', 5))) },
  { code: 'OUT022', title: 'a chart that is not at hand', run: () => inTemporaryDirectory((empty) => withEnvironment({ TALOS_CILIUM_ASSETS: empty }, () => withHelm({ chart: { offline: true, cacheDir: empty } }))) },
  { code: 'OUT013', title: 'two constructs that write the same file', run: () => synth((chart) => ['a', 'b'].forEach((id) => note(chart, id))) },
  {
    code: 'OBJ002',
    title: 'an object with a Map in it',
    run: () => synth((chart) => void new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, ...{ data: new Map() } })),
  },
  {
    code: 'OUT001',
    title: 'an object with a bigint in it',
    run: () => synth((chart) => void new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, ...{ spec: { ports: [{ port: 80n }] } } })),
  },
  { code: 'CIL037', title: 'no Cilium in the app', run: () => void ciliumContext(new Chart(new App(), 'test'), {}) },
  { code: 'CIL038', title: 'two Ciliums to choose from', run: () => void ciliumContext(new Chart(withTwoCiliums(), 'apps'), {}) },
  { code: 'CIL039', title: 'two Ciliums in one cluster', run: () => synth((chart) => ['one', 'two'].forEach((id) => new TalosCilium(chart, id))) },
  { code: 'CIL088', title: 'an API version with a space', run: () => synth((chart) => void new TalosCilium(chart, 'cilium', { apiVersions: ['monitoring.coreos.com v1'] })) },
  { code: 'CIL083', title: 'a HelmRelease as a values file', run: () => synth((chart) => void TalosCilium.fromValues(chart, 'cilium', join(__dirname, '../cilium/values-files/helmrelease.yaml'))) },
  {
    code: 'CIL086',
    title: 'a values file without the name of the cluster',
    run: () => {
      const app = new App();
      const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });
      TalosCilium.fromValues(new ClusterChart(app, cluster), 'cilium', join(__dirname, '../cilium/values-files/values.yaml'));
      const { errors, warnings } = Synthesis.of(app).run().report;
      throw new TalosCiliumError([...errors, ...warnings.filter(({ code }) => code === 'CIL086')]);
    },
  },
  {
    code: 'CIL038',
    title: 'a TalosCilium where something else installs Cilium',
    run: () => {
      const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });
      new TalosCilium(new ClusterChart(new App(), cluster, { ciliumVersion: '1.19.6' }), 'cilium');
    },
  },
  { code: 'CIL030', title: 'Cilium without a cluster', run: () => void new TalosCilium(new Chart(new App(), 'test'), 'cilium') },
  { code: 'CIL031', title: 'a patch for nothing', run: () => synth((chart) => cilium(chart).patchObject({ kind: 'Pod', name: 'none' }, JsonPatch.remove('/spec'))) },
  { code: 'CIL005', title: 'a number above the schema\'s maximum', run: () => synth((chart) => void cilium(chart, { values: { bpf: { monitorTraceIPOption: 999 } } })) },
  { code: 'CHK001', title: 'a suppression without a reason', run: () => synth((chart) => suppressCheck(chart, { id: 'CIL040', reason: ' ' })) },
  { code: 'CHK002', title: 'a suppression of no rule', run: () => synth((chart) => suppressCheck((cilium(chart), chart), { id: 'CIL999', reason: 'because' })) },
];
