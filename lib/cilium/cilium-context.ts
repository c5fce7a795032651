import type { IConstruct } from 'constructs';
import { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { TalosCiliumError } from '../diagnostics/problem';
import { Synthesis, top } from '../synthesis/synthesis';
import { ClusterChart } from './cluster-chart';
import type { TalosCilium } from './talos-cilium';

/** Which Cilium a construct is for; props of every construct that makes Cilium's or the Gateway API's objects. */
export interface CiliumContextProps {
  /**
   * Cilium that this is for. What the construct needs of it is asked of it by itself.
   * @default - the only TalosCilium of the same cluster in the app
   */
  readonly cilium?: TalosCilium;
  /**
   * Version of a Cilium that something else installs, for an app without `TalosCilium`. What the construct needs of that
   * installation cannot be checked then.
   * @default - the version of `cilium`; without one, `ciliumVersion` of the ClusterChart
   */
  readonly ciliumVersion?: string | CiliumVersion;
}

/** What a construct knows of the Cilium that it is for. */
export interface CiliumContext {
  readonly version: CiliumVersion;
  /** Undefined when Cilium is not part of the app. */
  readonly cilium: TalosCilium | undefined;
  /** Undefined when neither Cilium nor a `ClusterChart` tells. */
  readonly cluster: TalosCluster | undefined;
}

const installations = new WeakMap<IConstruct, TalosCilium[]>();

/**
 * Makes a `TalosCilium` known to the constructs of its app.
 *
 * @throws CIL038 when the chart around it says that something else installs Cilium, CIL039 for the second one of a cluster in the same chart
 */
export function registerCilium(cilium: TalosCilium): void {
  const chart = ClusterChart.chartOf(cilium);
  if (chart?.ciliumVersion && chart.cluster === cilium.cluster) {
    throw new TalosCiliumError({
      code: 'CIL038',
      path: cilium.node.path,
      what: `ciliumVersion of ClusterChart "${chart.node.path}" (${chart.ciliumVersion.toString()}) says that something else installs Cilium on this cluster`,
      fix: 'remove ciliumVersion from the ClusterChart, or remove this TalosCilium',
    });
  }
  const known = installations.get(cilium.node.root) ?? [];
  const first = known.find((other) => other.cluster === cilium.cluster && top(other) === top(cilium));
  if (first) {
    throw new TalosCiliumError({
      code: 'CIL039',
      path: cilium.node.path,
      what: `cluster ${cilium.cluster.name} has a TalosCilium already (${first.node.path})`,
      expected: 'one TalosCilium for each cluster',
      fix: `move the props of ${cilium.node.path} to ${first.node.path} and remove ${cilium.node.path}; for another cluster, create it in the ClusterChart of that cluster`,
    });
  }
  installations.set(cilium.node.root, [...known, cilium]);
}

/** The other `TalosCilium` constructs of the app. */
export function otherCiliums(cilium: TalosCilium): readonly TalosCilium[] {
  return (installations.get(cilium.node.root) ?? []).filter((other) => other !== cilium);
}

/**
 * The Cilium that a construct is for: what its props say, else the only `TalosCilium` that was created in the same cluster, else
 * `ciliumVersion` of the `ClusterChart` around it.
 *
 * @throws CIL037 when none is known, CIL038 when several are, or when `cilium` and `ciliumVersion` are both given
 */
export function ciliumContext(construct: IConstruct, props: CiliumContextProps): CiliumContext {
  const path = construct.node.path;
  Synthesis.of(construct).attend(construct.node);
  if (props.cilium && props.ciliumVersion !== undefined) {
    throw new TalosCiliumError({
      code: 'CIL038',
      path,
      what: `cilium and ciliumVersion are both given (${props.cilium.node.path}, ${String(props.ciliumVersion)})`,
      fix: 'give cilium when it is part of this app, ciliumVersion when it is not',
    });
  }
  const around = ClusterChart.around(construct);
  if (props.ciliumVersion !== undefined) {
    return { version: CiliumVersion.from(props.ciliumVersion, path), cilium: undefined, cluster: around };
  }
  if (props.cilium) return { version: props.cilium.version, cilium: props.cilium, cluster: props.cilium.cluster };

  const candidates = (installations.get(construct.node.root) ?? []).filter(({ cluster }) => !around || cluster === around);
  if (candidates.length === 1) return { version: candidates[0]!.version, cilium: candidates[0]!, cluster: candidates[0]!.cluster };
  const external = candidates.length === 0 ? ClusterChart.chartOf(construct)?.ciliumVersion : undefined;
  if (external) return { version: external, cilium: undefined, cluster: around };
  const where = around ? `cluster ${around.name}` : 'the app';
  throw new TalosCiliumError(
    candidates.length === 0
      ? {
          code: 'CIL037',
          path,
          what: `the Cilium that this is for is not known (${where} has no TalosCilium yet)`,
          fix: 'create TalosCilium before it, or pass cilium; set ciliumVersion on the ClusterChart or on this construct when something else installs Cilium',
        }
      : {
          code: 'CIL038',
          path,
          what: `several Ciliums could be meant (${candidates.map((cilium) => cilium.node.path).join(', ')})`,
          fix: 'pass cilium',
        },
  );
}
