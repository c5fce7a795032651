import { ApiObject, App, type Chart } from 'cdk8s';
import { ClusterChart, TalosCilium, TalosCiliumError, TalosCluster, type Problem } from '../../../lib';
import type { KubernetesObject } from '../../../lib/kubernetes/object';

/** One release of each minor that is supported in full. */
export const RELEASES = { '1.18': '1.18.12', '1.19': '1.19.6', '1.20': '1.20.0' } as const;

export type Minor = keyof typeof RELEASES;

/** The Gateway API bundle of each. */
export const BUNDLES: Readonly<Record<Minor, string>> = { '1.18': 'v1.3.0', '1.19': 'v1.4.1', '1.20': 'v1.6.1' };

/** A chart with a Cilium, without any render. */
export function world(minor: Minor = '1.20'): { readonly chart: ClusterChart; readonly cilium: TalosCilium } {
  const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2 });
  const chart = new ClusterChart(new App(), cluster);
  return { chart, cilium: new TalosCilium(chart, 'cilium', { version: RELEASES[minor] }) };
}

/** All objects of a chart, as they are written. */
export function objectsOf(chart: Chart): KubernetesObject[] {
  return chart.node
    .findAll()
    .filter((construct) => ApiObject.isApiObject(construct))
    .map((object) => object.toJson() as KubernetesObject);
}

/** The one object of a kind. */
export function objectOf(chart: Chart, kind: string): KubernetesObject {
  const found = objectsOf(chart).filter((object) => object.kind === kind);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0]!;
}

/** The mistakes that something throws; none when it does not. */
export function problemsOf(run: () => void): readonly Problem[] {
  try {
    run();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems;
    throw error;
  }
  return [];
}

/** Their codes. */
export function codesOf(run: () => void): string[] {
  return problemsOf(run).map(({ code }) => code);
}
