import type { AssetRequest } from '../assets';
import type { HelmOptions } from '../chart/renderer';
import type { Problem } from '../diagnostics/problem';
import type { KubernetesObject } from '../kubernetes/object';
import type { EffectiveEntry } from '../values';

/** One `TalosCilium` of an inspected app. */
export interface InspectedRelease {
  /** Construct path: `home/cilium`. */
  readonly path: string;
  /** Name of the `TalosCluster`. */
  readonly cluster: string;
  /** Cilium version without a leading `v`: `1.19.6`. */
  readonly version: string;
  readonly chart: AssetRequest;
  readonly helm: HelmOptions;
  /** Values that helm would get, by path, each with its origin and reason. The chart's defaults are not among them. */
  readonly values: readonly EffectiveEntry[];
  /** Mistakes in the props, and values that could not be determined because the chart is not on this machine. */
  readonly problems: readonly Problem[];
}

/** What an app comes to: its objects, or what keeps them from being written. */
export interface PlannedOutput {
  readonly objects: readonly { readonly scope: string; readonly fields: KubernetesObject }[];
  /** Errors, then warnings. */
  readonly problems: readonly Problem[];
}

/** One app, inspected without finding charts, rendering, checking or writing anything. */
export interface InspectedApp {
  readonly releases: readonly InspectedRelease[];
  /** Other files that the app uses: CRD bundles of the Gateway API. */
  readonly bundles: readonly AssetRequest[];
  /** Set where a version is planned: the app was rendered and checked, and nothing was written. */
  readonly plan?: PlannedOutput;
}

/** Environment variable with the file to which each app of a program appends one line of JSON instead of its synth. */
export const INSPECT_VARIABLE = 'TALOS_CILIUM_INSPECT';

/** Environment variable with the version of Cilium that the command `upgrade` plans. Only that command sets it. */
export const PLAN_VARIABLE = 'TALOS_CILIUM_PLAN';
