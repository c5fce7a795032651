import type { IConstruct } from 'constructs';
import type { TalosCluster } from '../cluster/talos-cluster';
import { CodedError } from '../diagnostics/coded';
import { rootChart } from '../synthesis/synthesis';
import { ClusterChart } from './cluster-chart';

/** A `TalosCilium`, as far as it is needed to find it. */
interface Installation extends IConstruct {
  readonly cluster: TalosCluster;
}

const installations = new WeakMap<IConstruct, Installation[]>();

/**
 * Registers a `TalosCilium` for the constructs of its app.
 *
 * @throws CIL038 if `ciliumVersion` of its ClusterChart states that something else installs Cilium, CIL039 for the second one of a cluster in the
 *   same chart
 */
export function registerCilium(cilium: Installation): void {
  const chart = ClusterChart.chartOf(cilium);
  if (chart?.ciliumVersion && chart.cluster === cilium.cluster) {
    throw new CodedError({
      code: 'CIL038',
      path: cilium.node.path,
      what: `the ClusterChart ${chart.node.path} has ciliumVersion '${chart.ciliumVersion.toString()}', which states that something else installs Cilium`,
      fix: 'remove ciliumVersion from the ClusterChart, or remove this TalosCilium',
    });
  }
  const known = installations.get(cilium.node.root) ?? [];
  const first = known.find((other) => other.cluster === cilium.cluster && rootChart(other) === rootChart(cilium));
  if (first) {
    throw new CodedError({
      code: 'CIL039',
      path: cilium.node.path,
      what: `cluster ${cilium.cluster.name} already has the TalosCilium ${first.node.path}`,
      expected: 'one TalosCilium for each cluster',
      fix: `move the props of ${cilium.node.path} to ${first.node.path} and remove ${cilium.node.path}; for another cluster, create it in the ClusterChart of that cluster`,
    });
  }
  installations.set(cilium.node.root, [...known, cilium]);
}

/** All `TalosCilium` constructs of the app that a construct belongs to. */
export function installationsOf(construct: IConstruct): readonly Installation[] {
  return installations.get(construct.node.root) ?? [];
}

/** The other `TalosCilium` constructs of the app. */
export function otherCiliums(cilium: Installation): readonly Installation[] {
  return installationsOf(cilium).filter((other) => other !== cilium);
}
