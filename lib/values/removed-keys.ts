import { isDeepStrictEqual } from 'node:util';
import type { ChartFacts } from '../chart/chart-facts';
import { isKnownKey, namedKeys, type KnownKeys } from '../chart/known-keys';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kubernetes/json';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem, ValueEdit } from '../diagnostics/problem';
import { effectiveValue, isSoToday, type EffectiveValue } from './already-so';
import { KEYS_REMOVED } from './key-history';
import { gone, REMOVED_KEYS, type RemovedKey } from './removed-keys-table';
import type { UnknownValue } from './unknown-keys';
import { formatValuePath, parseValuePath } from './value-path';
import { chartTitle, valueProblem, valuesYaml, type FoundValue, type ValueCheck } from './value-problem';

/** What is wrong with a value whose key was removed. */
type Removal = Pick<FoundValue, 'wrong' | 'fix' | 'edits' | 'isIdle' | 'link'>;

interface RemovedValue extends UnknownValue, Removal {}

/** What removals are looked up in. */
interface Chart {
  readonly facts: ChartFacts;
  readonly version: CiliumVersion;
  readonly effective: EffectiveValue;
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
  const chart = { facts, version, effective: effectiveValue(values, facts.defaults) };
  const left: UnknownValue[] = [];
  const found: RemovedValue[] = [...idleValues(facts, values), ...refusedKnownValues(chart, values)];
  for (const value of unknown) sortOut(chart, value, found, left);
  const removed = found.map(({ path, ...rest }) => valueProblem(check, { code: 'CIL002', at: path, ...rest }));
  return { removed, unknown: left };
}

function upgradeNotes(version: CiliumVersion): string {
  return `https://docs.cilium.io/en/v${version.minorString}/operations/upgrade/`;
}

/** A map may be unknown and still contain keys that were removed in their own right: `proxy.prometheus.port`. */
function sortOut(chart: Chart, unknown: UnknownValue, found: RemovedValue[], left: UnknownValue[]): void {
  const { path, value } = unknown;
  const removal = removalOf(chart, unknown);
  if (removal) found.push({ ...unknown, ...removal });
  else if (isJsonObject(value) && hasRemovedBelow(chart.facts, path)) {
    for (const [key, member] of Object.entries(value)) sortOut(chart, { path: [...path, key], value: member }, found, left);
  } else left.push(unknown);
}

function removalOf(chart: Chart, { path, value }: UnknownValue): Removal | undefined {
  const { facts, version } = chart;
  const name = formatValuePath(path);
  const since = Object.hasOwn(KEYS_REMOVED, name) ? KEYS_REMOVED[name] : undefined;
  const key: RemovedKey | undefined = Object.hasOwn(REMOVED_KEYS, name) ? REMOVED_KEYS[name] : since === undefined ? undefined : gone(since);
  const named = namedKeys(facts.refused, path);
  const refused = named !== undefined && !named.keys;
  if (!refused && !(key && version.atLeast(key.since))) return undefined;
  if (!key) return { wrong: `makes ${chartTitle(facts)} fail`, fix: 'remove it', edits: [{ remove: name }], link: upgradeNotes(version) };
  return removal(chart, key, path, value, refused && (isTrueInTemplates(value) || key.refusedWhenFalse === true));
}

function removal({ facts, version, effective }: Chart, key: RemovedKey, path: readonly string[], value: Json, fails: boolean): Removal {
  const name = formatValuePath(path);
  const link = upgradeNotes(version);
  const { onlyWith: [needed, setting] = [] } = key;
  if (needed !== undefined && effective(parseValuePath(needed)) !== setting) {
    return { wrong: `was removed in Cilium ${key.since}, and belongs to ${needed} ${JSON.stringify(setting)}`, isIdle: true, fix: 'remove it', edits: [{ remove: name }], link };
  }
  if (!fails && isSoToday(key, value, effective)) {
    const fix = key.fix.startsWith('remove it; ') ? key.fix : 'remove it';
    return { wrong: `was removed in Cilium ${key.since}, and what it asks for is already so`, isIdle: true, fix, edits: [{ remove: name }], link };
  }
  const wrong = `was removed in Cilium ${key.since}, and ${chartTitle(facts)} ${fails ? 'fails with it' : 'ignores it'}`;
  return { wrong, fix: key.fix, edits: [{ remove: name }, ...replacement(key, value)], link };
}

/** The same setting, as it is written today. */
function replacement({ replace, same = {} }: RemovedKey, value: Json): ValueEdit[] {
  const today = replace?.(value) ?? Object.entries(same).map(([member, path]) => [path, valueAt(value, parseValuePath(member))] as const);
  return today.flatMap(([set, setting]) => (setting === undefined ? [] : [{ set, value: setting }]));
}

/** Whether a template takes the value for true. */
function isTrueInTemplates(value: Json): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}

function hasRemovedBelow(facts: ChartFacts, path: readonly string[]): boolean {
  const prefix = `${formatValuePath(path)}.`;
  const names = [...Object.keys(REMOVED_KEYS), ...Object.keys(KEYS_REMOVED)];
  return namedKeys(facts.refused, path)?.keys !== undefined || names.some((name) => name.startsWith(prefix));
}

/** Values at keys that are declared but never read. Repeating the default is allowed, as in a copied values.yaml. */
function* idleValues(facts: ChartFacts, values: JsonObject): Iterable<RemovedValue> {
  const wrong = `has no effect: ${chartTitle(facts)} declares it, but none of its templates reads it`;
  for (const { path, value } of valuesAtLeaves(facts.idle, values, [])) {
    if (isDeepStrictEqual(value, valueAt(facts.defaults, path) ?? null)) continue;
    yield { path, value, wrong, fix: 'remove it', edits: [{ remove: formatValuePath(path) }], link: valuesYaml(facts) };
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
function* refusedKnownValues(chart: Chart, values: JsonObject): Iterable<RemovedValue> {
  for (const [name, key] of Object.entries(REMOVED_KEYS)) {
    const path = parseValuePath(name);
    const value = valueAt(values, path);
    if (value === undefined || !isKnownKey(chart.facts.values, path) || !chart.version.atLeast(key.since)) continue;
    yield { path, value, ...removal(chart, key, path, value, isTrueInTemplates(value)) };
  }
}
