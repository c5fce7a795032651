import { compileKind, type StructuralSchema } from '../../lib/schemas/compile-schema';
import { schemaOfRelease } from '../../lib/schemas/known-schemas';
import { NodeList } from '../../lib/schemas/schema-node';
import { schemaMistakes, type SchemaMistake } from '../../lib/schemas/schema-walk';
import { ALLOWING, CASES, NODES } from './keyword-examples';

/** What a schema of the field `value` has against a value of it. */
function mistakes(schema: StructuralSchema, value: unknown): readonly SchemaMistake[] {
  const nodes = new NodeList();
  const root = compileKind({ type: 'object', properties: { value: schema } }, nodes);
  return schemaMistakes({ value }, schemaOfRelease({ roots: { a: { v1: root } }, nodes: nodes.texts.join('\n') }, 'a', 'v1')!);
}

function without(schema: unknown, keyword: string): StructuralSchema {
  if (Array.isArray(schema)) return schema.map((each) => without(each, keyword)) as unknown as StructuralSchema;
  if (typeof schema !== 'object' || schema === null) return schema as StructuralSchema;
  return Object.fromEntries(Object.entries(schema).flatMap(([key, below]) => (key === keyword ? [] : [[key, without(below, keyword)]]))) as StructuralSchema;
}

test.each(NODES)('%j refuses %j and allows %j', (node, bad, good, found) => {
  const nodes = new NodeList();
  const root = nodes.add({ type: 'object', properties: { value: nodes.add(node) } });
  const schema = schemaOfRelease({ roots: { a: { v1: root } }, nodes: nodes.texts.join('\n') }, 'a', 'v1')!;
  expect(schemaMistakes({ value: bad }, schema).map(({ constraint }) => constraint)).toEqual([found]);
  expect(schemaMistakes({ value: good }, schema)).toEqual([]);
});

test.each(CASES)('%s of %j refuses %j and allows %j', (_keyword, schema, bad, good, found) => {
  expect(mistakes(schema, bad).map(({ constraint }) => constraint)).toEqual([found]);
  expect(mistakes(schema, good)).toEqual([]);
});

// `type`, `properties` and `items` hold the rest of a schema: without them there is another one.
const HOLDING: ReadonlySet<string> = new Set(['type', 'properties', 'items', 'nullable', 'additionalProperties']);

test.each(CASES.filter(([keyword]) => !HOLDING.has(keyword)))('without %s, nothing refuses it: %j, %j', (keyword, schema, bad) => {
  expect(mistakes(without(schema, keyword), bad)).toEqual([]);
});

test.each(ALLOWING)('%s of %j allows %j, which is refused without it', (keyword, schema, value) => {
  expect(mistakes(schema, value)).toEqual([]);
  expect(mistakes(without(schema, keyword), value)).not.toEqual([]);
});

test('every keyword has a case', () => {
  const keywords: Record<Exclude<keyof StructuralSchema, '$ref'>, true> = {
    'type': true, 'nullable': true, 'properties': true, 'required': true, 'items': true, 'additionalProperties': true, 'allOf': true, 'anyOf': true, 'oneOf': true, 'not': true, 'enum': true,
    'default': true, 'pattern': true, 'format': true, 'minimum': true, 'maximum': true, 'exclusiveMinimum': true, 'exclusiveMaximum': true, 'multipleOf': true, 'minLength': true, 'maxLength': true,
    'minItems': true, 'maxItems': true, 'minProperties': true, 'maxProperties': true, 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true,
    'x-kubernetes-embedded-resource': true, 'x-kubernetes-list-type': true, 'x-kubernetes-list-map-keys': true, 'x-kubernetes-validations': true,
  };
  const covered = new Set<string>([...CASES.map(([keyword]) => keyword), ...ALLOWING.map(([keyword]) => keyword)]);
  expect(Object.keys(keywords).filter((keyword) => !covered.has(keyword))).toEqual([]);
});
