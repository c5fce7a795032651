import { CodedError } from '../diagnostics/coded';
import type { TalosCiliumError } from '../diagnostics/problem';
import { isJsonObject, type Json } from '../kubernetes/json';
import { canonicalJson, type NotJson } from './canonical-json';
import { levelOf, type Contribution, type Entry } from './contribution';
import { EffectiveValues } from './effective-values';
import { formatValuePath } from './value-path';
import { newPlace, placeBelow, type ValuePlace } from './value-tree';

/**
 * Merges contributions as helm merges values files: maps are merged key by key, lists and scalars are replaced. Higher ranks take
 * precedence over lower ones in any order. Within a level the later one takes precedence, and a different value is a conflict, except
 * among raw values of the user. `null` stays in the result, because helm removes a default for it. The arguments are copied, and the
 * result is frozen.
 *
 * @throws TalosCiliumError `CIL006` for values that have no equivalent in JSON, all at once
 * @see https://helm.sh/docs/chart_template_guide/values_files/
 */
export function mergeContributions(contributions: readonly Contribution[]): EffectiveValues {
  const root = newPlace();
  const rejected: (NotJson & { readonly origin: string })[] = [];
  const inOrder = contributions.map((contribution, index) => ({ contribution, index }));
  inOrder.sort((left, right) => levelOf(left.contribution.rank) - levelOf(right.contribution.rank) || left.index - right.index);

  for (const { contribution } of inOrder) {
    const notJson: NotJson[] = [];
    const values = canonicalJson(contribution.values, [], notJson);
    rejected.push(...notJson.map((found) => ({ ...found, origin: contribution.origin })));
    if (isJsonObject(values)) for (const [key, value] of Object.entries(values)) lay(placeBelow(root, key), value, [key], contribution);
  }
  if (rejected.length > 0) throw notJsonError(rejected);
  return new EffectiveValues(root);
}

function lay(place: ValuePlace, value: Json, path: readonly string[], contribution: Contribution): void {
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    if (place.entry && !isEmptyMap(place.entry.value)) place.history.push(place.entry);
    place.entry = undefined;
    for (const [key, member] of Object.entries(value)) lay(placeBelow(place, key), member, [...path, key], contribution);
    return;
  }
  // An empty map adds nothing to an existing map.
  if (isEmptyMap(value) && place.below.size > 0) return;
  place.history.push(...entriesBelow(place));
  place.below.clear();
  if (place.entry) place.history.push(place.entry);
  place.entry = entryOf(value, path, contribution);
}

function* entriesBelow(place: ValuePlace): Iterable<Entry> {
  for (const below of place.below.values()) {
    yield* below.history;
    if (below.entry) yield below.entry;
    yield* entriesBelow(below);
  }
}

function entryOf(value: Json, path: readonly string[], { origin, rank, reason, reasons }: Contribution): Entry {
  let why = reason;
  for (let length = path.length; reasons && length > 0; length--) {
    const place = path.slice(0, length);
    const named = [formatValuePath(place), place.join('.')].find((name) => Object.hasOwn(reasons, name));
    if (named === undefined) continue;
    why = reasons[named];
    break;
  }
  return { path, value, origin, rank, ...(why !== undefined && { reason: why }) };
}

function isEmptyMap(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

function notJsonError(rejected: readonly (NotJson & { readonly origin: string })[]): TalosCiliumError {
  return new CodedError(
    rejected.map(({ path, what, origin }) => ({
      code: 'CIL006',
      path: origin,
      subject: formatValuePath(path),
      what: `value ${formatValuePath(path)} has no equivalent in JSON: it is ${what}`,
      fix: `set ${formatValuePath(path)} to a string, a finite number, a boolean, null, a list or a plain object`,
    })),
  );
}
