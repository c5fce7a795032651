import type { ChartFacts } from '../chart/chart-facts';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { keyBelow, namedKeys, type KnownKeys } from '../chart/known-keys';
import type { Problem } from '../diagnostics/problem';
import { effectiveValue, isAlreadySo, isEmptyMap, type EffectiveValue } from './already-so';
import { KEYS_ADDED } from './key-history';
import { MISTAKEN_KEYS, type Settings } from './mistaken-keys';
import { similarPaths } from './similar-keys';
import { formatValuePath, parseValuePath } from './value-path';
import { chartTitle, valueProblem, valuesYaml, type FoundValue, type ValueCheck } from './value-problem';

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
 * reported with the key of the chart that it most likely means: as an error where its setting is not in effect, and as a warning where it
 * is or where it is only monitoring, requests or limits. A key that is like none of the chart, or like several, is a warning: what it asks for is not known.
 *
 * @returns problems `CIL001`, sorted by path
 */
export function findUnknownKeys(
  facts: ChartFacts,
  check: ValueCheck,
  unknown: Iterable<UnknownValue> = unknownValues(facts.values, check.effective.values),
): Problem[] {
  const effective = effectiveValue(check.effective.values, facts.defaults);
  return Array.from(unknown, ({ path, value }) => {
    return valueProblem(check, { code: 'CIL001', at: path, value, ...verdict(facts, { path, value }, effective), link: valuesYaml(facts) });
  });
}

type Verdict = Pick<FoundValue, 'wrong' | 'fix' | 'edits' | 'isIdle'>;

function verdict(facts: ChartFacts, { path, value }: UnknownValue, effective: EffectiveValue): Verdict {
  const name = formatValuePath(path);
  const mistaken = (Object.hasOwn(MISTAKEN_KEYS, name) && MISTAKEN_KEYS[name]!(value)) || undefined;
  const similar = mistaken ? [] : similarPaths(facts.values, path, value).map(formatValuePath);
  const meant: Settings = mistaken ?? similar.map((at) => [at, value]);
  const names = meant.map(([at]) => at);
  const remove = { remove: name };
  const missing = `${path.some((key) => key.includes('.')) ? 'has a key with a dot, which does not nest in YAML, and ' : ''}does not exist in ${chartTitle(facts)}`;
  const nested = meant.length === 0 ? valuesOfChart(facts, path, value) : undefined;
  if (nested) {
    const edits = [remove, ...Object.entries(nested).map(([key, member]) => ({ set: formatValuePath([key]), value: member }))];
    return { wrong: `${missing}, which would ignore all values in it`, fix: `move the values in ${name} to the top level: only an umbrella chart has them below its dependency`, edits };
  }
  if (mistaken?.length === 0 || isAlreadySo(value, meant, effective)) {
    const because = names.length > 0 && !isEmptyMap(value) ? `: ${names.join(' and ')} ${names.length > 1 ? 'have' : 'has'} this setting` : '';
    return { wrong: `${missing}, and what it asks for is already so${because}`, isIdle: true, fix: 'remove it', edits: [remove] };
  }
  const wrong = `${missing}, which would ignore it`;
  const added = Object.hasOwn(KEYS_ADDED, name) ? KEYS_ADDED[name] : undefined;
  if (added) {
    const newer = facts.version.startsWith(`${added}.`) ? `the latest patch release of Cilium ${added}` : `Cilium ${added} or newer`;
    return { wrong, fix: `use ${newer}, which has ${name}, or remove it${names.length > 0 ? `; this chart has ${names.join(' and ')}` : ''}`, edits: [remove] };
  }
  if (similar.length > 1) {
    return { wrong: `${missing}, which ignores it`, isIdle: true, fix: `write ${names.join(' or ')}, or remove it`, edits: [remove] };
  }
  if (meant.length > 0) {
    const isIdle = meant.every(([at, setting]) => isAccessory(parseValuePath(at), setting));
    const written = meant.map(([at, setting]) => (setting === value ? at : `${at}: ${JSON.stringify(setting)}`)).join(' or ');
    return { wrong, fix: `write ${written}`, ...(isIdle && { isIdle }), ...(meant.length === 1 && { edits: [remove, { set: meant[0]![0], value: meant[0]![1] }] }) };
  }
  return { wrong: `${missing}, which ignores it, and no value of the chart is like it`, isIdle: true, fix: `remove it${siblings(facts.values, path)}`, edits: [remove] };
}

/** Keys of monitoring, and of requests and limits: no traffic of the cluster depends on them. */
const ACCESSORIES: readonly string[] = ['dashboards', 'metrics', 'prometheus', 'resources', 'serviceMonitor'];

function isAccessory(path: readonly string[], value: Json): boolean {
  if (path.some((key) => ACCESSORIES.includes(key))) return true;
  return isJsonObject(value) && Object.keys(value).length > 0 && Object.entries(value).every(([key, member]) => isAccessory([key], member));
}

/** The values of an umbrella chart: all of this chart's are in one key, named like the chart. */
function valuesOfChart({ name, values: { keys = {} } }: ChartFacts, path: readonly string[], value: Json): JsonObject | undefined {
  const isNested = path.length === 1 && path[0] === name && isJsonObject(value) && Object.keys(value).some((member) => Object.hasOwn(keys, member));
  return isNested ? value : undefined;
}

function siblings(root: KnownKeys, path: readonly string[]): string {
  const around = path.slice(0, -1);
  const names = Object.keys(namedKeys(root, around)?.keys ?? {});
  if (names.length === 0) return '';
  const place = around.length > 0 ? formatValuePath(around) : 'the top level';
  return names.length <= 12 ? `; the keys of ${place} are ${names.join(', ')}` : `; the values.yaml of the chart lists the keys of ${place}`;
}
