import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';

/** A part of an object that no prop or call of a construct can express. */
export class Unsayable extends Error {}

/** What `make` returns; undefined if it finds something unsayable. */
export function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Unsayable) return undefined;
    throw error;
  }
}

/** A map. Throws `Unsayable` for anything else. */
export function map(value: Json): JsonObject {
  if (!isJsonObject(value)) throw new Unsayable();
  return value;
}

/** A list, empty if the field is not set. Throws `Unsayable` for anything else. */
export function listOf(value: Json | undefined): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Unsayable();
  return value;
}
