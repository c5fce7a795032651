/**
 * What a value must be. `quantity` and `int-or-string` are Kubernetes' own, and `scalar` is what Talos reads as a text: a number or a boolean is one as
 * well. Left out where any type is taken.
 */
export type SchemaType = 'string' | 'scalar' | 'integer' | 'number' | 'boolean' | 'object' | 'array' | 'int-or-string' | 'quantity';

/**
 * One place of a structural schema. Nodes lie in one list, and a node refers to others by their index there, so that equal parts are
 * kept once.
 */
export interface SchemaNode {
  readonly type?: SchemaType;
  readonly nullable?: true;
  readonly properties?: Readonly<Record<string, number>>;
  readonly required?: readonly string[];
  /** Members that `properties` does not list. */
  readonly additionalProperties?: number;
  /** Members that are not listed are kept and not checked. */
  readonly open?: true;
  readonly items?: number;
  /** Fields that tell the items of a list apart, with the default of each; an empty map when no two items may be equal. */
  readonly keys?: Readonly<Record<string, string | number | boolean | null>>;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: true;
  readonly exclusiveMaximum?: true;
  readonly multipleOf?: number;
  /** What the API server fills in before it looks at combinations and rules. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly allOf?: readonly number[];
  readonly anyOf?: readonly number[];
  readonly oneOf?: readonly number[];
  readonly not?: number;
  /** Indexes of rules in the same list. */
  readonly rules?: readonly number[];
}

/** A rule of a CRD (`x-kubernetes-validations`). It is an entry of the same list as the nodes. */
export interface SchemaRule {
  /** An expression in CEL, about the value at its place. */
  readonly rule: string;
  /** What the rule demands, as the second part of a sentence. */
  readonly demands: string;
  /** How to meet it. */
  readonly fix?: string;
  /** Codes of checks that say the same. */
  readonly codes?: readonly string[];
}

/** Collects nodes; equal ones are kept once. */
export class NodeList {
  readonly texts: string[] = [];
  private readonly indexes = new Map<string, number>();

  add(node: SchemaNode | SchemaRule): number {
    const text = JSON.stringify(node);
    let index = this.indexes.get(text);
    if (index === undefined) {
      index = this.texts.push(text) - 1;
      this.indexes.set(text, index);
    }
    return index;
  }
}
