import { isDeepStrictEqual } from 'node:util';
import type { ChartFacts } from '../chart/chart-facts';
import { isKnownKey, namedKeys, type KnownKeys } from '../chart/known-keys';
import { isJsonObject, valueAt, type JsonObject } from '../kubernetes/json';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem } from '../diagnostics/problem';
import { KEYS_REMOVED } from './key-history';
import { REMOVED_KEYS_ADVICE } from './removed-keys-advice';
import type { UnknownValue } from './unknown-keys';
import { formatValuePath, parseValuePath } from './value-path';
import { chartTitle, valueProblem, valuesYaml, type ValueCheck } from './value-problem';

/** A value that the chart no longer has. */
interface RemovedValue extends UnknownValue {
  readonly wrong: string;
  readonly fix: string;
  readonly link: string;
}

/** Unknown values, classified. */
export interface SortedUnknownValues {
  /** Keys that this minor version removed, or with which the chart refuses to render. */
  readonly removed: readonly Problem[];
  /** All others. */
  readonly unknown: readonly UnknownValue[];
}

/**
 * Separates unknown keys that an earlier Cilium had from misspelt ones, and finds keys in the values.yaml of the chart that have no
 * effect. The chart would ignore both, or fail without naming the construct.
 *
 * @returns problems `CIL002`, and the other unknown values
 */
export function findRemovedKeys(
  facts: ChartFacts,
  version: CiliumVersion,
  check: ValueCheck,
  unknown: Iterable<UnknownValue>,
): SortedUnknownValues {
  const { values } = check.effective;
  const left: UnknownValue[] = [];
  const found: RemovedValue[] = [...idleValues(facts, values), ...refusedKnownValues(facts, version, values)];
  for (const value of unknown) sortOut(facts, version, value, found, left);
  const removed = found.map(({ path, ...rest }) => valueProblem(check, { code: 'CIL002', at: path, ...rest }));
  return { removed, unknown: left };
}

function upgradeNotes(version: CiliumVersion): string {
  return `https://docs.cilium.io/en/v${version.minorString}/operations/upgrade/`;
}

/** A map may be unknown and still contain keys that were removed in their own right: `proxy.prometheus.port`. */
function sortOut(facts: ChartFacts, version: CiliumVersion, unknown: UnknownValue, found: RemovedValue[], left: UnknownValue[]): void {
  const { path, value } = unknown;
  const removed = removalOf(facts, version, path);
  if (removed) found.push({ ...unknown, ...removed });
  else if (isJsonObject(value) && hasRemovedBelow(facts, path)) {
    for (const [key, member] of Object.entries(value)) sortOut(facts, version, { path: [...path, key], value: member }, found, left);
  } else left.push(unknown);
}

function removalOf(facts: ChartFacts, version: CiliumVersion, path: readonly string[]): Omit<RemovedValue, 'path' | 'value'> | undefined {
  const name = formatValuePath(path);
  const advice = Object.hasOwn(REMOVED_KEYS_ADVICE, name) ? REMOVED_KEYS_ADVICE[name] : undefined;
  const since = advice?.since ?? (Object.hasOwn(KEYS_REMOVED, name) ? KEYS_REMOVED[name] : undefined);
  const named = namedKeys(facts.refused, path);
  const refused = named !== undefined && !named.keys;
  if (!refused && (since === undefined || !version.atLeast(since))) return undefined;
  const wrong =
    since === undefined
      ? `makes ${chartTitle(facts)} fail`
      : `was removed in Cilium ${since}, and ${chartTitle(facts)} ${refused ? 'fails with it' : 'ignores it'}`;
  return { wrong, fix: advice?.fix ?? 'remove it; Cilium no longer has this setting', link: upgradeNotes(version) };
}

function hasRemovedBelow(facts: ChartFacts, path: readonly string[]): boolean {
  const prefix = `${formatValuePath(path)}.`;
  const names = [...Object.keys(REMOVED_KEYS_ADVICE), ...Object.keys(KEYS_REMOVED)];
  return namedKeys(facts.refused, path)?.keys !== undefined || names.some((name) => name.startsWith(prefix));
}

/** Values at keys that are declared but never read. Repeating the default is allowed, as in a copied values.yaml. */
function* idleValues(facts: ChartFacts, values: JsonObject): Iterable<RemovedValue> {
  const wrong = `has no effect: ${chartTitle(facts)} declares it, but none of its templates reads it`;
  for (const { path, value } of valuesAtLeaves(facts.idle, values, [])) {
    if (isDeepStrictEqual(value, valueAt(facts.defaults, path) ?? null)) continue;
    yield { path, value, wrong, fix: 'remove it', link: valuesYaml(facts) };
  }
}

function* valuesAtLeaves(tree: KnownKeys, values: JsonObject, above: readonly string[]): Iterable<UnknownValue> {
  for (const [key, below] of Object.entries(tree.keys ?? {})) {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) continue;
    const path = [...above, key];
    if (below.keys && isJsonObject(value)) yield* valuesAtLeaves(below, value, path);
    else yield { path, value };
  }
}

/** Keys that a template reads only to fail. */
function* refusedKnownValues(facts: ChartFacts, version: CiliumVersion, values: JsonObject): Iterable<RemovedValue> {
  for (const name of Object.keys(REMOVED_KEYS_ADVICE)) {
    const path = parseValuePath(name);
    const value = valueAt(values, path);
    if (value === undefined || !isKnownKey(facts.values, path)) continue;
    const advice = REMOVED_KEYS_ADVICE[name]!;
    if (!version.atLeast(advice.since)) continue;
    const wrong = `was removed in Cilium ${advice.since}, and ${chartTitle(facts)} fails with it`;
    yield { path, value, wrong, fix: advice.fix, link: upgradeNotes(version) };
  }
}
