import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

/** A value that does not fit the chart's schema. */
export interface SchemaMismatch {
  /** Path of the value: `['operator', 'replicas']`. */
  readonly path: readonly string[];
  readonly value: Json;
  /** What the schema wants, in words: `integer`, `one of "a", "b"`. */
  readonly wanted: string;
}

const UNDERSTOOD = new Set(['$schema', 'title', 'description', 'default', 'type', 'properties', 'items', 'anyOf', 'oneOf', 'enum', 'minimum', 'maximum']);

/**
 * Whether every keyword of a schema is one that `checkSchema` interprets. Cilium's schemas use eight; should a later
 * chart use another, helm's own validation is left on.
 */
export function understandsSchema(schema: Json): boolean {
  if (!isJsonObject(schema)) return false;
  return Object.entries(schema).every(([keyword, value]) => {
    if (!UNDERSTOOD.has(keyword)) return false;
    if (keyword === 'properties') return isJsonObject(value) && Object.values(value).every(understandsSchema);
    if (keyword === 'items') return understandsSchema(value);
    if (keyword === 'anyOf' || keyword === 'oneOf') return Array.isArray(value) && value.every(understandsSchema);
    return true;
  });
}

/**
 * Checks values against a chart's `values.schema.json`, as helm does, but naming every mismatch by its path and in a
 * fraction of the time: helm spends a quarter of a render on compiling the schema.
 *
 * @param defaults the chart's own values: a `null` in place of one of them removes it, and is no value itself
 */
export function checkSchema(schema: JsonObject, values: Json, defaults: JsonObject = {}): SchemaMismatch[] {
  const mismatches: SchemaMismatch[] = [];
  check(schema, values, defaults, [], mismatches);
  return mismatches;
}

function check(schema: JsonObject, value: Json, defaults: Json | undefined, path: readonly string[], into: SchemaMismatch[]): void {
  const report = (wanted: string): void => {
    into.push({ path, value, wanted });
  };
  if (schema.type !== undefined) {
    const types = [schema.type].flat() as string[];
    if (!types.some((type) => isOfType(value, type))) return report(types.join(' or '));
  }
  if (Array.isArray(schema.enum) && !schema.enum.some((word) => word === value)) {
    return report(`one of ${schema.enum.map((word) => JSON.stringify(word)).join(', ')}`);
  }
  if (typeof value === 'number') {
    if (typeof schema.minimum === 'number' && value < schema.minimum) report(`at least ${schema.minimum}`);
    if (typeof schema.maximum === 'number' && value > schema.maximum) report(`at most ${schema.maximum}`);
  }
  if (Array.isArray(schema.anyOf) && !schema.anyOf.some((option) => fits(option as JsonObject, value, defaults))) report('another shape');
  if (Array.isArray(schema.oneOf) && schema.oneOf.filter((option) => fits(option as JsonObject, value, defaults)).length !== 1) {
    const words = schema.oneOf.flatMap((option) => (option as JsonObject).enum ?? []);
    report(words.length > 0 ? `one of ${words.map((word) => JSON.stringify(word)).join(', ')}` : 'another shape');
  }
  if (isJsonObject(schema.properties) && isJsonObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const below = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
      const known = isJsonObject(defaults) && Object.hasOwn(defaults, key);
      if (below === undefined || (child === null && known)) continue;
      check(below as JsonObject, child, known ? defaults[key] : undefined, [...path, key], into);
    }
  }
  if (isJsonObject(schema.items) && Array.isArray(value)) {
    value.forEach((item, index) => check(schema.items as JsonObject, item, undefined, [...path, String(index)], into));
  }
}

function fits(schema: JsonObject, value: Json, defaults: Json | undefined): boolean {
  const mismatches: SchemaMismatch[] = [];
  check(schema, value, defaults, [], mismatches);
  return mismatches.length === 0;
}

/** Whether a value is of a type as JSON Schema names it. */
export function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
