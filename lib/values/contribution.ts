import type { Json, JsonObject } from '../kubernetes/json';

/**
 * How much a contribution counts, lowest first: what suits Talos, a prop of the installation, a wish of another construct,
 * the user's raw values. Props and wishes are on a par: two that disagree are a conflict, not an override.
 */
export type Rank = 'preset' | 'feature' | 'request' | 'user';

/** Values that one party wants. */
export interface Contribution {
  /** Helm values. `null` deletes a default of the chart. */
  readonly values: JsonObject;
  /** Who wants them: a prop's name, a construct's path. */
  readonly origin: string;
  readonly rank: Rank;
  /** Why, for all of them. */
  readonly reason?: string;
  /** Why, by dotted path of a value or of a map around it; wins over `reason`. */
  readonly reasons?: Readonly<Record<string, string>>;
}

/** One value as somebody wants it. A value is a scalar, a list, `null` or an empty map. */
export interface Entry {
  readonly path: readonly string[];
  readonly value: Json;
  readonly origin: string;
  readonly rank: Rank;
  readonly reason?: string;
}

/** One value as it will be. */
export interface EffectiveEntry extends Entry {
  /** What others wanted here, earliest first, equal values included. */
  readonly overrides: readonly Entry[];
}

/** Two or more parties of equal rank that want different values in one place, none of them overruled. */
export interface Conflict {
  readonly path: readonly string[];
  /** All of them, earliest first. Paths differ when one wants a scalar where another wants a map. */
  readonly entries: readonly Entry[];
}

/** Conflicts arise within a level; a higher level overrules a lower one without a word. */
export function levelOf(rank: Rank): number {
  return { preset: 0, feature: 1, request: 1, user: 2 }[rank];
}
