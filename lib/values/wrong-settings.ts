import type { ChartFacts } from '../chart/chart-facts';
import { keyBelow, type KnownKeys } from '../chart/known-keys';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';
import { isOfType } from '../chart/schema-check';
import type { CiliumVersion } from '../cluster/cilium-version';
import type { Problem } from '../diagnostics/problem';
import { nearestNames } from '../runtime/near-names';
import { valueProblem, type ValueCheck } from './value-problem';
import { SETTING_RULES, type SettingRule } from './setting-rules';
import { formatMistake } from './value-formats';
import { formatValuePath } from './value-path';
import { typeAdvice, type SettingAdvice } from './wrong-types';

/**
 * Values whose key exists but whose setting is wrong: settings that the chart ignores or with which the agent does not start, settings
 * and types that the schema rejects, numbers and durations that the chart passes on without a check, and numbers or booleans where Kubernetes accepts only strings.
 *
 * @returns problems `CIL003`, one per value
 */
export function findWrongSettings(facts: ChartFacts, version: CiliumVersion, check: ValueCheck): Problem[] {
  const rules = new Map(SETTING_RULES.map((rule) => [rule.path, rule]));
  const problems: Problem[] = [];
  for (const { path, value, known } of knownValues(facts.values, check.effective.values, [])) {
    const report = (wrong: string, { fix, to }: SettingAdvice): void => {
      const edits = to === undefined ? undefined : [{ set: formatValuePath(path), value: to }];
      problems.push(valueProblem(check, { code: 'CIL003', at: path, value, wrong, fix, ...(edits && { edits }) }));
    };
    // Helm removes the default before anything reads it.
    if (value === null) continue;
    const rule = rules.get(path.join('.'));
    // Props are checked where they are read.
    const mistake = check.effective.originOf(path)?.rank === 'feature' ? undefined : formatMistake(path.join('.'), value);
    const settings = rule ? settingsOf(rule, version) : known.allowedValues;
    if (settings && !isOneOf(value, settings, rule?.anyCase)) {
      const effect = rule ? `: ${rule.effect}` : '';
      report(`is not a valid setting in Cilium ${version.minorString}${effect}`, settingAdvice(value, settings, rule?.formerly));
    } else if (!settings && known.types && !known.types.some((type) => isOfType(value, type))) {
      report('has a type that the chart rejects', typeAdvice(path, value, known));
    } else if (mistake) {
      report(mistake.demand, mistake);
    } else if (isJsonObject(value) && requiresStrings(path, known)) {
      for (const [key, member] of Object.entries(value)) {
        if (typeof member !== 'number' && typeof member !== 'boolean') continue;
        problems.push(
          valueProblem(check, {
            code: 'CIL003',
            at: [...path, key],
            value: member,
            wrong: 'must be a string: the API server rejects other types here',
            fix: `write ${JSON.stringify(String(member))}`,
            edits: [{ set: formatValuePath([...path, key]), value: String(member) }],
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

/** Values at keys of the chart, maps before their members. */
function* knownValues(known: KnownKeys, values: JsonObject, above: readonly string[]): Iterable<KnownValue> {
  for (const [key, value] of Object.entries(values)) {
    const below = keyBelow(known, key);
    if (!below) continue;
    const path = [...above, key];
    yield { path, value, known: below };
    if (isJsonObject(value)) yield* knownValues(below, value, path);
  }
}

function settingsOf(rule: SettingRule, version: CiliumVersion): Json[] {
  return rule.settings.flatMap((entry) => {
    if (!isJsonObject(entry) || !('setting' in entry)) return [entry as Json];
    const { setting, from, before } = entry as { setting: Json; from?: string; before?: string };
    return (from && version.isBefore(from)) || (before && version.atLeast(before)) ? [] : [setting];
  });
}

function isOneOf(value: Json, settings: readonly Json[], anyCase: true | undefined): boolean {
  return settings.includes(value) || (anyCase === true && typeof value === 'string' && settings.includes(value.toLowerCase()));
}

function settingAdvice(value: Json, settings: readonly Json[], formerly: Readonly<Record<string, Json>> = {}): SettingAdvice {
  const real = settings.filter((setting) => setting !== '' && setting !== null);
  const choices = real.map((setting) => JSON.stringify(setting)).join(', ');
  const given = String(value);
  const former = Object.hasOwn(formerly, given) ? formerly[given] : undefined;
  if (former !== undefined) return { fix: `write ${JSON.stringify(former)}, its equivalent today`, to: former };
  const sameName = real.find((setting) => String(setting).toLowerCase() === given.toLowerCase());
  const names = real.filter((setting): setting is string => typeof setting === 'string');
  const nearest = sameName ?? nearestNames(given, names)[0];
  return nearest === undefined ? { fix: `write one of ${choices}` } : { fix: `write ${JSON.stringify(nearest)}; the valid settings are ${choices}`, to: nearest };
}

/** Maps that become labels, annotations, selectors or the ConfigMap of the agent, in which Kubernetes accepts only strings. */
function requiresStrings(path: readonly string[], known: KnownKeys): boolean {
  const key = path.at(-1)!;
  return (!known.keys || known.open === true) && (path.join('.') === 'extraConfig' || /(?:annotations|labels|nodeSelector)$/i.test(key));
}
