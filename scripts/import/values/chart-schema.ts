import { type KnownKeys } from '../../../lib/chart/known-keys';
import { isJsonObject, type JsonObject, type Json } from '../../../lib/kubernetes/json';
import { typesOf, type JsonSchema } from '../json-schema';
import { commentedValues } from './commented-values';
import { structureAt, type StructureSources } from './structures';
import { typeByUse } from './template-use';

/** What one chart says of its values. */
export interface ChartValues {
  readonly schema: JsonSchema;
  readonly known: KnownKeys;
  readonly defaults: JsonObject;
  /** Text of values.yaml. */
  readonly valuesYaml: string;
  /** Text of the templates. */
  readonly templates: readonly string[];
}

/**
 * One closed schema of a chart's values: what values.schema.json says, the keys that only templates read, the structures
 * that the chart hands on, and the scalar defaults.
 */
export function closedSchema(chart: ChartValues, sources: StructureSources): JsonSchema {
  const hints = { templates: chart.templates, commented: commentedValues(chart.valuesYaml), typesByKey: scalarTypesByKey(chart.schema) };
  return close(chart.schema, chart.known, chart.defaults, []);

  function close(
    schema: JsonSchema | undefined,
    known: KnownKeys | undefined,
    value: Json | undefined,
    path: readonly string[],
  ): JsonSchema {
    const own = schema ?? {};
    const hasKeys = own.properties !== undefined || known?.keys !== undefined;
    const guess = schema === undefined && !hasKeys ? typeByUse(path, hints) : undefined;
    if (guess && isScalar(guess)) return guess;

    // A map with keys of its own is closed, unless the chart hands all of it on.
    const structure = isScalar(own) || (hasKeys && !known?.open) ? undefined : structureAt(path, own, sources);
    if (structure) return structure;
    if (hasKeys) {
      const names = new Set([...Object.keys(own.properties ?? {}), ...Object.keys(known?.keys ?? {})]);
      const inner = (name: string): JsonSchema =>
        close(own.properties?.[name], known?.keys?.[name], isJsonObject(value) ? value[name] : undefined, [...path, name]);
      return { type: 'object', properties: Object.fromEntries([...names].map((name) => [name, inner(name)])) };
    }
    if (guess) return guess;
    if (own.items) return { ...own, items: itemsOf(own.items) };
    return isScalarValue(value) ? { ...own, default: value } : own;
  }
}

/** The items of the chart's lists are typed by example, so what is known of an object there is not all of it. */
function itemsOf(items: JsonSchema): JsonSchema {
  const examples = items.anyOf ?? [items];
  if (examples.every((example) => isScalar(example))) return { anyOf: examples };
  return examples.every((example) => example.properties) ? { type: 'object' } : {};
}

function isScalar(schema: JsonSchema): boolean {
  const types = typesOf(schema);
  return (
    schema.enum !== undefined ||
    schema.oneOf !== undefined ||
    (types.length > 0 && types.every((type) => ['boolean', 'integer', 'null', 'number', 'string'].includes(type)))
  );
}

function isScalarValue(value: Json | undefined): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The type that a key has wherever the schema has that key, if it is one scalar type everywhere. */
function scalarTypesByKey(schema: JsonSchema): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  const visit = (one: JsonSchema): void => {
    for (const [key, below] of Object.entries(one.properties ?? {})) {
      const types = typesOf(below).filter((type) => type !== 'null');
      const all = found.get(key) ?? new Set<string>();
      found.set(key, all);
      (types.length > 0 ? types : ['?']).forEach((type) => all.add(type));
      visit(below);
    }
  };
  visit(schema);
  return new Map(
    [...found].flatMap(([key, types]) => {
      const [only] = types;
      return types.size === 1 && only !== undefined && /^(boolean|integer|number|string)$/.test(only) ? [[key, only]] : [];
    }),
  );
}
