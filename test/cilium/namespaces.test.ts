import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Include } from 'cdk8s';
import { parse } from 'yaml';
import { CiliumPolicies, ClusterChart, GitOpsApp, Preset, TalosCilium, TalosCluster, type ClusterChartProps, type JsonObject } from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { inTemporaryDirectory } from '../support/scripts';

const CLUSTER = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2 });
const configMap = (chart: Chart, id: string, namespace?: string): ApiObject =>
  new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id, ...(namespace && { namespace }) } });

/** What the checks of namespaces say of a chart. */
function said(fill: (chart: ClusterChart) => void, props: ClusterChartProps = {}): string[] {
  const app = new App();
  fill(new ClusterChart(app, CLUSTER, { ciliumVersion: '1.19.6', ...props }));
  const { errors, warnings } = Synthesis.of(app).run(true).report;
  return [...errors, ...warnings].filter(({ code }) => /^OBJ01[56]$/.test(code)).map(({ code, path, what, fix }) => `${code} ${path}: ${what} | ${fix}`);
}

describe('namespaces that nothing creates', () => {
  const fill = (chart: ClusterChart): void => {
    configMap(chart, 'a', 'shop');
    configMap(chart, 'b', 'shop');
    configMap(chart, 'c', 'blog');
    configMap(chart, 'd', 'kube-system');
    configMap(chart, 'e', 'default');
  };

  test('are named in one warning, with the prop that creates them', () => {
    expect(said(fill)).toEqual([
      "OBJ016 home: nothing creates the namespaces blog (ConfigMap c), shop (ConfigMap a and 1 more) | add namespaces: ['blog', 'shop'] to the ClusterChart, or existingNamespaces for namespaces that something else creates",
    ]);
  });

  test('nothing is said once they are created, here or elsewhere', () => {
    expect(said(fill, { namespaces: ['blog', 'shop'] })).toEqual([]);
    expect(said(fill, { namespaces: [{ name: 'shop' }], existingNamespaces: ['blog'] })).toEqual([]);
    expect(said((chart) => { fill(chart); for (const name of ['blog', 'shop']) new ApiObject(chart, `ns-${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }); })).toEqual([]);
    expect(said(fill, { existingNamespaces: ['shop'] })).toEqual([expect.stringContaining("namespaces: ['blog']")]);
  });

  test('suggest the name of a namespace of the chart that is nearly the same', () => {
    const other = (chart: ClusterChart): void => void configMap(chart, 'a', 'gateway');
    expect(said(other, { namespaces: ['gateways'] })).toEqual([expect.stringMatching(/; if gateway is misspelt, write gateways$/)]);
    expect(said(other, { existingNamespaces: ['gateways'] })).toEqual([expect.stringMatching(/; if gateway is misspelt, write gateways$/)]);
  });

  test('of another cluster are not those of this one, and charts without a cluster are not judged', () => {
    const app = new App();
    fill(new ClusterChart(app, CLUSTER, { ciliumVersion: '1.19.6', namespaces: ['shop', 'blog'] }));
    const away = new TalosCluster({ name: 'away', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
    configMap(new ClusterChart(app, away, { ciliumVersion: '1.19.6' }), 'a', 'shop');
    configMap(new Chart(app, 'other'), 'a', 'media');
    configMap(new Chart(app, 'third'), 'b');
    const { errors, warnings } = Synthesis.of(app).run(true).report;
    expect([...errors, ...warnings].map(({ code, path }) => `${code} ${path}`)).toEqual(['OBJ016 away']);
  });
});

describe('objects without a namespace', () => {
  test('of constructs are an error: one for what lies together', () => {
    expect(said((chart) => void configMap(chart, 'a'))).toEqual(['OBJ015 home/a: ConfigMap a has no namespace, so it would be created in the namespace "default" | set metadata.namespace']);
    expect(said((chart) => void ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => configMap(chart, id)))).toEqual([
      expect.stringMatching(/^OBJ015 home: 6 objects have no namespace, .* \(ConfigMap a, ConfigMap b, ConfigMap c, ConfigMap d, ConfigMap e, and 1 more\)/),
    ]);
  });

  test('get that of a Chart below the ClusterChart', () => {
    expect(said((chart) => void configMap(new Chart(chart, 'apps', { namespace: 'default' }), 'a'))).toEqual([]);
  });

  test('are none where the kind has no namespaces or is not known, and what an Include reads is left alone', () => {
    const object = (chart: Chart, apiVersion: string, kind: string): ApiObject => new ApiObject(chart, kind, { apiVersion, kind, metadata: { name: 'a' } });
    expect(said((chart) => void [object(chart, 'v1', 'Namespace'), object(chart, 'example.com/v1', 'Widget'), object(chart, 'cilium.io/v2', 'CiliumCIDRGroup')])).toEqual([]);
    const crd = (scope: string): JsonObject => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'widgets.example.com' }, spec: { group: 'example.com', scope, names: { kind: 'Widget' } } });
    const widget = (scope: string) => (chart: ClusterChart): void => void [object(chart, 'example.com/v1', 'Widget'), new ApiObject(chart, 'crd', crd(scope) as never)];
    expect(said(widget('Cluster'))).toEqual([]);
    expect(said(widget('Namespaced'))).toEqual([expect.stringMatching(/^OBJ015 home\/Widget/)]);
    inTemporaryDirectory((directory) => {
      const url = join(directory, 'a.yaml');
      writeFileSync(url, 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {}\n');
      expect(said((chart) => void new Include(chart, 'foreign', { url }))).toEqual([]);
    });
  });
});

describe('Namespaces of a ClusterChart', () => {
  const objects = (props: ClusterChartProps, fill: (chart: ClusterChart) => void = () => {}): JsonObject[] => {
    const chart = new ClusterChart(new App(), CLUSTER, props);
    fill(chart);
    return (chart.toJson() as JsonObject[]).filter(({ kind }) => kind === 'Namespace');
  };
  const KEPT = { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

  test('neither Argo CD nor Flux deletes them', () => {
    expect(objects({ namespaces: ['shop'] })).toEqual([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', annotations: KEPT } }]);
  });

  test('have a Pod Security level, labels and annotations of their own', () => {
    const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=true', 'kustomize.toolkit.fluxcd.io/prune': 'enabled' };
    expect(objects({ namespaces: [{ name: 'storage', podSecurity: 'restricted', labels: { team: 'a' }, annotations }] })[0]!.metadata).toEqual({
      name: 'storage',
      annotations,
      labels: { team: 'a', 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/audit': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' },
    });
  });

  test('that of Cilium lets its pods run, unless it has a level', () => {
    const level = (props: ClusterChartProps): unknown => (objects(props, (chart) => void new TalosCilium(chart, 'cilium', { namespace: 'networking' }))[0]!.metadata as JsonObject).labels;
    expect(level({ namespaces: ['networking'] })).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    expect(level({ namespaces: [{ name: 'networking', podSecurity: 'baseline' }] })).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'baseline' });
    expect(level({ namespaces: [{ name: 'networking', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } }] })).toEqual({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  test('are written into a layer of their own kind, before what is in them', () => {
    inTemporaryDirectory((outdir) => {
      const app = new GitOpsApp({ outdir });
      const chart = new ClusterChart(app, CLUSTER, { ciliumVersion: '1.19.6', namespaces: ['shop'] });
      new CiliumPolicies(chart, 'shop', { namespace: 'shop' }).add(Preset.defaultDeny());
      app.synth();
      const { resources } = parse(readFileSync(join(outdir, 'home/manifests/kustomization.yaml'), 'utf8')) as { resources: string[] };
      expect(resources).toEqual(['crds', 'policies']);
      expect(readFileSync(join(outdir, 'home/manifests/crds/Namespace-shop.yaml'), 'utf8')).toContain('kind: Namespace');
    });
  });
});
