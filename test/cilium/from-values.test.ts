import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';
import type { TalosCiliumError} from '../../lib';
import { ClusterChart, TalosCilium, TalosCluster, type Problem, type TalosCiliumProps } from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';

const file = (name: string): string => join(__dirname, 'values-files', name);

function fromValues(files: string | readonly string[], props?: TalosCiliumProps): TalosCilium {
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 });
  return TalosCilium.fromValues(new ClusterChart(new App(), cluster), 'cilium', files, props);
}

function problemsIn(work: () => unknown): readonly Problem[] {
  try {
    work();
    return [];
  } catch (error) {
    return (error as TalosCiliumError).problems;
  }
}

describe('TalosCilium.fromValues', () => {
  it('puts the file over the preset and the props, and values over the file', () => {
    const { effectiveValues } = fromValues(file('values.yaml'), { hubble: false, values: { autoDirectNodeRoutes: false } });
    expect(effectiveValues.values).toMatchObject({ routingMode: 'native', autoDirectNodeRoutes: false, k8sServiceHost: 'localhost', hubble: { enabled: false, relay: { enabled: true } } });
    expect(effectiveValues.originOf('routingMode')).toEqual({ origin: file('values.yaml'), rank: 'user', reason: 'values file' });
  });

  it('merges several files as helm does', () => {
    const { values } = fromValues([file('values.yaml'), file('values-prod.yaml')]).effectiveValues;
    expect(values).toMatchObject({ routingMode: 'native', hubble: { relay: { enabled: false } }, operator: { replicas: 3 } });
  });

  describe('says what the file is about', () => {
    const reported = (text: string, props: TalosCiliumProps = {}, name = 'home'): string[] => {
      const directory = mkdtempSync(join(tmpdir(), 'values-'));
      const path = join(directory, 'values.yaml');
      writeFileSync(path, text);
      const cluster = new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 });
      const app = new App();
      TalosCilium.fromValues(new ClusterChart(app, cluster), 'cilium', path, props);
      const { report } = Synthesis.of(app).run();
      rmSync(directory, { recursive: true });
      return [...report.errors, ...report.warnings].filter(({ code }) => code !== 'CIL001').map(({ code, severity, what }) => `${severity} ${code} ${what.replaceAll(path, 'FILE')}`);
    };

    it.each([
      ['no values', '', 'warning CIL083 the values file FILE has no values'],
      ['a package.json', '{"name": "web", "version": "1.0.0", "scripts": {"build": "tsc"}}', 'error CIL083 FILE contains keys that are not values of the chart cilium: version, scripts'],
      [
        'another chart',
        'replicaCount: 2\nimage: {repository: nginx}\nservice: {type: ClusterIP}\nresources: {}\n',
        'error CIL083 FILE contains keys that are not values of the chart cilium: replicaCount, service',
      ],
      [
        'no name of the cluster',
        'ipam: {mode: kubernetes}\n',
        'warning CIL086 FILE does not set cluster.name: a Cilium that already runs with these values is named "default", and would be renamed to "home", the name of the TalosCluster',
      ],
      ['another name', 'cluster: {name: lab}\n', 'warning CIL086 FILE sets cluster.name to "lab", but the TalosCluster is named "home"'],
    ])('%s', (_, text, expected) => {
      const found = reported(text);
      expect(found.filter((line) => line.includes('CIL083') || line.includes('CIL086'))).toContain(expected);
    });

    it('both edits of the fix for a running cluster clear it', () => {
      expect(reported('ipam: {mode: kubernetes}\ncluster: {name: default}\n', {}, 'default').filter((line) => line.includes('CIL086'))).toEqual([]);
      expect(reported('ipam: {mode: kubernetes}\ncluster: {name: default}\n').filter((line) => line.includes('CIL086'))).toHaveLength(1);
    });

    it.each([['cluster: {name: home}\n'], ["cluster: {name: '${CLUSTER}'}\n"], ['cluster: {name: home}\nresources: {limits: {memory: 1Gi}}\nfoo: {}\n']])('%j without a finding', (text) => {
      expect(reported(text)).toEqual([]);
    });
  });

  it('names every file that cannot be used', () => {
    const problems = problemsIn(() => fromValues(['missing.yaml', file('helmrelease.yaml')]));
    expect(problems.map(({ code, what }) => [code, what])).toEqual([
      ['CIL083', 'the values file missing.yaml cannot be read: it does not exist'],
      ['CIL083', `${file('helmrelease.yaml')} is not a values file, but a Kubernetes object of kind HelmRelease`],
    ]);
    expect(problems[1]!.fix).toContain('npx cdk8s-talos-cilium import');
  });
});
