import { withoutSecrets } from '../diagnostics/secrets';

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** A value for a message: JSON, shortened. */
export function shortJson(value: unknown, maxLength = 60): string {
  const text = withoutSecrets(JSON.stringify(value) ?? 'undefined');
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 3)}...`;
}

/** The value at a path of keys, undefined when there is none. */
export function valueAt(value: unknown, path: readonly string[]): Json | undefined {
  return path.reduce<unknown>((below, key) => (isJsonObject(below) && Object.hasOwn(below, key) ? below[key] : undefined), value) as Json | undefined;
}

/** Tells a JSON object from a scalar, a list and `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a number is whole and in a range. */
export function isWhole(value: number, min: number, max = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}
