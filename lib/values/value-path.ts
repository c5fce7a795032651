import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

/**
 * A path of Helm values as one string in the format of `helm --set`: keys joined by dots, and dots and backslashes in a key escaped:
 * `nodeSelector.kubernetes\.io/os`.
 */
export function formatValuePath(path: readonly string[]): string {
  return path.map((key) => key.replace(/[\\.]/g, '\\$&')).join('.');
}

/** The opposite of `formatValuePath`. */
export function parseValuePath(text: string): string[] {
  if (text === '') return [];
  const keys = [''];
  for (const [part, escaped] of text.matchAll(/\\([\\.])|\.|[^\\.]+|\\/g)) {
    if (part === '.') keys.push('');
    else keys[keys.length - 1] += escaped ?? part;
  }
  return keys;
}

/** The value at a path; `undefined` if there is none. */
export function valueAt(values: JsonObject, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((below, key) => (isJsonObject(below) && Object.hasOwn(below, key) ? below[key] : undefined), values);
}

/** A value in a message: JSON, shortened. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
