import type { CiliumVersion } from '../../cluster/cilium-version';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Reporter } from '../../diagnostics/reporter';
import type { Json, JsonObject } from '../../kubernetes/json';
import type { ValueLookup } from '../requests';

/** A value of the chart that one setting sets as it is: its path, or the path and the first version that has it. */
export type Direct = string | DirectValue;

/** A value of the chart that one setting sets as it is. */
export interface DirectValue {
  /** Dotted path of the value. */
  readonly path: string;
  /** First minor version of Cilium that has it. */
  readonly since?: string;
}

/** Values by the path of their setting inside of a prop: `maglev.tableSize`. The empty path is the switch of the feature. */
export type DirectTable = Readonly<Record<string, Direct>>;

/** What a feature works with: the facts of the cluster, and functions to set values and to report mistakes. */
export interface FeatureContext {
  readonly cluster: TalosCluster;
  readonly version: CiliumVersion;
  /** Mistakes are thrown at synth, together with all others. */
  readonly report: Reporter;
  /** The default values of the chart, which are read when a feature needs them. */
  defaults(): JsonObject;
  /**
   * Sets a value of the chart; `undefined` sets nothing.
   *
   * @param reason shown in the values file and in conflicts. @default 'set in the props'
   */
  set(path: string, value: Json | undefined, reason?: string): void;
  /** Runs `work` when the values of all features, of other constructs and of the user are known. */
  later(work: (value: ValueLookup, context: FeatureContext) => void): void;
  /** Returns whether Cilium is recent enough for a prop, and reports the prop otherwise. */
  since(minor: string, prop: string): boolean;
}

/**
 * One part of the installation: it translates its prop to values of the chart, for each minor version.
 *
 * `Props` are the props that it reads. A feature file never imports the type of all props.
 */
export interface Feature<Props extends object> {
  /** Name of the prop of `TalosCiliumProps`, and the origin of its values. */
  readonly prop: string;
  /** Settings that are values of the chart as they are. */
  readonly direct?: DirectTable;
  apply(props: Props, context: FeatureContext): void;
}
