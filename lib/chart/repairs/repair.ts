import type { KubernetesObject } from '../../kubernetes/object';
import type { JsonObject } from '../../kubernetes/json';

/** What renders the chart and applies its objects, if the app leaves both to Helm. */
export type HelmRunner = 'Argo CD' | 'Flux' | 'Helm';

/** Input of a repair. */
export interface RepairContext {
  /** Values given to helm. */
  readonly values: JsonObject;
  /** What renders the chart in the cluster, if the objects are not applied as manifests. */
  readonly runner?: HelmRunner;
}

/** One documented difference between what the chart renders and what is written. */
export interface Repair {
  /** Kebab-case name, as in the list of repairs. */
  readonly id: string;
  /** What is broken in the chart, and the consequence. */
  readonly reason: string;
  /** Upstream issue, pull request or page. */
  readonly upstream: string;
  /** Affected chart versions and settings, as text. */
  readonly versions: string;
  /** What applies the chart without this repair. @default - nothing: all need it */
  readonly unneededWith?: readonly HelmRunner[];
  /** Returns the object as it should be, the object itself when nothing is wrong with it, or undefined to leave it out. */
  apply(object: KubernetesObject, context: RepairContext): KubernetesObject | undefined;
}
