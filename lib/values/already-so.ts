import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, valueAt, type Json, type JsonObject } from '../kubernetes/json';
import type { Settings } from './mistaken-keys';
import type { RemovedKey } from './removed-keys-table';
import { parseValuePath } from './value-path';

/** The value that is in effect at a path: what was set there, else the default of the chart. */
export type EffectiveValue = (path: readonly string[]) => Json | undefined;

/** Looks values up as helm merges them. */
export function effectiveValue(values: JsonObject, defaults: JsonObject): EffectiveValue {
  return (path) => {
    let set: Json | undefined = values;
    for (const key of path) {
      // A null removes the default with everything in it; another value replaces it.
      if (!isJsonObject(set)) return undefined;
      set = Object.hasOwn(set, key) ? set[key] : undefined;
      if (set === undefined) return valueAt(defaults, path);
    }
    return set;
  };
}

/**
 * Whether a key that the chart does not know asks for nothing that is not in effect: all values that it can mean have its setting
 * already, or it means none and switches nothing on.
 *
 * @param meant the settings of the chart that the key can mean
 */
export function isAlreadySo(value: Json, meant: Settings, effective: EffectiveValue): boolean {
  if (isEmptyMap(value)) return true;
  return meant.length > 0 ? meant.every(([path, setting]) => holds(setting, parseValuePath(path), effective)) : asksForNothing(value);
}

/** Whether the setting of a removed key is what Cilium does today. */
export function isSoToday({ same = {}, always = {}, replacedBy, idle }: RemovedKey, value: Json, effective: EffectiveValue): boolean {
  if (idle || isEmptyMap(value) || value === null) return true;
  const settings = [
    ...Object.entries(same).map(([member, path]) => [member, effective(parseValuePath(path))] as const),
    ...Object.entries(always),
  ].flatMap(([member, today]) => {
    const setting = valueAt(value, parseValuePath(member));
    return setting === undefined ? [] : [isSame(setting, today)];
  });
  if (settings.length > 0) return settings.every(Boolean);
  if (Object.keys(same).length > 0 || Object.keys(always).length > 0) return false;
  return asksForNothing(value) || Object.entries(replacedBy ?? {}).some(([member, path]) => isSame(valueAt(value, parseValuePath(member)), effective(parseValuePath(path))));
}

function holds(value: Json, path: readonly string[], effective: EffectiveValue): boolean {
  if (!isJsonObject(value)) {
    const current = effective(path);
    return isSame(value, isJsonObject(current) && typeof value === 'boolean' ? current.enabled ?? effective([...path, 'enabled']) : current);
  }
  // What is off needs none of its other settings.
  if (value.enabled === false && effective([...path, 'enabled']) === false) return true;
  return Object.entries(value).every(([key, member]) => holds(member, [...path, key], effective));
}

/** Whether a setting without a meaning switches nothing on and sets nothing. */
function asksForNothing(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (!isJsonObject(value)) return value === false || value === null || value === '';
  return value.enabled === false || Object.values(value).every(asksForNothing);
}

export function isEmptyMap(value: Json): boolean {
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** Charts write most booleans as text: `"true"` and `true` come to the same. */
function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (left === null) return right === null || right === undefined;
  if (left === undefined || right === undefined) return false;
  return isDeepStrictEqual(left, right) || (typeof left !== 'object' && typeof right !== 'object' && String(left) === String(right));
}
