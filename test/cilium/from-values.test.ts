import { join } from 'node:path';
import { App } from 'cdk8s';
import type { TalosCiliumError} from '../../lib';
import { ClusterChart, TalosCilium, TalosCluster, type Problem, type TalosCiliumProps } from '../../lib';

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

  it('names every file that cannot be used', () => {
    const problems = problemsIn(() => fromValues(['missing.yaml', file('helmrelease.yaml')]));
    expect(problems.map(({ code, what }) => [code, what])).toEqual([
      ['CIL083', 'the values file missing.yaml cannot be read: it does not exist'],
      ['CIL083', `${file('helmrelease.yaml')} is not a values file, but a Kubernetes object of kind HelmRelease`],
    ]);
    expect(problems[1]!.fix).toContain('npx cdk8s-talos-cilium import');
  });
});
