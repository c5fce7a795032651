import { nameKey, type KeyTree } from './chart-facts-key-tree';
import { isJsonObject, type Json, type JsonObject } from '../kubernetes/json';

/** Marks every key of `values.yaml` in the tree. */
export function markDefaults(defaults: JsonObject, tree: KeyTree): void {
  for (const [key, value] of Object.entries(defaults)) {
    const child = nameKey(tree, key, 'declared');
    if (isJsonObject(value)) markDefaults(value, child);
  }
}

/** Marks every property of `values.schema.json` in the tree, with the types and words it admits. */
export function markSchema(schema: JsonObject, tree: KeyTree): void {
  const { types, words } = admitted(schema);
  if (types) tree.types = types;
  if (words) tree.words = words;
  const properties = schema.properties;
  if (!isJsonObject(properties)) return;
  for (const [key, below] of Object.entries(properties)) if (isJsonObject(below)) markSchema(below, nameKey(tree, key, 'declared'));
}

function admitted(schema: JsonObject): { types?: readonly string[]; words?: readonly Json[] } {
  if (Array.isArray(schema.enum)) return { words: schema.enum as readonly Json[] };
  if (typeof schema.type === 'string') return { types: [schema.type] };
  if (Array.isArray(schema.type)) return { types: schema.type as readonly string[] };

  const choices = [schema.oneOf, schema.anyOf].find((list) => Array.isArray(list)) as readonly JsonObject[] | undefined;
  const each = (choices ?? []).map(admitted);
  if (each.length === 0) return {};
  if (each.every(({ types, words }) => words ?? types?.every((type) => type === 'null'))) {
    return { words: each.flatMap(({ words }) => words ?? [null]) };
  }
  // Words in one choice and a free type in another: nothing can be said of the words.
  return each.every(({ types }) => types) ? { types: each.flatMap(({ types }) => types ?? []) } : {};
}
