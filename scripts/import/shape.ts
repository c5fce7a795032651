import { factsOf, togetherFacts, type Fact } from './facts';
import { labelsOf, typesOf, type JsonSchema, type Versioned } from './json-schema';
import type { VersionFamily } from './version-family';

/** A type, before it has a name. */
export type Shape = Primitive | Words | List | Dictionary | Struct | Union;

export interface Primitive {
  readonly is: 'primitive';
  readonly text: 'boolean' | 'number' | 'string' | 'unknown' | 'null';
}
export interface Words {
  readonly is: 'words';
  readonly words: readonly (string | number)[];
}
export interface List {
  readonly is: 'list';
  readonly items: Shape;
}
export interface Dictionary {
  readonly is: 'dictionary';
  readonly values: Shape;
}
export interface Struct {
  readonly is: 'struct';
  readonly fields: readonly Field[];
  readonly facts: readonly Fact[];
  /** The name that the source has for it, if it has one. */
  readonly hint?: string;
}
export interface Union {
  readonly is: 'union';
  readonly of: readonly Shape[];
}
export interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** Which versions have it, when not all have: `Cilium 1.19 and newer`. */
  readonly presence?: string;
  readonly facts: readonly Fact[];
}

export interface ShapeContext {
  readonly family: VersionFamily;
  /** What `$ref` points to, by the last part of the reference. */
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

const UNKNOWN: Primitive = { is: 'primitive', text: 'unknown' };

/** Merges what each version says of one value into one shape: whatever any version takes. */
export function buildShape(list: readonly Versioned[], context: ShapeContext): Shape {
  const found = list.flatMap(({ label, schema }) => alternativesOf(schema, context).map((one) => ({ label, ...one })));
  const of = <K extends Alternative['is']>(is: K): (Extract<Alternative, { is: K }> & { label: string })[] =>
    found.filter((one): one is Extract<Alternative, { is: K }> & { label: string } => one.is === is);

  if (found.length === 0 || of('unknown').length > 0) return UNKNOWN;
  const shapes: Shape[] = [];
  const primitives = new Set(of('primitive').map((one) => one.text));
  const words = [...new Set(of('words').flatMap((one) => one.words))];
  if (words.length > 0 && !primitives.has(typeof words[0] as Primitive['text'])) shapes.push({ is: 'words', words });
  for (const text of ['boolean', 'number', 'string'] as const) if (primitives.has(text)) shapes.push({ is: 'primitive', text });
  if (of('list').length > 0) shapes.push({ is: 'list', items: buildShape(itemsOf(of('list')), context) });
  const structs = of('struct');
  if (structs.length > 0) shapes.push(buildStruct(structs, context));
  else if (of('dictionary').length > 0) shapes.push({ is: 'dictionary', values: buildShape(itemsOf(of('dictionary')), context) });

  const [only] = shapes;
  if (!only) return { is: 'primitive', text: 'null' };
  return shapes.length === 1 ? only : { is: 'union', of: shapes };
}

type Alternative =
  | { readonly is: 'unknown' }
  | { readonly is: 'primitive'; readonly text: Primitive['text'] }
  | { readonly is: 'words'; readonly words: readonly (string | number)[] }
  | { readonly is: 'list'; readonly schema: JsonSchema }
  | { readonly is: 'dictionary'; readonly schema: JsonSchema }
  | { readonly is: 'struct'; readonly schema: JsonSchema; readonly hint?: string };

function alternativesOf(schema: JsonSchema, context: ShapeContext): Alternative[] {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    const target = context.definitions?.[name];
    if (!target) throw new Error(`no definition for ${schema.$ref}`);
    const hint = name.slice(name.lastIndexOf('.') + 1);
    return alternativesOf(target, context).map((one) => (one.is === 'struct' ? { ...one, hint } : one));
  }
  if (schema['x-kubernetes-int-or-string'])
    return [
      { is: 'primitive', text: 'number' },
      { is: 'primitive', text: 'string' },
    ];
  if (schema.enum) return [{ is: 'words', words: schema.enum }];
  const types = typesOf(schema);
  if (types.length === 0 && schema.properties) return [{ is: 'struct', schema }];
  if (types.length === 0) {
    const choices = schema.oneOf ?? schema.anyOf;
    return choices ? choices.flatMap((choice) => alternativesOf(choice, context)) : [{ is: 'unknown' }];
  }
  return types.map((type): Alternative => {
    switch (type) {
      case 'boolean':
      case 'string':
      case 'null':
        return { is: 'primitive', text: type };
      case 'integer':
      case 'number':
        return { is: 'primitive', text: 'number' };
      case 'array':
        return { is: 'list', schema: schema.items ?? {} };
      case 'object':
        if (schema.properties) return { is: 'struct', schema };
        return { is: 'dictionary', schema: typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {} };
      default:
        throw new Error(`unexpected schema type ${type}`);
    }
  });
}

function itemsOf(list: readonly { readonly label: string; readonly schema: JsonSchema }[]): Versioned[] {
  // An untyped example (`items: {}`) in one version must not hide the type that another version gives.
  const typed = list.filter(({ schema }) => Object.keys(schema).length > 0);
  return (typed.length > 0 ? typed : list).map(({ label, schema }) => ({ label, schema }));
}

function buildStruct(list: readonly (Versioned & { readonly hint?: string })[], context: ShapeContext): Struct {
  const among = labelsOf(list);
  const names = [...new Set(list.flatMap(({ schema }) => Object.keys(schema.properties ?? {})))].sort(byCodePoint);
  const fields = names.map((name): Field => {
    const holders = list.filter(({ schema }) => schema.properties?.[name] !== undefined);
    const values = withoutGuesses(holders.map(({ label, schema }) => ({ label, schema: schema.properties?.[name] ?? {} })));
    const present = labelsOf(holders);
    return {
      name,
      shape: buildShape(values, context),
      required: present.length === among.length && holders.every(({ schema }) => schema.required?.includes(name)),
      ...(present.length < among.length ? { presence: context.family.note(present, among) } : {}),
      facts: [...typeFacts(values, context), ...wordFacts(values, context), ...factsOf(values, context.family)],
    };
  });
  const hint = list.find((entry) => entry.hint !== undefined)?.hint;
  return { is: 'struct', fields, facts: togetherFacts(list, context.family), ...(hint === undefined ? {} : { hint }) };
}

function withoutGuesses(list: readonly Versioned[]): readonly Versioned[] {
  const certain = list.filter(({ schema }) => !schema['x-inferred']);
  return certain.length > 0 ? certain : list;
}

/** Says it when versions take different types, since the merged type takes any of them. */
function typeFacts(list: readonly Versioned[], context: ShapeContext): Fact[] {
  const labels = labelsOf(list);
  const texts = new Map<string, string[]>();
  for (const { label, schema } of list) {
    const names = new Set(
      alternativesOf(schema, context).map((one) => ('text' in one ? one.text : one.is === 'words' ? 'string' : one.is)),
    );
    if (names.size > 1) names.delete('null');
    const text = [...names].sort(byCodePoint).join(' or ');
    texts.set(text, [...(texts.get(text) ?? []), label]);
  }
  if (texts.size === 1 && texts.has('null')) return [{ topic: 'Type', text: 'The schema admits `null` only' }];
  if (texts.size < 2 || texts.has('unknown') || [...texts.keys()].some((text) => /struct|dictionary/.test(text))) return [];
  const said = [...texts].map(([text, present]) => `${text} (${context.family.brief(present, labels)})`).join(', ');
  return [{ topic: 'Type', text: `Type: ${said}` }];
}

function wordFacts(list: readonly Versioned[], context: ShapeContext): Fact[] {
  if (!list.every(({ schema }) => schema.enum)) return [];
  const labels = labelsOf(list);
  const words = [...new Set(list.flatMap(({ schema }) => schema.enum ?? []))];
  return words.flatMap((word) => {
    const present = labelsOf(list.filter(({ schema }) => schema.enum?.includes(word)));
    if (present.length === labels.length) return [];
    return [{ topic: `word ${word}`, text: `\`${word}\`: ${context.family.note(present, labels)}` }];
  });
}

/** Order that does not depend on the machine's locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
