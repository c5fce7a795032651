import type { IConstruct } from 'constructs';
import { CiliumVersion } from '../cluster/cilium-version';
import type { TalosCluster } from '../cluster/talos-cluster';
import { CodedError } from '../diagnostics/coded';
import { declaredVersions } from '../model/versions';
import { rootChart, Synthesis } from '../synthesis/synthesis';
import { ClusterChart } from './cluster-chart';
import { installationsOf } from './installations';
import type { TalosCilium } from './talos-cilium';

/** Props of constructs that create objects of Cilium or the Gateway API: the Cilium that they belong to. */
export interface CiliumContextProps {
  /**
   * The Cilium that the construct belongs to. The construct requests the features that it needs.
   * @default - the only TalosCilium of the same cluster in the app
   */
  readonly cilium?: TalosCilium;
  /**
   * Version of the Cilium that something else installs, for an app without `TalosCilium`. The features of that installation cannot be
   * checked.
   * @default - the version of `cilium`, or `ciliumVersion` of the ClusterChart
   */
  readonly ciliumVersion?: string | CiliumVersion;
}

/** The Cilium that a construct belongs to. */
export interface CiliumContext {
  readonly version: CiliumVersion;
  /** Undefined if Cilium is not part of the app. */
  readonly cilium: TalosCilium | undefined;
  /** Undefined without a TalosCilium and outside of a ClusterChart. */
  readonly cluster: TalosCluster | undefined;
}

/**
 * The Cilium that a construct belongs to: the one in its props, otherwise the only `TalosCilium` that was created in the same cluster,
 * otherwise `ciliumVersion` of the `ClusterChart` around it.
 *
 * @throws CIL037 if there is none, CIL038 if there are several, or if `cilium` and `ciliumVersion` are both set
 */
export function ciliumContext(construct: IConstruct, props: CiliumContextProps): CiliumContext {
  const path = construct.node.path;
  Synthesis.of(construct).attend(construct.node);
  if (props.cilium && props.ciliumVersion !== undefined) {
    throw new CodedError({
      code: 'CIL038',
      path,
      what: `cilium (${props.cilium.node.path}) and ciliumVersion (${String(props.ciliumVersion)}) are both set`,
      fix: 'remove ciliumVersion if the Cilium is part of this app, or cilium if it is not',
    });
  }
  const around = ClusterChart.around(construct);
  if (props.ciliumVersion !== undefined) {
    const version = CiliumVersion.from(props.ciliumVersion, path);
    const [versions, scope] = [declaredVersions(construct), rootChart(construct).node.id];
    versions.set(scope, { cilium: version, ...versions.get(scope) });
    return { version, cilium: undefined, cluster: around };
  }
  if (props.cilium) return { version: props.cilium.version, cilium: props.cilium, cluster: props.cilium.cluster };

  const candidates = (installationsOf(construct) as readonly TalosCilium[]).filter(({ cluster }) => !around || cluster === around);
  if (candidates.length === 1) return { version: candidates[0]!.version, cilium: candidates[0]!, cluster: candidates[0]!.cluster };
  const external = candidates.length === 0 ? ClusterChart.chartOf(construct)?.ciliumVersion : undefined;
  if (external) return { version: external, cilium: undefined, cluster: around };
  const where = around ? `cluster ${around.name}` : 'the app';
  throw new CodedError(
    candidates.length === 0
      ? {
          code: 'CIL037',
          path,
          what: `no TalosCilium found for this construct: ${where} has none yet`,
          fix: 'create the TalosCilium before this construct, or set ciliumVersion on the ClusterChart if something else installs Cilium',
        }
      : {
          code: 'CIL038',
          path,
          what: `several TalosCilium constructs match this construct: ${candidates.map((cilium) => cilium.node.path).join(', ')}`,
          fix: 'set the prop cilium to one of them',
        },
  );
}
