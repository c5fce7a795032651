import type { CodedProblem } from '../diagnostics/coded';
import { isDeepStrictEqual } from 'node:util';
import { shortJson, type Json, type JsonObject } from '../kubernetes/json';
import type { Problem } from '../diagnostics/problem';
import { byCodeUnit } from './canonical-json';
import { levelOf, type Conflict, type EffectiveEntry, type Entry, type Rank } from './contribution';
import { formatValuePath, parseValuePath } from './value-path';
import type { ValuePlace } from './value-tree';

/** What set a value, and why. */
export interface ValueOrigin {
  /** Origin of the contribution. For a map that several contributions set parts of, all origins, joined by `, `. */
  readonly origin: string;
  /** Why it was set. @default - none, for a map whose parts were set for different reasons */
  readonly reason?: string;
  /** The highest rank of these contributions. */
  readonly rank: Rank;
}

/** The values that are passed to helm, each with its origin and reason, without the defaults of the chart. */
export class EffectiveValues {
  /** The values, keys sorted, frozen at every level. */
  readonly values: JsonObject;
  private readonly root: ValuePlace;
  private found: readonly Conflict[] | undefined;

  /** @internal */
  constructor(root: ValuePlace) {
    this.root = root;
    this.values = toJson(root) as JsonObject;
  }

  /**
   * What set the value at `path`: keys, or a string as `formatValuePath` returns it. A place in a list has the origin of the list, a map
   * those of its values. `undefined` if nothing is set there.
   */
  originOf(path: string | readonly string[]): ValueOrigin | undefined {
    let place = this.root;
    for (const key of typeof path === 'string' ? parseValuePath(path) : path) {
      const below = place.below.get(key);
      if (!below && !place.entry) return undefined;
      if (!below) break;
      place = below;
    }
    const entries = [...leaves(place)];
    const [first] = entries;
    if (!first) return undefined;
    const origins = [...new Set(entries.map(({ origin }) => origin))];
    const rank = entries.reduce((highest, { rank: other }) => (levelOf(other) > levelOf(highest) ? other : highest), first.rank);
    const sameReason = entries.every(({ reason }) => reason === first.reason);
    return { origin: origins.join(', '), rank, ...(sameReason && first.reason !== undefined && { reason: first.reason }) };
  }

  /** All values by path, in sorted order. */
  entries(): Iterable<EffectiveEntry> {
    return leaves(this.root);
  }

  /** Values that contributions of the same rank set differently, and that no higher rank decides. Sorted by path. */
  conflicts(): readonly Conflict[] {
    return (this.found ??= [...conflictsIn(this.root, [])]);
  }

  /** The conflicts as problems `CIL004` of the construct at `path`. */
  conflictProblems(path: string): Problem[] {
    return this.conflicts().map((conflict): CodedProblem => {
      const subject = formatValuePath(conflict.path);
      const settings = conflict.entries.map(({ origin, value, reason, path: at }) => {
        const where = at.length === conflict.path.length ? '' : `${formatValuePath(at)}: `;
        return `${where}${shortJson(value)} by ${origin}${reason ? ` (${reason})` : ''}`;
      });
      return {
        code: 'CIL004',
        path,
        subject,
        what: `value ${subject} is set to different values: ${settings.join('; ')}`,
        fix: `remove one of them, or set ${subject} in the values prop of TalosCilium, which takes precedence`,
      };
    });
  }
}

/** Looks up a value. A null in values removes a default of the chart: it is found, and undefined. */
export function lookUp(values: JsonObject, keys: readonly string[]): { found: boolean; value: Json | undefined } {
  let value: Json | undefined = values;
  for (const key of keys) {
    if (value === null) return { found: true, value: undefined };
    if (typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, key)) return { found: false, value: undefined };
    value = value[key]!;
  }
  return { found: true, value };
}

function toJson(place: ValuePlace): Json {
  if (place.entry) return place.entry.value;
  const sorted = [...place.below].sort(([left], [right]) => byCodeUnit(left, right));
  const members = sorted.map(([key, below]): [string, Json] => [key, toJson(below)]);
  return Object.freeze(Object.fromEntries(members));
}

function* leaves(place: ValuePlace): Generator<EffectiveEntry> {
  if (place.entry) {
    yield { ...place.entry, overrides: place.history };
    return;
  }
  for (const key of [...place.below.keys()].sort(byCodeUnit)) yield* leaves(place.below.get(key)!);
}

function* conflictsIn(place: ValuePlace, path: readonly string[]): Iterable<Conflict> {
  const standing = [...leaves(place)];
  if (place.history.length > 0 && standing.length > 0) {
    const level = Math.max(...standing.map(({ rank }) => levelOf(rank)));
    const rivals = [...place.history, ...(place.entry ? [place.entry] : standing)].filter(({ rank }) => levelOf(rank) === level);
    if (level < levelOf('user') && rivals.some((rival) => differs(rival, rivals[0]!))) {
      yield { path, entries: rivals.map(withoutOverrides) };
      return;
    }
  }
  for (const key of [...place.below.keys()].sort(byCodeUnit)) yield* conflictsIn(place.below.get(key)!, [...path, key]);
}

function differs(left: Entry, right: Entry): boolean {
  return left.path.length !== right.path.length || !isDeepStrictEqual(left.value, right.value);
}

function withoutOverrides({ path, value, origin, rank, reason }: Entry): Entry {
  return { path, value, origin, rank, ...(reason !== undefined && { reason }) };
}
