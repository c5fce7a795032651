import type { Json, JsonObject } from '../../lib/kubernetes/json';
import { isJsonObject } from '../../lib/kubernetes/json';
import type { ValueEdit } from '../../lib/diagnostics/problem';
import { parseValuePath } from '../../lib/values';

/** The values after the edits of a fix. */
export function withEdits(values: JsonObject, edits: readonly ValueEdit[]): JsonObject {
  return edits.reduce((before, edit) => ('set' in edit ? set(before, parseValuePath(edit.set), edit.value as Json) : removed(before, parseValuePath(edit.remove))), values);
}

function set(values: JsonObject, [key = '', ...below]: readonly string[], value: Json): JsonObject {
  const now = Object.hasOwn(values, key) ? values[key] : undefined;
  const next = below.length > 0 ? set(isJsonObject(now) ? now : {}, below, value) : isJsonObject(now) && isJsonObject(value) ? { ...now, ...value } : value;
  return { ...values, [key]: next };
}

/** A map that is empty afterwards goes too. */
function removed(values: JsonObject, [key = '', ...below]: readonly string[]): JsonObject {
  const { [key]: now, ...others } = values;
  if (now === undefined || below.length === 0 || !isJsonObject(now)) return others;
  const left = removed(now, below);
  return Object.keys(left).length > 0 ? { ...others, [key]: left } : others;
}
