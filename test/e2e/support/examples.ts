import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCluster } from '../../../lib';
import { formatProblem } from '../../../lib/diagnostics/problem';
import { Synthesis } from '../../../lib/synthesis/synthesis';
import type { Example } from '../../examples/example';
import type { KubeObject } from './kube-object';
import { writtenObjects } from './written-objects';

const DIRECTORY = resolve(__dirname, '..', '..', 'examples');

/** All examples of constructs, by domain: each file of test/examples is one. */
export const EXAMPLES: readonly (readonly [string, readonly Example[]])[] = readdirSync(DIRECTORY)
  .filter((file) => file.endsWith('.ts') && file !== 'example.ts' && !file.endsWith('.test.ts'))
  .sort()
  .map((file) => [file.slice(0, -'.ts'.length), (require(join(DIRECTORY, file)) as { examples: readonly Example[] }).examples] as const);

/** What an example gives for one version of Cilium, by cluster. */
export function objectsOf(example: Example, version: string): KubeObject[][] {
  const app = new App();
  const chart = new ClusterChart(
    app,
    new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2, clusterId: 1 }),
  );
  example.build(chart, new TalosCilium(chart, 'cilium', { version }));
  const { report, objects } = Synthesis.of(app).run(true);
  if (report.errors.length > 0) throw new Error(`the example is refused by the checks:\n${report.errors.map(formatProblem).join('\n')}`);
  return writtenObjects(objects);
}
