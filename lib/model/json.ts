import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

/** A map, empty for what is none. */
export function map(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A list, empty for what is none. */
export function list(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** The maps in a list; empty if the value is not a list. Nearly all lists have maps only, and are returned as they are. */
export function maps(value: unknown): readonly JsonObject[] {
  if (!Array.isArray(value)) return NO_MAPS;
  for (const item of value as unknown[]) if (!isJsonObject(item)) return value.filter(isJsonObject);
  return value as JsonObject[];
}

const NO_MAPS: readonly JsonObject[] = [];

/** Whether one of the maps in a list is such a map. */
export function someMap(value: unknown, test: (map: JsonObject) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  for (const item of value as unknown[]) if (isJsonObject(item) && test(item)) return true;
  return false;
}

/** A text; undefined for what is none. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
