import type { Json, JsonObject } from '../kubernetes/json';

/**
 * Precedence of a contribution, lowest first: the Talos preset, a prop of the installation, a request of another construct, raw values
 * of the user. Props and requests have the same precedence: two that differ are a conflict.
 */
export type Rank = 'preset' | 'feature' | 'request' | 'user';

/** Values from one origin. */
export interface Contribution {
  /** Helm values. `null` removes a default of the chart. */
  readonly values: JsonObject;
  /** What sets them: the name of a prop or the path of a construct. */
  readonly origin: string;
  readonly rank: Rank;
  /** Why, for all of them. */
  readonly reason?: string;
  /** Why, by dotted path of a value or of a map around it; wins over `reason`. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** One value of a contribution: a scalar, a list, `null` or an empty map. */
export interface Entry {
  /** Keys from the top level to the value. */
  readonly path: readonly string[];
  /** The value. */
  readonly value: Json;
  /** What set it: the name of a prop or the path of a construct. */
  readonly origin: string;
  /** Precedence of its contribution. */
  readonly rank: Rank;
  /** Why it was set. @default - none */
  readonly reason?: string;
}

/** One effective value. */
export interface EffectiveEntry extends Entry {
  /** The values that it replaced, earliest first, including equal ones. */
  readonly overrides: readonly Entry[];
}

/** Contributions of the same rank that set one value differently, without a higher rank that decides. */
export interface Conflict {
  /** Keys from the top level to the value. */
  readonly path: readonly string[];
  /** All of them, earliest first. The paths differ if one sets a scalar where another sets a map. */
  readonly entries: readonly Entry[];
}

/** Conflicts arise within a level. A higher level overrides a lower one without a report. */
export function levelOf(rank: Rank): number {
  return { preset: 0, feature: 1, request: 1, user: 2 }[rank];
}
