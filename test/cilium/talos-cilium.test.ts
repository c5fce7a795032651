import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Testing, Yaml } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { ciliumContext } from '../../lib/cilium/cilium-context';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { inTemporaryDirectory } from '../support/scripts';

const FACTS: TalosClusterProps = { name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 };

function inChart(props: TalosCiliumProps = {}, facts: Partial<TalosClusterProps> = {}, app = new App()): { app: App; chart: ClusterChart; cilium: TalosCilium } {
  const chart = new ClusterChart(app, new TalosCluster({ ...FACTS, ...facts }));
  return { app, chart, cilium: new TalosCilium(chart, 'cilium', props) };
}

function config(objects: readonly KubernetesObject[]): Record<string, string> {
  return objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config')!.data as Record<string, string>;
}

test('a chart that cannot be had is one error, however many clusters use it', () => {
  const { app } = inChart({ version: '1.20.99', chart: { offline: true } });
  new TalosCilium(new ClusterChart(app, new TalosCluster({ ...FACTS, name: 'other' })), 'cilium', { version: '1.20.99', chart: { offline: true } });
  const { errors } = Synthesis.of(app).run().report;
  expect(errors.map(({ code, path }) => [code, path])).toEqual([['AST006', 'home/cilium (cilium 1.20.99)']]);
});

describe('which Cilium a construct is for', () => {
  test('the only one of its cluster, what the props say, or a version alone', () => {
    const { app, chart, cilium } = inChart();
    const other = new ClusterChart(app, new TalosCluster({ ...FACTS, name: 'other' }));
    const theirs = new TalosCilium(other, 'cilium', { version: '1.18.12' });
    const plain = new Chart(app, 'apps');
    expect(ciliumContext(chart, {})).toMatchObject({ cilium, cluster: cilium.cluster, version: cilium.version });
    expect(ciliumContext(other, {}).cilium).toBe(theirs);
    expect(ciliumContext(plain, { cilium: theirs }).cluster!.name).toBe('other');
    expect(ciliumContext(plain, { ciliumVersion: '1.20.0' })).toMatchObject({ cilium: undefined, cluster: undefined });
    expect(() => ciliumContext(plain, {})).toThrow(/^CIL038 apps: several TalosCilium constructs match this construct: home\/cilium, other\/cilium/);
    expect(() => ciliumContext(chart, { cilium, ciliumVersion: '1.20.0' })).toThrow(/^CIL038 home: cilium \(home\/cilium\) and ciliumVersion \(1\.20\.0\) are both set/);
  });

  test('the version of a Cilium that something else installs is said once, on the chart', () => {
    const chart = new ClusterChart(new App(), new TalosCluster(FACTS), { ciliumVersion: '1.18.12' });
    expect(ciliumContext(chart, {})).toMatchObject({ cilium: undefined, cluster: chart.cluster, version: chart.ciliumVersion });
    expect(ciliumContext(chart, { ciliumVersion: '1.20.0' }).version.toString()).toBe('1.20.0');
    expect(() => new ClusterChart(new App(), new TalosCluster(FACTS), { ciliumVersion: '1.18' })).toThrow(/^CLU007 home: /);
  });
});

test('without a TalosCilium the checks run too, once anything asks for its Cilium', () => {
  const app = new App();
  const chart = new Chart(app, 'apps');
  new ApiObject(chart, 'key', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'x' }, ...{ stringData: { 'tls.key': '-----BEGIN PRIVATE KEY-----' } } });
  expect(app.synthYaml()).toContain('PRIVATE KEY');
  ciliumContext(chart, { ciliumVersion: '1.20.0' });
  expect(() => app.synthYaml()).toThrow(/SEC00/);
});

describe('in a plain cdk8s app', () => {
  test('Testing.synth gives the rendered objects', () => {
    const { chart } = inChart();
    const objects = Testing.synth(chart) as KubernetesObject[];
    expect(config(objects)).toMatchObject({ 'cluster-name': 'home', ipam: 'kubernetes', 'kube-proxy-replacement': 'true' });
    expect(Testing.synth(chart)).toEqual(objects);
  });

  test('App.synthYaml and App.synth hold the same', () => {
    inTemporaryDirectory((outdir) => {
      const { app, chart } = inChart({}, {}, new App({ outdir }));
      const text = app.synthYaml();
      expect(text).toContain('name: cilium-operator');
      app.synth();
      expect(Yaml.load(join(outdir, 'home.k8s.yaml'))).toHaveLength(Testing.synth(chart).length);
    });
  });

  test('works in any chart with the cluster as a prop, and needs one of the two', () => {
    const chart = new Chart(new App(), 'networking', { namespace: 'apps' });
    new TalosCilium(chart, 'cilium', { cluster: new TalosCluster(FACTS) });
    const objects = Testing.synth(chart) as KubernetesObject[];
    expect(objects.filter(({ kind }) => kind === 'ClusterRole').every(({ metadata }) => metadata.namespace === undefined)).toBe(true);
    expect(objects.find(({ kind }) => kind === 'DaemonSet')!.metadata.namespace).toBe('kube-system');
    expect(() => new TalosCilium(new Chart(new App(), 'lonely'), 'cilium')).toThrow(/^CIL030 lonely\/cilium: the construct has no cluster/);
  });

  test('lists all mistakes of all installations at once, by construct', () => {
    const app = new App();
    for (const name of ['one', 'two']) {
      const chart = new ClusterChart(app, new TalosCluster({ ...FACTS, name }));
      new TalosCilium(chart, 'cilium', { values: { kubeProxyReplacment: false, ipam: { mode: 5 } } as object, mtu: 12 });
    }
    let message = '';
    try {
      app.synthYaml();
    } catch (error) {
      message = (error as Error).message;
    }
    for (const name of ['one', 'two']) {
      expect(message).toContain(`[${name}/cilium] error CIL001: `);
      expect(message).toContain(`[${name}/cilium] error CIL019: `);
      expect(message).toMatch(new RegExp(`\\[${name}/cilium\\] error CIL00[35]: .*ipam.mode`));
    }
    expect(message).toMatch(/kubeProxyReplacment.*\n +Fix: write kubeProxyReplacement/);
  });

  test('renders again when something was asked for in between', () => {
    const { chart, cilium } = inChart();
    expect(config(Testing.synth(chart) as KubernetesObject[])['enable-l2-announcements']).toBeUndefined();
    cilium.request({ origin: 'home/pool', values: { l2announcements: { enabled: true } }, reason: 'the pool is announced by ARP' });
    expect(config(Testing.synth(chart) as KubernetesObject[])['enable-l2-announcements']).toBe('true');
  });
});

describe('values', () => {
  test('come from the preset, then props and requests, then the raw values, which win; each keeps its origin and reason', () => {
    const { cilium } = inChart({ hubble: { relay: true }, values: { operator: { replicas: 1 }, rollOutCiliumPods: null } });
    cilium.request({ origin: 'home/gateway', values: { gatewayAPI: { enabled: true } }, reason: 'a Gateway needs the controller' });
    const { effectiveValues: values } = cilium;
    expect(values.values).toMatchObject({ k8sServiceHost: 'localhost', hubble: { relay: { enabled: true } }, gatewayAPI: { enabled: true }, operator: { replicas: 1 }, rollOutCiliumPods: null });
    expect(values.originOf('k8sServicePort')).toMatchObject({ origin: 'Talos preset', rank: 'preset' });
    expect(values.originOf('gatewayAPI.enabled')).toMatchObject({ origin: 'home/gateway', reason: 'a Gateway needs the controller' });
    expect(values.originOf('operator.replicas')).toMatchObject({ rank: 'user' });
  });

  test('a request that contradicts a prop is an error that names both', () => {
    const { chart, cilium } = inChart({ gatewayApi: false });
    cilium.request({ origin: 'home/gateway', values: { gatewayAPI: { enabled: true } }, reason: 'a Gateway needs the controller' });
    expect(() => Testing.synth(chart)).toThrow(/\n {2}\[home\/cilium\] error CIL004: .*gatewayAPI\.enabled.*false by gatewayApi.*true by home\/gateway/);
  });
});

describe('KubeSpan', () => {
  test('brings its MTU, and keeps packets on the host\'s stack; nothing is left to complain of', () => {
    const { chart } = inChart({ masquerade: { bpf: true } }, { kubeSpan: true, hostDns: { forwardKubeDnsToHost: false } });
    expect(config(Testing.synth(chart) as KubernetesObject[])).toMatchObject({ mtu: '1420', 'enable-host-legacy-routing': 'true' });
  });
});

describe('escape hatches', () => {
  test('patches reach a rendered object, and one without a target is an error', () => {
    const { chart, cilium } = inChart();
    cilium.patchObject({ kind: 'DaemonSet', name: 'cilium' }, JsonPatch.add('/metadata/annotations', { note: 'patched' }));
    const agent = (Testing.synth(chart) as KubernetesObject[]).find(({ kind, metadata }) => kind === 'DaemonSet' && metadata.name === 'cilium')!;
    expect(agent.metadata.annotations).toEqual({ note: 'patched' });

    const other = inChart();
    other.cilium.patchObject({ kind: 'DaemonSet', name: 'celium' }, JsonPatch.remove('/spec'));
    expect(() => Testing.synth(other.chart)).toThrow(/\n {2}\[home\/cilium\] error CIL031: patchObject: the chart does not render DaemonSet celium\n +Fix: set the target to \{ kind: 'DaemonSet', name: 'cilium' \}/);
  });
});

describe('versions', () => {
  test.each(['1.16.19', '1.17.18', '1.18.12', '1.20.0'])('%s renders', (version) => {
    const { chart } = inChart({ version });
    expect(config(Testing.synth(chart) as KubernetesObject[])['cluster-name']).toBe('home');
  });

  test('others are refused, unless asked for', () => {
    expect(() => inChart({ version: '1.15.19' })).toThrow(/^CLU008 home\/cilium: .*1\.15\.19.*allowUnsupportedVersion/);
    expect(() => inChart({ version: '1.15.19', allowUnsupportedVersion: true })).not.toThrow();
  });
});
