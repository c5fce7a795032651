import type { ChartFacts } from '../chart/chart-facts';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { keyBelow, namedKeys, type KnownKeys } from '../chart/known-keys';
import type { Problem } from '../diagnostics/problem';
import { KEYS_ADDED } from './key-history';
import { similarPaths } from './similar-keys';
import { formatValuePath } from './value-path';
import { chartTitle, valueProblem, valuesYaml, type ValueCheck } from './value-problem';

/** A value whose key the chart does not have. Values below it are not checked. */
export interface UnknownValue {
  readonly path: readonly string[];
  readonly value: Json;
}

/** All values whose keys the chart does not have, sorted by path. */
export function* unknownValues(known: KnownKeys, values: JsonObject, above: readonly string[] = []): Iterable<UnknownValue> {
  // A template uses an open map with everything in it.
  if (!known.keys || known.open) return;
  for (const [key, value] of Object.entries(values)) {
    const path = [...above, key];
    const below = keyBelow(known, key);
    if (!below) yield { path, value };
    else if (isJsonObject(value)) yield* unknownValues(below, value, path);
  }
}

/**
 * Values that the chart would silently ignore, because the key is neither in its values.yaml nor in its schema nor in a template. Each is
 * reported with the most similar key of the chart. A `null` is reported too: it would remove a default that does not exist.
 *
 * @returns problems `CIL001`, sorted by path
 */
export function findUnknownKeys(
  facts: ChartFacts,
  check: ValueCheck,
  unknown: Iterable<UnknownValue> = unknownValues(facts.values, check.effective.values),
): Problem[] {
  return Array.from(unknown, ({ path, value }) =>
    valueProblem(check, {
      code: 'CIL001',
      at: path,
      value,
      wrong: `does not exist in ${chartTitle(facts)}, which would ignore it`,
      fix: fixFor(facts, path, value),
      link: valuesYaml(facts),
    }),
  );
}

function fixFor(facts: ChartFacts, path: readonly string[], value: Json): string {
  const name = formatValuePath(path);
  const added = Object.hasOwn(KEYS_ADDED, name) ? KEYS_ADDED[name] : undefined;
  const similar = similarPaths(facts.values, path, value).map(formatValuePath);
  const write = similar.length > 0 ? `write ${similar.join(' or ')}` : undefined;
  if (added) {
    const newer = facts.version.startsWith(`${added}.`) ? `the latest patch release of Cilium ${added}` : `Cilium ${added} or newer`;
    return `use ${newer}, which has ${name}, or remove it${write ? `; this chart has ${similar.join(' and ')}` : ''}`;
  }
  return write ?? `remove it${siblings(facts.values, path)}`;
}

function siblings(root: KnownKeys, path: readonly string[]): string {
  const around = path.slice(0, -1);
  const names = Object.keys(namedKeys(root, around)?.keys ?? {});
  if (names.length === 0) return '';
  const place = around.length > 0 ? formatValuePath(around) : 'the top level';
  return names.length <= 12 ? `; the keys of ${place} are ${names.join(', ')}` : `; the values.yaml of the chart lists the keys of ${place}`;
}
