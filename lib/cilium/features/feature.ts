import type { Json, JsonObject } from '../../kubernetes/json';
import type { CiliumVersion } from '../../cluster/cilium-version';
import type { TalosCluster } from '../../cluster/talos-cluster';
import type { ValueLookup } from '../requests';
import type { TalosCiliumFeatures } from '../talos-cilium-props';

/** What a feature works with: facts to read, and ways to say what it wants. */
export interface FeatureContext {
  readonly cluster: TalosCluster;
  readonly version: CiliumVersion;
  /** Construct path of the installation. */
  readonly path: string;
  /** The chart's default values, read when a feature needs them. */
  defaults(): JsonObject;
  /** Wants a value, and says why. `undefined` means no wish. */
  set(path: string, value: Json | undefined, reason: string): void;
  /** Reports a mistake; it is listed with all others at synth. */
  problem(code: string, what: string, fix: string, link?: string): void;
  /** Decides once the values of all features, of other constructs and of the user are known. */
  later(work: (value: ValueLookup, context: FeatureContext) => void): void;
  /** Reports a prop that this Cilium does not have; returns whether it does. */
  since(minor: string, prop: string): boolean;
}

/** One part of the installation: from its prop to the chart's values, per minor. */
export interface Feature {
  /** Name of the prop of `TalosCiliumProps`; also the origin of its values. */
  readonly prop: string;
  apply(props: TalosCiliumFeatures, context: FeatureContext): void;
}
