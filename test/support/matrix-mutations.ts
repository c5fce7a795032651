import fc from 'fast-check';
import type { Json, JsonObject } from '../../lib/chart/kubernetes-object';

/** A place in the values, with what the schema says of it. */
interface Place {
  readonly path: readonly string[];
  readonly schema: JsonObject;
}

/**
 * Values with a few places set: about half of them as the schema wants it, the others at random. Places of each kind come
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
  const setting = place.chain((at) => fc.tuple(fc.constant(at.path), fc.oneof(fitting(at.schema), anything)));
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
  for (const keyword of ['anyOf', 'oneOf']) {
    const options = schema[keyword];
    if (Array.isArray(options)) return fc.oneof(...options.map((option) => fitting(option as JsonObject)));
  }
  const types = schema.type === undefined ? ['string'] : ([schema.type].flat() as string[]);
  return fc.constantFrom(...types).chain((type) => ofType(type, schema));
}

function ofType(type: string, schema: JsonObject): fc.Arbitrary<Json> {
  switch (type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: Number(schema.minimum ?? 0), max: Number(schema.maximum ?? 100) });
    case 'number':
      return fc.constantFrom<Json>(0, 1.5, 100);
    case 'array':
      return fc.array(fitting((schema.items ?? {}) as JsonObject), { maxLength: 2 });
    case 'object':
      return fc.constant({});
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom('', 'x', '10s');
  }
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
