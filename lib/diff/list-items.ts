import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import type { SchemaNode } from '../schemas/schema-node';
import { textOf } from './text-of';

/** How the items of two lists belong together. */
export interface ItemPairs {
  /** For each item of the new list, the index of its counterpart in the old one; undefined where it is new. */
  readonly oldIndex: readonly (number | undefined)[];
  /** What tells the items apart: `cilium-agent`, `8080/TCP`. Undefined where only the position does. */
  readonly nameOf: (item: Json) => string | undefined;
  /** Whether the order of the items means nothing. */
  readonly isUnordered: boolean;
}

/** Fields that tell items apart where no schema says it, the first that all items have. */
const IDENTIFYING = ['name', 'key', 'id', 'alert', 'record', 'mountPath', 'topologyKey', 'hostname', 'ip', 'cidr', 'path', 'port', 'type'] as const;
/** More combinations are not compared: the items are then paired by their position. */
const MAX_COMPARISONS = 2500;
/** How much of two items is equal at least, so that one is a changed form of the other. */
const MIN_SIMILARITY = 0.4;

/** Finds the counterpart of each item: by the keys of the schema, by a field that identifies, by equality, and then by similarity. */
export function pairItems(before: readonly Json[], after: readonly Json[], keys: SchemaNode['keys']): ItemPairs {
  const oldIndex = new Array<number | undefined>(after.length).fill(undefined);
  const taken = new Set<number>();
  const pair = (from: number, to: number): void => {
    oldIndex[to] = from;
    taken.add(from);
  };
  const pairBy = (keyOf: (item: Json) => string | undefined): void => {
    const places = new Map<string, number[]>();
    before.forEach((item, index) => {
      const key = taken.has(index) ? undefined : keyOf(item);
      if (key === undefined) return;
      const known = places.get(key);
      if (known) known.push(index);
      else places.set(key, [index]);
    });
    after.forEach((item, index) => {
      const key = oldIndex[index] === undefined ? keyOf(item) : undefined;
      const from = key === undefined ? undefined : places.get(key)?.shift();
      if (from !== undefined) pair(from, index);
    });
  };
  const names = keys && Object.keys(keys);
  const bySchema = names && names.length > 0 ? (item: Json): string | undefined => schemaKey(item, names, keys) : undefined;
  const field = identifyingField(before, after);
  // Ports have numbers as keys and names beside them: a port that only moved keeps its name.
  if (bySchema && field === 'name') pairBy((item) => joined(bySchema(item), nameIn(item, field)));
  if (bySchema) pairBy(bySchema);
  if (field !== undefined) pairBy((item) => nameIn(item, field));
  pairBy((item) => JSON.stringify(item, sorted));
  if (bySchema === undefined && field === undefined) pairBy(optionName);
  pairSimilar(before, after, oldIndex, taken, pair);
  const named = field !== undefined ? (item: Json) => nameIn(item, field) : (bySchema ?? optionName);
  return { oldIndex, nameOf: named, isUnordered: keys !== undefined };
}

function pairSimilar(before: readonly Json[], after: readonly Json[], oldIndex: readonly (number | undefined)[], taken: ReadonlySet<number>, pair: (from: number, to: number) => void): void {
  const left = [...before.keys()].filter((index) => !taken.has(index) && typeof before[index] === 'object');
  const right = [...after.keys()].filter((index) => oldIndex[index] === undefined && typeof after[index] === 'object');
  if (left.length === 0 || right.length === 0) return;
  if (left.length * right.length > MAX_COMPARISONS) {
    for (const [place, to] of right.entries()) if (left[place] !== undefined) pair(left[place], to);
    return;
  }
  // The only one that is gone and the only one that is new are one that changed, however little is left of it.
  if (before.length === 1 && after.length === 1) return pair(0, 0);
  const leavesBefore = new Map(left.map((index) => [index, leavesOf(before[index]!)]));
  const candidates = right.flatMap((to) => {
    const leaves = leavesOf(after[to]!);
    return left.map((from) => ({ from, to, similarity: similarity(leavesBefore.get(from)!, leaves) }));
  });
  // The more similar first; among equals those that stand at the same place.
  candidates.sort((a, b) => b.similarity - a.similarity || Math.abs(a.from - a.to) - Math.abs(b.from - b.to) || a.to - b.to);
  const used = new Set<number>();
  for (const { from, to, similarity: equal } of candidates) {
    if (equal < MIN_SIMILARITY || used.has(to) || taken.has(from)) continue;
    used.add(to);
    pair(from, to);
  }
}

/** How much of two values is equal, from 0 to 1. */
export function similarity(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let common = 0;
  for (const leaf of left) if (right.has(leaf)) common += 1;
  return common / Math.max(left.size, right.size, 1);
}

/** Every scalar of a value with the fields above it. */
export function leavesOf(value: Json, at = '', leaves = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) leavesOf(item, `${at}[]`, leaves);
  else if (isJsonObject(value)) for (const [key, child] of Object.entries(value)) leavesOf(child, `${at}.${key}`, leaves);
  else leaves.add(`${at}=${JSON.stringify(value)}`);
  return leaves;
}

function schemaKey(item: Json, names: readonly string[], keys: NonNullable<SchemaNode['keys']>): string | undefined {
  if (!isJsonObject(item)) return undefined;
  return names.map((name) => textOf(item[name] ?? keys[name] ?? '')).join('/');
}

/** A field that all items of both lists have, and that is unique in each. */
function identifyingField(before: readonly Json[], after: readonly Json[]): string | undefined {
  if (before.length + after.length === 0 || ![...before, ...after].every(isJsonObject)) return undefined;
  const lists = [before, after] as readonly (readonly JsonObject[])[];
  return IDENTIFYING.find((field) => lists.every((items) => {
    const names = new Set(items.map((item) => nameIn(item, field)));
    return !names.has(undefined) && names.size === items.length;
  }));
}

function nameIn(item: Json, field: string): string | undefined {
  const value = isJsonObject(item) ? item[field] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? textOf(value) : undefined;
}

/** `--prefix` of `--prefix=cilium`. */
function optionName(item: Json): string | undefined {
  return typeof item === 'string' ? /^(--?[\w.-]+|[A-Z][A-Z0-9_]*)=/.exec(item)?.[1] : undefined;
}

function joined(left: string | undefined, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : `${left}\0${right}`;
}

/** For JSON.stringify: maps with their keys in order, so that equal values have equal texts. */
export function sorted(_key: string, value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  const ordered = [...keys].sort();
  return keys.every((key, index) => key === ordered[index]) ? value : Object.fromEntries(ordered.map((key) => [key, value[key]]));
}
