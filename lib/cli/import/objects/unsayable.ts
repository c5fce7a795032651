import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';

/** A part of an object that no prop or call of a construct can express. */
export class Unsayable extends Error {}

/**
 * What `make` returns; undefined if it finds something unsayable.
 *
 * @param refuse takes what that is
 */
export function attempt<T>(make: () => T, refuse: (why: string) => void): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unsayable) {
      refuse(error.message);
      return undefined;
    }
    throw error;
  }
}

/** Throws `Unsayable` if a map has members that are not in a list of known ones. */
export function nothingBut(value: JsonObject, known: readonly string[] = []): void {
  const other = Object.keys(value).find((key) => !known.includes(key) && value[key] !== undefined);
  if (other !== undefined) throw new Unsayable(`no prop sets the field ${other}`);
}

/** A map. Throws `Unsayable` for anything else. */
export function map(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new Unsayable(`${JSON.stringify(value)} is not a map`);
  return value;
}

/** A list, empty if the field is not set. Throws `Unsayable` for anything else. */
export function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Unsayable(`${JSON.stringify(value)} is not a list`);
  return value;
}
