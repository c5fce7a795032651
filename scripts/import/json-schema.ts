/** The part of JSON Schema (and of the CRD dialect of it) that the inputs use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly enum?: readonly (string | number)[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly description?: string;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  /** Ours: a guess, which gives way to what a schema of another version says. */
  readonly 'x-inferred'?: true;
}

/** A schema and the version of the artefact that it was read from. */
export interface Versioned {
  readonly label: string;
  readonly schema: JsonSchema;
}

/** The `type` keyword as a list; empty when it is not given. */
export function typesOf(schema: JsonSchema): readonly string[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

/** The labels of `list`, each once, in the order given. */
export function labelsOf(list: readonly Versioned[]): string[] {
  return [...new Set(list.map((entry) => entry.label))];
}
