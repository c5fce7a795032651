import { App } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import type { Problem } from '../../lib/diagnostics/problem';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { NAMESPACES } from '../examples/example';

/** The newest chart at hand of each minor that is supported in full. */
export const VERSIONS = ['1.18.12', '1.19.6', '1.20.0'] as const;

/** What comes of an app with one cluster. */
export interface World {
  readonly objects: readonly KubernetesObject[];
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly cilium: TalosCilium;
  readonly app: App;
  find(kind: string, name?: string): KubernetesObject;
}

/** Synthesizes a cluster with Cilium and what `build` adds. */
export function world(build: (chart: ClusterChart, cilium: TalosCilium) => void, props: TalosCiliumProps = {}): World {
  const app = new App();
  const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }), { existingNamespaces: NAMESPACES });
  const cilium = new TalosCilium(chart, 'cilium', props);
  build(chart, cilium);
  const { objects, report } = Synthesis.of(app).run();
  const plain = objects.map(({ object }) => object);
  const find = (kind: string, name?: string): KubernetesObject => {
    const found = plain.filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
    if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name ?? ''}`);
    return found[0]!;
  };
  return { objects: plain, errors: report.errors, warnings: report.warnings, cilium, app, find };
}
