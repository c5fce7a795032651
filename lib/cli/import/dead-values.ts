import { isDeepStrictEqual } from 'node:util';
import type { ChartFacts } from '../../chart/chart-facts';
import { isKnownKey, namedKeys } from '../../chart/known-keys';
import type { Problem } from '../../diagnostics/problem';
import type { CiliumVersion } from '../../cluster/cilium-version';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../../kubernetes/json';
import { checkValues, formatValuePath, mergeContributions, parseValuePath, unknownValues } from '../../values';
import { mergeInto } from './helm-set';

/** A value without effect. */
export interface DeadValue {
  readonly path: string;
  readonly value: Json;
  readonly why: string;
  /** What to do instead. */
  readonly instead?: string;
}

/** A value that a problem calls useless, without what the report says already. */
export function deadBy({ what, fix }: Problem, path: string, value: Json): DeadValue {
  const why = what.replace(`value ${path} `, 'it ').replace(/ \((?:"|\{|\[|\d|true|false)[^()]*\)$/, '');
  const instead = fix.replace(/^remove it(?:; the (?:keys of|values\.yaml).*|; |, and |$)/, '');
  return { path, value, why, ...(instead !== '' && !instead.startsWith('Cilium no longer') && { instead }) };
}

/** Separates values that no template of the chart reads: the cluster is the same without them. */
export function withoutDeadValues(facts: ChartFacts, version: CiliumVersion, values: JsonObject): { readonly values: JsonObject; readonly dead: readonly DeadValue[] } {
  const problems = checkValues(facts, version, mergeContributions([{ rank: 'user', origin: 'the original', values }]), 'import');
  const dead: DeadValue[] = [];
  const leave = (path: readonly string[], value: Json): void => {
    const name = formatValuePath(path);
    const problem = problems.find(({ subject }) => subject === name) ?? problems.find(({ subject }) => subject !== undefined && (name.startsWith(`${subject}.`) || subject.startsWith(`${name}.`)));
    dead.push(problem ? deadBy(problem, name, value) : { path: name, value, why: 'the chart does not have this key, and ignores it' });
  };
  const unknown = new Map([...unknownValues(facts.values, values)].map(({ path, value }) => [formatValuePath(path), { path, value }]));
  const clean = (place: JsonObject, above: readonly string[]): JsonObject => {
    const kept: JsonObject = {};
    for (const [key, value] of Object.entries(place)) {
      const path = [...above, key];
      const isRemoved = problems.some(({ code, severity, subject }) => code === 'CIL002' && severity === 'warning' && subject === formatValuePath(path));
      if (isRemoved || unknown.has(formatValuePath(path)) || isIdle(facts, path, value)) leave(path, value);
      else if (isJsonObject(value) && Object.keys(value).length > 0) {
        const below = clean(value, path);
        if (Object.keys(below).length > 0) kept[key] = below;
      } else kept[key] = value;
    }
    return kept;
  };
  return { values: clean(values, []), dead };
}

/**
 * What is wrong with the dead values in the cluster as the program makes it: a setting that is asked for and not in effect, by a key that the
 * chart ignores. The program cannot have it, because its types have no such key.
 *
 * @param effective the values of the program
 */
export function unmetBy(facts: ChartFacts, version: CiliumVersion, dead: readonly DeadValue[], effective: JsonObject): readonly Problem[] {
  const values = structuredClone(effective);
  for (const { path, value } of dead) mergeInto(values, parseValuePath(path).reduceRight<Json>((below, key) => ({ [key]: below }), value) as JsonObject);
  const isDead = (subject: string): boolean => dead.some(({ path }) => path === subject || subject.startsWith(`${path}.`) || path.startsWith(`${subject}.`));
  const problems = checkValues(facts, version, mergeContributions([{ rank: 'user', origin: 'the original', values }]), 'import');
  return problems.filter(({ severity, subject }) => severity !== 'warning' && subject !== undefined && isDead(subject));
}

/** Declared in values.yaml, but read by no template. */
function isIdle(facts: ChartFacts, path: readonly string[], value: Json): boolean {
  const named = namedKeys(facts.idle, path);
  return named !== undefined && !named.keys && isKnownKey(facts.values, path) && !isDeepStrictEqual(value, valueAt(facts.defaults, path) ?? null);
}
