import type { NodeList, SchemaNode, SchemaRule, SchemaType } from './schema-node';

/** The part of a CRD's schema, and of Kubernetes' OpenAPI definitions, that says which values are valid. */
export interface StructuralSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly required?: readonly string[];
  readonly items?: StructuralSchema;
  readonly additionalProperties?: boolean | StructuralSchema;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** A rule in CEL. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
}

/** Resolves a `$ref`. */
export type Definitions = (reference: string) => StructuralSchema;

/** What is said of a broken rule. Undefined for a rule that is left out. */
export type Wording = (rule: ValidationRule) => SchemaRule | undefined;

/** Kept as they are. */
const NUMBERS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minimum', 'maximum', 'multipleOf'] as const;
/** Every object has these; names are checked apart from schemas. */
const HEAD: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const ANYTHING: SchemaNode = {};

/**
 * Makes the nodes of a kind's schema, without `apiVersion`, `kind` and `metadata`.
 *
 * @returns the index of the object itself
 */
export function compileKind(schema: StructuralSchema, nodes: NodeList, { definitions, wording = ownWording }: { readonly definitions?: Definitions; readonly wording?: Wording } = {}): number {
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => !HEAD.has(name));
  // The server drops a status that comes with an object.
  const properties = Object.fromEntries(entries.map(([name, below]) => [name, name === 'status' ? {} : below]));
  const required = schema.required?.filter((name) => !HEAD.has(name) && name !== 'status');
  return compile({ ...schema, properties, required }, { nodes, definitions, wording, within: [] });
}

/** The words of the CRD itself. */
function ownWording({ rule, message }: ValidationRule): SchemaRule {
  return { rule, demands: message ?? rule };
}

interface Context {
  readonly nodes: NodeList;
  readonly definitions?: Definitions;
  readonly wording: Wording;
  /** References that are being resolved: a schema that holds itself takes anything there. */
  readonly within: readonly string[];
  /** Whether this is a condition of `allOf`, `anyOf`, `oneOf` or `not`, which says nothing about other fields. */
  readonly condition?: true;
}

function compile(schema: StructuralSchema, context: Context): number {
  const { $ref } = schema;
  if ($ref !== undefined) {
    if (context.within.includes($ref) || !context.definitions) return context.nodes.add(ANYTHING);
    return compile(context.definitions($ref), { ...context, within: [...context.within, $ref] });
  }
  return context.nodes.add(nodeOf(schema, context));
}

function nodeOf(schema: StructuralSchema, context: Context): SchemaNode {
  const type = typeOf(schema);
  const eithers = schema['x-kubernetes-int-or-string'] ? [] : (['allOf', 'anyOf', 'oneOf'] as const);
  const condition: Context = { ...context, condition: true };
  const node: Record<string, unknown> = { type, nullable: schema.nullable || undefined };
  if (type === 'object' || schema.properties || schema.required || schema.additionalProperties) Object.assign(node, membersOf(schema, context));
  if (schema.items) node.items = compile(schema.items, context);
  if (type === 'array') node.keys = keysOf(schema, context);
  for (const name of NUMBERS) if (schema[name] !== undefined && !(name.startsWith('min') && name !== 'minimum' && schema[name] === 0)) node[name] = schema[name];
  if (schema.exclusiveMinimum) node.exclusiveMinimum = true;
  if (schema.exclusiveMaximum) node.exclusiveMaximum = true;
  node.enum = schema.enum;
  node.pattern = schema.pattern;
  node.format = FORMATS.has(schema.format ?? '') ? schema.format : undefined;
  for (const name of eithers) node[name] = schema[name]?.map((each) => compile(each, condition));
  if (schema.not) node.not = compile(schema.not, condition);
  if (schema.properties) node.defaults = defaultsOf(schema.properties);
  const rules = schema['x-kubernetes-validations']?.flatMap((each) => context.wording(each) ?? []);
  if (rules?.length) node.rules = rules.map((each) => context.nodes.add(each));
  return JSON.parse(JSON.stringify(node)) as SchemaNode;
}

function defaultsOf(properties: Readonly<Record<string, StructuralSchema>>): SchemaNode['defaults'] {
  const defaults = Object.entries(properties).flatMap(([name, schema]) => (schema.default === undefined ? [] : [[name, completed(schema.default, schema)] as const]));
  return defaults.length === 0 ? undefined : Object.fromEntries(defaults);
}

/** A default with the defaults of its own fields. */
function completed(value: unknown, schema: StructuralSchema): unknown {
  if (Array.isArray(value)) return schema.items ? value.map((item) => completed(item, schema.items!)) : value;
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).map(([name, below]) => {
    const member = schema.properties?.[name] ?? schema.additionalProperties;
    return [name, typeof member === 'object' ? completed(below, member) : (below as unknown)] as const;
  });
  return { ...defaultsOf(schema.properties ?? {}), ...Object.fromEntries(given) };
}

/** Formats that the API server knows, and that `formats.ts` does. Others say nothing. */
const FORMATS: ReadonlySet<string> = new Set(['byte', 'cidr', 'date', 'date-time', 'go-address', 'go-base64', 'go-duration', 'go-interface-address', 'go-subnet', 'go-mac', 'go-prefix', 'go-url', 'go-size', 'int32', 'int64', 'ipv4', 'ipv6', 'uuid']);

function typeOf(schema: StructuralSchema): SchemaType | undefined {
  if (schema['x-kubernetes-int-or-string']) return 'int-or-string';
  const type = typeof schema.type === 'string' ? schema.type : schema.type?.length === 1 ? schema.type[0] : undefined;
  return type as SchemaType | undefined;
}

function membersOf(schema: StructuralSchema, context: Context): Partial<SchemaNode> {
  const { properties = {}, additionalProperties } = schema;
  const embedded = schema['x-kubernetes-embedded-resource'] ? Object.fromEntries([...HEAD].map((name) => [name, context.nodes.add(ANYTHING)])) : {};
  const compiled = Object.entries(properties).map(([name, below]) => [name, compile(below, context)] as const);
  // A condition takes every field, so that those of which it says nothing need not be listed.
  const listed = { ...embedded, ...Object.fromEntries(context.condition ? compiled.filter(([, index]) => context.nodes.texts[index] !== '{}') : compiled) };
  // The API server fills in defaults before it looks for what is missing.
  const required = schema.required?.filter((name) => properties[name]?.default === undefined);
  const open = schema['x-kubernetes-preserve-unknown-fields'] || context.condition || additionalProperties === true;
  return {
    ...(Object.keys(listed).length > 0 && { properties: listed }),
    ...(required?.length && { required }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: compile(additionalProperties, context) }),
    ...(open && { open: true }),
  };
}

function keysOf(schema: StructuralSchema, { definitions }: Context): SchemaNode['keys'] {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return {};
    case 'map': {
      const reference = schema.items?.$ref;
      const items = reference === undefined ? schema.items : definitions?.(reference);
      return Object.fromEntries((schema['x-kubernetes-list-map-keys'] ?? []).map((key) => [key, (items?.properties?.[key]?.default ?? null) as string | null]));
    }
    default:
      return undefined;
  }
}
