import { isJsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
import { resolvePlainScalar } from './kubernetes-scalars';

/** Values of variables, by name: what `postBuild.substitute` of a Flux Kustomization has. */
export type Substitutions = Readonly<Record<string, string>>;

/** `${NAME}`, and with a value for when it is not set: `${NAME:=5}`, `${NAME:-5}`. */
const EXPRESSION = /(?<!\$)\$\{([_A-Za-z]\w*)(?:(:?)[-=]([^}]*))?\}/g;

/**
 * The value with its variables replaced, as Flux does it. A variable that has no value stays as it is. Values without variables are
 * returned themselves, not a copy.
 */
export function substitute<T>(value: T, values: Substitutions): T {
  return substituted(value, values) as T;
}

function substituted(value: unknown, values: Substitutions): unknown {
  if (typeof value === 'string') return isSubstituted(value) ? replaced(value, values) : value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => substituted(item, values));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value)) return value;
  let changed = false;
  const entries = Object.entries(value).map(([key, below]) => {
    const name = isSubstituted(key) ? String(replaced(key, values)) : key;
    const result = substituted(below, values);
    changed ||= name !== key || result !== below;
    return [name, result] as const;
  });
  return changed ? Object.fromEntries(entries) : value;
}

/** Flux replaces texts and reads them as YAML again: a value that is a variable and nothing else may become a number. */
function replaced(text: string, values: Substitutions): unknown {
  const result = text.replace(EXPRESSION, (whole, name: string, colon: string | undefined, fallback: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value !== undefined && !(value === '' && colon && fallback !== undefined) ? value : (fallback ?? whole);
  });
  return result === text ? text : resolvePlainScalar(result);
}
