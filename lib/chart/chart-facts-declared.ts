import { nameKey, type KeyTree } from './chart-facts-key-tree';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

/** Marks every key of `values.yaml` in the tree. */
export function markDefaults(defaults: JsonObject, tree: KeyTree): void {
  for (const [key, value] of Object.entries(defaults)) {
    const child = nameKey(tree, key, 'declared');
    if (isJsonObject(value)) markDefaults(value, child);
  }
}

/** Marks every property of `values.schema.json` in the tree, with the types and values it allows. */
export function markSchema(schema: JsonObject, tree: KeyTree): void {
  const { types, allowedValues } = admitted(schema);
  if (types) tree.types = types;
  if (allowedValues) tree.allowedValues = allowedValues;
  const properties = schema.properties;
  if (!isJsonObject(properties)) return;
  for (const [key, below] of Object.entries(properties)) if (isJsonObject(below)) markSchema(below, nameKey(tree, key, 'declared'));
}

function admitted(schema: JsonObject): { types?: readonly string[]; allowedValues?: readonly Json[] } {
  if (Array.isArray(schema.enum)) return { allowedValues: schema.enum as readonly Json[] };
  if (typeof schema.type === 'string') return { types: [schema.type] };
  if (Array.isArray(schema.type)) return { types: schema.type as readonly string[] };

  const choices = [schema.oneOf, schema.anyOf].find((list) => Array.isArray(list)) as readonly JsonObject[] | undefined;
  const each = (choices ?? []).map(admitted);
  if (each.length === 0) return {};
  if (each.every(({ types, allowedValues }) => allowedValues ?? types?.every((type) => type === 'null'))) {
    return { allowedValues: each.flatMap(({ allowedValues }) => allowedValues ?? [null]) };
  }
  // Values in one choice and a free type in another: the allowed values are unknown.
  return each.every(({ types }) => types) ? { types: each.flatMap(({ types }) => types ?? []) } : {};
}
