import type { KubernetesObject } from '../../kubernetes/object';
import type { JsonObject } from '../../kubernetes/json';

/** Input of a repair. */
export interface RepairContext {
  /** Values given to helm. */
  readonly values: JsonObject;
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
  /** Returns the object as it should be, the object itself when nothing is wrong with it, or undefined to leave it out. */
  apply(object: KubernetesObject, context: RepairContext): KubernetesObject | undefined;
}
