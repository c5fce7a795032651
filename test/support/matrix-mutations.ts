import fc from 'fast-check';
import type { Json, JsonObject } from '../../lib/kubernetes/json';

/** A place in the values, with what the schema says of it. */
interface Place {
  readonly path: readonly string[];
  readonly schema: JsonObject;
}

/**
 * Values with a few places set: as the schema wants it, nearly so, or at random. Places of each kind come
 * equally often, or the many strings and booleans would hide the few integers, unions and lists of words.
 */
export function mutations(schema: JsonObject): fc.Arbitrary<JsonObject> {
  const kinds = new Map<string, Place[]>();
  for (const place of placesIn(schema, [])) {
    const { properties, ...own } = place.schema;
    const kind = JSON.stringify([properties !== undefined, own]);
    kinds.set(kind, [...(kinds.get(kind) ?? []), place]);
  }
  const place = fc.constantFrom(...kinds.values()).chain((places) => fc.constantFrom(...places));
  const setting = place.chain((at) => fc.tuple(fc.constant(at.path), fc.oneof(fitting(at.schema), nearMiss(at.schema), anything)));
  return fc.array(setting, { minLength: 1, maxLength: 3 }).map((settings) => {
    const values: JsonObject = {};
    for (const [path, value] of settings) put(values, path, value);
    return values;
  });
}

function* placesIn(schema: JsonObject, path: readonly string[]): Iterable<Place> {
  if (path.length > 0) yield { path, schema };
  for (const [key, below] of Object.entries((schema.properties ?? {}) as JsonObject)) yield* placesIn(below as JsonObject, [...path, key]);
}

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -5, max: 70_000 }),
  fc.constantFrom<Json>(0, 1.5, -0.25, 1e21, '', 'true', 'false', '1', 'auto', 'Cluster', 'info', 'x'),
  fc.constant(null),
);

const anything: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.constantFrom('enabled', 'name', 'x'), scalar, { maxKeys: 2 }) },
);

/** Values that the schema wants at a place. */
function fitting(schema: JsonObject): fc.Arbitrary<Json> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  const options = optionsOf(schema);
  if (options.length > 0) return fc.oneof(...options.map(fitting));
  return fc.constantFrom(...typesOf(schema)).chain((type) => ofType(type, schema, fitting));
}

/** Values that it wants, but for one thing: a word in capitals, a fraction, one item of another type. */
function nearMiss(schema: JsonObject): fc.Arbitrary<Json> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum.map((word) => String(word).toUpperCase()), '');
  const options = optionsOf(schema);
  if (options.length > 0) return fc.oneof(...options.map(nearMiss));
  const types = fc.constantFrom(...typesOf(schema));
  return types.chain((type) => (type === 'array' || type === 'object' ? ofType(type, schema, nearMiss) : beside(schema)));
}

/** Neighbours of a type. */
function beside(schema: JsonObject): fc.Arbitrary<Json> {
  const types = typesOf(schema);
  const numbers = [Number(schema.minimum ?? 0) - 1, Number(schema.maximum ?? 0) + 1, 1.5];
  return types.includes('integer') ? fc.constantFrom<Json>(...numbers, '1') : fc.constantFrom<Json>(1, true, 'x', null);
}

function optionsOf(schema: JsonObject): JsonObject[] {
  return [schema.anyOf, schema.oneOf].flatMap((options) => (Array.isArray(options) ? (options as JsonObject[]) : []));
}

function typesOf(schema: JsonObject): string[] {
  if (schema.type !== undefined) return [schema.type].flat() as string[];
  return [schema.properties ? 'object' : 'string'];
}

/** A value of a type; what is in lists and maps comes from `below`. */
function ofType(type: string, schema: JsonObject, below: (schema: JsonObject) => fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? 0), max: Number(schema.maximum ?? 100) });
    case 'number':
      return fc.constantFrom<Json>(0, 1.5, 100);
    case 'array':
      return fc.array(below((schema.items ?? {}) as JsonObject), { maxLength: 2 });
    case 'object':
      return partOf((schema.properties ?? {}) as JsonObject, below);
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom('', 'x', '10s');
  }
}

/** A map with at most one of these members. */
function partOf(properties: JsonObject, below: (schema: JsonObject) => fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const members = Object.entries(properties);
  if (members.length === 0) return fc.constant({});
  return fc.constantFrom(...members).chain(([key, schema]) => below(schema as JsonObject).map((value) => ({ [key]: value })));
}

/** Sets a value, unless something else is set on the way to it. */
function put(values: JsonObject, path: readonly string[], value: Json): void {
  let place = values;
  for (const key of path.slice(0, -1)) {
    const below = (place[key] ??= {});
    if (below === null || typeof below !== 'object' || Array.isArray(below)) return;
    place = below;
  }
  place[path.at(-1)!] = value;
}
