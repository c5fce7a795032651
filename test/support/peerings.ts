import { ApiObject, App } from 'cdk8s';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { JsonObject } from '../../lib/kubernetes/json';
import { formatProblem, TalosCiliumError } from '../../lib/diagnostics/problem';
import { ClusterChart, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';

/** The newest patch of each minor that constructs are made for. */
export const RELEASES = ['1.18.12', '1.19.6', '1.20.0'] as const;

/** A cluster with a Cilium, to put constructs in. */
export interface World {
  readonly chart: ClusterChart;
  readonly cilium: TalosCilium;
}

/** What differs from the usual cluster and Cilium. */
export interface WorldProps {
  readonly cluster?: Partial<TalosClusterProps>;
  readonly cilium?: TalosCiliumProps;
}

/** A new cluster of three control planes and two workers. */
export function world({ cluster, cilium }: WorldProps = {}): World {
  const facts = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, workers: 2 };
  const chart = new ClusterChart(new App(), new TalosCluster({ ...facts, ...cluster }));
  return { chart, cilium: new TalosCilium(chart, 'cilium', { version: '1.19.6', ...cilium }) };
}

/** Objects that the constructs of a world made, without helm and without checks: `Kind/name` to the object. */
export function objectsOf({ chart }: World): ReadonlyMap<string, KubernetesObject> {
  const objects = chart.node.findAll().filter(ApiObject.isApiObject).map((object) => object.toJson() as KubernetesObject);
  return new Map(objects.map((object): [string, KubernetesObject] => [`${object.kind}/${object.metadata.name}`, object]));
}

/** `spec` of an object. */
export function specOf(world: World, title: string): JsonObject {
  const object = objectsOf(world).get(title);
  if (!object) throw new Error(`${title} is not there: ${[...objectsOf(world).keys()].join(', ')}`);
  return object.spec as JsonObject;
}

/** Codes of errors and warnings of a whole synth. */
export function codesOf({ chart }: World): { readonly errors: string[]; readonly warnings: string[] } {
  const { report } = Synthesis.of(chart).run();
  return { errors: report.errors.map(({ code }) => code), warnings: report.warnings.map(({ code }) => code) };
}

/** Lines of the mistakes that a construct is refused for; fails when it is not. */
export function refusal(build: () => unknown): string[] {
  try {
    build();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems.map(formatProblem);
    throw error;
  }
  throw new Error('it was not refused');
}
