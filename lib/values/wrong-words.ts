import type { ChartFacts } from '../chart/chart-facts';
import { keyBelow, type KnownKeys } from '../chart/known-keys';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { isOfType } from '../chart/schema-check';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem } from '../diagnostics/problem';
import { nearestWords } from '../runtime/near-words';
import { valueProblem, type ValueCheck } from './value-problem';
import { WORD_RULES, type WordRule } from './word-rules';
import { typeAdvice } from './wrong-types';

/**
 * Values that the chart knows by name but not by what they hold: words that it ignores or passes on to an agent that
 * stops at them, words and types that its schema refuses, and numbers or booleans where Kubernetes takes strings alone.
 *
 * @returns problems `CIL003`, one per value
 */
export function findWrongWords(facts: ChartFacts, version: CiliumVersion, check: ValueCheck): Problem[] {
  const rules = new Map(WORD_RULES.map((rule) => [rule.path, rule]));
  const problems: Problem[] = [];
  for (const { path, value, known } of knownValues(facts.values, check.effective.values, [])) {
    const report = (wrong: string, fix: string): void => {
      problems.push(valueProblem(check, { code: 'CIL003', at: path, value, wrong, fix }));
    };
    // Helm takes a null default away before anything looks at it.
    if (value === null) continue;
    const rule = rules.get(path.join('.'));
    const words = rule ? wordsOf(rule, version) : known.words;
    if (words && !isOneOf(value, words, rule?.anyCase)) {
      const effect = rule ? `: ${rule.effect}` : '';
      report(`is no word that Cilium ${version.minorString} takes here${effect}`, wordAdvice(value, words, rule?.formerly));
    } else if (!words && known.types && !known.types.some((type) => isOfType(value, type))) {
      report('has a type that the chart refuses', typeAdvice(path, value, known));
    } else if (isJsonObject(value) && takesStrings(path, known)) {
      for (const [key, member] of Object.entries(value)) {
        if (typeof member !== 'number' && typeof member !== 'boolean') continue;
        problems.push(
          valueProblem(check, {
            code: 'CIL003',
            at: [...path, key],
            value: member,
            wrong: 'comes out as it stands where Kubernetes takes strings alone, and the API server refuses it',
            fix: `write ${JSON.stringify(String(member))}`,
          }),
        );
      }
    }
  }
  return problems;
}

interface KnownValue {
  readonly path: readonly string[];
  readonly value: Json;
  readonly known: KnownKeys;
}

/** Values at keys that the chart knows, maps before what is in them. */
function* knownValues(known: KnownKeys, values: JsonObject, above: readonly string[]): Iterable<KnownValue> {
  for (const [key, value] of Object.entries(values)) {
    const below = keyBelow(known, key);
    if (!below) continue;
    const path = [...above, key];
    yield { path, value, known: below };
    if (isJsonObject(value)) yield* knownValues(below, value, path);
  }
}

function wordsOf(rule: WordRule, version: CiliumVersion): Json[] {
  return rule.words.flatMap((entry) => {
    if (!isJsonObject(entry) || !('word' in entry)) return [entry as Json];
    const { word, from, before } = entry as { word: Json; from?: string; before?: string };
    return (from && version.isBefore(from)) || (before && version.atLeast(before)) ? [] : [word];
  });
}

function isOneOf(value: Json, words: readonly Json[], anyCase: true | undefined): boolean {
  return words.includes(value) || (anyCase === true && typeof value === 'string' && words.includes(value.toLowerCase()));
}

function wordAdvice(value: Json, words: readonly Json[], formerly: Readonly<Record<string, Json>> = {}): string {
  const real = words.filter((word) => word !== '' && word !== null);
  const choices = real.map((word) => JSON.stringify(word)).join(', ');
  const given = String(value);
  const former = Object.hasOwn(formerly, given) ? formerly[given] : undefined;
  if (former !== undefined) return `write ${JSON.stringify(former)}, which is what it means today`;
  const sameText = real.find((word) => String(word).toLowerCase() === given.toLowerCase());
  const texts = real.filter((word): word is string => typeof word === 'string');
  const nearest = sameText ?? nearestWords(given, texts)[0];
  return nearest === undefined ? `write one of ${choices}` : `write ${JSON.stringify(nearest)}; the words are ${choices}`;
}

/** Maps that become labels, annotations, selectors or the agent's ConfigMap: Kubernetes takes strings alone in them. */
function takesStrings(path: readonly string[], known: KnownKeys): boolean {
  const key = path.at(-1)!;
  return (!known.keys || known.open === true) && (path.join('.') === 'extraConfig' || /(?:annotations|labels|nodeSelector)$/i.test(key));
}
