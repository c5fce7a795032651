import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { TalosCilium } from '../../lib/cilium/talos-cilium';
import type { TalosCiliumProps } from '../../lib/cilium/talos-cilium-props';
import { TalosCluster, type TalosClusterProps } from '../../lib/cluster/talos-cluster';
import type { Problem } from '../../lib/diagnostics/problem';
import { Synthesis } from '../../lib/synthesis/synthesis';

/** One installation to render. */
export interface Installation {
  readonly version: string;
  readonly props: TalosCiliumProps;
  /** Facts that differ from a cluster of three control planes and two workers. */
  readonly cluster?: Partial<TalosClusterProps>;
}

/** What came of it. */
export interface Rendered {
  readonly objects: readonly KubernetesObject[];
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const HOME: TalosClusterProps = { name: 'home', talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3, workers: 2 };

/** Facts of a cluster with both IP families. */
export const DUAL_STACK: Partial<TalosClusterProps> = {
  podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'],
  serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'],
};

/** Facts of a cluster with IPv6 only. */
export const IPV6_ONLY: Partial<TalosClusterProps> = { podSubnets: ['fd00:10:244::/56'], serviceSubnets: ['fd00:10:96::/112'] };

/** Facts of a cluster whose DNS does not go through the host. */
export const OWN_DNS: Partial<TalosClusterProps> = { hostDns: { forwardKubeDnsToHost: false } };

/** The cluster that the matrices install on. */
export function homeCluster(facts: Partial<TalosClusterProps> = {}): TalosCluster {
  return new TalosCluster({ ...HOME, ...facts });
}

/** What two clusters of one app must not have in common: the installations have nothing to do with each other. */
const BETWEEN_CLUSTERS = new Set(['CIL072', 'CIL073']);

/** Renders all installations as parts of one app, so that helm runs side by side; each is as if it were alone. */
export function renderAll(installations: readonly Installation[]): Rendered[] {
  // Nothing is written. The output of an app in `dist` would count as the record of these clusters.
  const app = new App({ outdir: join(tmpdir(), 'never-written') });
  installations.forEach(({ version, props, cluster }, index) => {
    const chart = new Chart(app, `c${index}`, { disableResourceNameHashes: true });
    new TalosCilium(chart, 'cilium', { cluster: homeCluster(cluster), version, ...props });
  });
  const { objects, report } = Synthesis.of(app).run();

  const rendered = installations.map(() => ({ objects: [] as KubernetesObject[], errors: [] as Problem[], warnings: [] as Problem[] }));
  const at = (path: string): (typeof rendered)[number] => {
    const found = rendered[Number(/^c(\d+)(\/|$)/.exec(path)?.[1])];
    if (!found) throw new Error(`nothing was installed at ${path}`);
    return found;
  };
  for (const { path, object } of objects) at(path).objects.push(object);
  for (const problem of report.errors) if (!BETWEEN_CLUSTERS.has(problem.code)) at(problem.path).errors.push(problem);
  for (const problem of report.warnings) at(problem.path).warnings.push(problem);
  return rendered;
}
