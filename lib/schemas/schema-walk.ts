import { isJsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
import type { CelRule } from './cel';
import { hasFormat, isBase64, isInRange, isQuantity } from './formats';
import { matchesPattern } from './patterns';
import type { SchemaNode, SchemaRule } from './schema-node';

/** What a value breaks. */
export type Constraint = 'unknown field' | 'required' | 'type' | 'enum' | 'pattern' | 'format' | 'limit' | 'duplicate' | 'combination' | 'rule';

/** A value that a schema does not allow. */
export interface SchemaMistake {
  readonly constraint: Constraint;
  /** Dotted path: `spec.ports[0].port`. */
  readonly at: string;
  /** Undefined for a field that is missing. */
  readonly value: unknown;
  /** What is allowed: a type, a pattern, a format, a limit, the values of an enum, the path of an equal item. */
  readonly expected: string;
  /** Names or values that are allowed in its place. */
  readonly allowed?: readonly string[];
  /** The pattern of a string, where the value is none. */
  readonly pattern?: string;
  /** The rule that is broken. */
  readonly rule?: SchemaRule;
}

/** A node, with what the walk asks of each. */
export interface ReadNode extends SchemaNode {
  /** Whether there is nothing but types, fields and limits: no enum, no combination, no rule. */
  readonly isPlain: boolean;
  /** Whether it takes any fields without a look at them. */
  readonly takesAny: boolean;
  /** What it requires, where it asks for nothing else. */
  readonly onlyRequires: readonly string[] | undefined;
}

/** A rule, with the function that its text is; undefined where that cannot be read. */
export interface ReadRule extends SchemaRule {
  readonly verdict: CelRule | undefined;
}

/** The schema of a kind in one version. */
export interface KindSchema {
  readonly root: number;
  readonly node: (index: number) => ReadNode;
  readonly rule: (index: number) => ReadRule;
  /** Whether the kind is Kubernetes' own: these are read by Go, for which null in a list is an empty value. */
  readonly builtIn?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;
type PathSegment = string | number;

const TRIED: SchemaMistake = { constraint: 'combination', at: '', value: undefined, expected: '' };
const HEAD: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

/** What the schema of its kind has against an object. `apiVersion`, `kind` and `metadata` are not looked at. */
export function schemaMistakes(object: Fields, schema: KindSchema): SchemaMistake[] {
  const walk = new SchemaWalk(schema);
  walk.root(object);
  return walk.mistakes;
}

/** Goes through a value along a schema. It looks at what is there, and puts a path together for mistakes only. */
class SchemaWalk {
  mistakes: SchemaMistake[] = [];
  /** How many alternatives are being tried, one inside the other: then it only counts whether there is a mistake. */
  private trials = 0;
  private readonly path: PathSegment[] = [];
  private readonly node: KindSchema['node'];
  private readonly schema: KindSchema;

  constructor(schema: KindSchema) {
    this.schema = schema;
    this.node = schema.node;
  }

  root(object: Fields): void {
    const node = this.node(this.schema.root);
    const filled = this.fields(object, node, true);
    if (node.rules !== undefined) this.rules(filled, node.rules, 0);
  }

  /** Returns the value with defaults, as the API server sees it. */
  private visit(given: unknown, index: number): unknown {
    const node = this.node(index);
    const before = this.mistakes.length;
    let value = given;
    if (typeof given === 'string') this.string(given, node);
    else if (node.type === 'scalar' && (typeof given === 'number' || typeof given === 'boolean')) this.string(String(given), node);
    else if (Array.isArray(given)) value = this.list(given, node);
    else if (typeof given === 'object' && given !== null) value = this.map(given as Fields, node);
    else this.scalar(given, node);
    if (node.isPlain) return value;
    if (node.enum !== undefined && this.mistakes.length === before && !node.enum.includes(value) && !isSubstituted(value)) this.note('enum', value, 'one of the values', node.enum.map(String));
    this.combinations(value, node);
    if (node.rules !== undefined && this.trials === 0) this.rules(value, node.rules, before);
    return value;
  }

  /** A value is not held against a rule that reads what has another mistake: what it would say may follow from that. */
  private rules(value: unknown, indexes: readonly number[], before: number): void {
    const others = this.mistakes.slice(before).filter(({ constraint }) => MISLEADING.has(constraint));
    for (const index of indexes) {
      const rule = this.schema.rule(index);
      if (others.length > 0 && mayFollow(rule.rule, others, value, placeOf(this.path))) continue;
      const verdict = rule.verdict?.(value);
      if (verdict === undefined || verdict.holds || holdsSubstituted(value)) continue;
      this.mistakes.push({ constraint: 'rule', at: placeOf(this.path), value, expected: rule.demands, rule, ...(verdict.error !== undefined && { allowed: [verdict.error] }) });
    }
  }

  private string(value: string, node: SchemaNode): void {
    const { type, format } = node;
    if (type === 'quantity') {
      if (!isQuantity(value) && !isSubstituted(value)) this.note('format', value, 'a quantity, such as 500m or 1.5Gi');
      return;
    }
    if (type !== 'string' && type !== 'scalar' && type !== undefined && type !== 'int-or-string') {
      if (!isSubstituted(value)) this.note('type', value, type);
      return;
    }
    if (node.pattern !== undefined && !matchesPattern(node.pattern, value) && !isSubstituted(value)) this.note('pattern', value, node.pattern);
    if (format !== undefined && !(this.schema.builtIn && format === 'byte' ? isBase64(value) : hasFormat(format, value)) && !isSubstituted(value)) this.note('format', value, format);
    if ((node.maxLength !== undefined && value.length > node.maxLength) || node.minLength !== undefined) this.length(value, node);
  }

  /** The API server counts characters, JavaScript counts some of them twice. */
  private length(value: string, { minLength = 0, maxLength = Infinity }: SchemaNode): void {
    if (value.length >= 2 * minLength && value.length <= maxLength) return;
    const length = [...value].length;
    if ((length < minLength || length > maxLength) && !isSubstituted(value)) this.limit(value, 'characters', length, minLength, maxLength);
  }

  private scalar(value: unknown, node: SchemaNode): void {
    const { type } = node;
    if (value === null) {
      if (!node.nullable && type !== undefined && !this.schema.builtIn) this.note('type', value, type);
      return;
    }
    if (typeof value !== 'number') {
      if (type !== undefined && type !== typeof value) this.type(value, type, node);
      return;
    }
    // OUT002 speaks of these.
    if (!Number.isFinite(value)) return;
    const whole = Number.isInteger(value);
    if (type === 'integer' || type === 'int-or-string') {
      if (!whole) return this.note('type', value, type);
      const format = type === 'int-or-string' && this.schema.builtIn ? 'int32' : node.format;
      if (!isInRange(format, value)) return this.note('format', value, format ?? 'int64');
    } else if (type !== undefined && type !== 'number' && type !== 'quantity') return this.type(value, type, node);
    const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
    if (value < minimum || value > maximum || (exclusiveMinimum && value === minimum) || (exclusiveMaximum && value === maximum)) {
      this.note('limit', value, range(minimum, maximum, exclusiveMinimum, exclusiveMaximum));
    }
    if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) this.note('limit', value, `a multiple of ${multipleOf}`);
  }

  private list(list: readonly unknown[], node: SchemaNode): readonly unknown[] {
    const { type, items, minItems = 0, maxItems = Infinity } = node;
    if (type !== 'array' && type !== undefined) {
      this.note('type', list, type);
      return list;
    }
    if (list.length < minItems || list.length > maxItems) this.limit(list, 'items', list.length, minItems, maxItems);
    if (node.keys !== undefined && list.length > 1) this.duplicates(list, node.keys);
    if (items === undefined) return list;
    let filled: unknown[] | undefined;
    const depth = this.path.push(0) - 1;
    for (let index = 0; index < list.length; index += 1) {
      this.path[depth] = index;
      const item = this.visit(list[index], items);
      if (item !== list[index]) (filled ??= [...list])[index] = item;
    }
    this.path.pop();
    return filled ?? list;
  }

  private map(fields: Fields, node: ReadNode): Fields {
    if (node.type === 'object' || node.type === undefined) return this.fields(fields, node, false);
    this.note('type', fields, node.type);
    return fields;
  }

  private fields(fields: Fields, node: ReadNode, isRoot: boolean): Fields {
    const { properties, additionalProperties, required, defaults } = node;
    const { path } = this;
    let count = 0;
    let filled: Record<string, unknown> | undefined;
    if (!node.takesAny) for (const name in fields) {
      const value = fields[name];
      if (value === undefined || value === null || (isRoot && HEAD.has(name))) continue;
      count += 1;
      const listed = properties?.[name];
      const below = typeof listed === 'number' ? listed : additionalProperties;
      if (below !== undefined) {
        path.push(name);
        const read = this.visit(value, below);
        path.pop();
        if (read !== value) (filled ??= { ...fields })[name] = read;
      } else if (!node.open && node.type !== undefined) this.note('unknown field', value, '', properties ? Object.keys(properties) : [], name);
    }
    if (required !== undefined) for (const name of required) if (fields[name] === undefined || fields[name] === null) this.note('required', undefined, this.typeAt(properties?.[name]), [], name);
    for (const name in defaults) {
      if (fields[name] !== undefined && fields[name] !== null) continue;
      (filled ??= { ...fields })[name] = defaults[name];
      count += 1;
    }
    if (node.minProperties !== undefined || node.maxProperties !== undefined) {
      const { minProperties = 0, maxProperties = Infinity } = node;
      if (count < minProperties || count > maxProperties) this.limit(fields, 'fields', count, minProperties, maxProperties);
    }
    return filled ?? fields;
  }

  private typeAt(index: number | undefined): string {
    return (index === undefined ? undefined : this.node(index).type) ?? 'value';
  }

  private duplicates(list: readonly unknown[], keys: NonNullable<SchemaNode['keys']>): void {
    const names = Object.keys(keys);
    const seen = new Map<unknown, number>();
    for (const [index, item] of list.entries()) {
      const key = keyOf(item, names, keys);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, index);
      else {
        this.path.push(index);
        this.note('duplicate', item, `${placeOf(this.path.slice(0, -1))}[${first}]`, names);
        this.path.pop();
      }
    }
  }

  private combinations(value: unknown, node: SchemaNode): void {
    if (node.allOf !== undefined) for (const each of node.allOf) this.visit(value, each);
    if (node.anyOf !== undefined && this.fitting(value, node.anyOf) === 0 && !isSubstituted(value)) this.combination(value, node.anyOf, 'at least one');
    if (node.oneOf !== undefined && this.fitting(value, node.oneOf) !== 1 && !isSubstituted(value)) this.combination(value, node.oneOf, 'exactly one');
    if (node.not !== undefined && this.fits(value, node.not) && !isSubstituted(value)) this.note('combination', value, this.forbidden(node.not));
  }

  private fitting(value: unknown, alternatives: readonly number[]): number {
    let count = 0;
    for (const each of alternatives) if (this.fits(value, each)) count += 1;
    return count;
  }

  private fits(value: unknown, index: number): boolean {
    const { onlyRequires } = this.node(index);
    if (onlyRequires !== undefined && isJsonObject(value)) return hasAll(value, onlyRequires);
    const { mistakes } = this;
    this.mistakes = [];
    this.trials += 1;
    this.visit(value, index);
    this.trials -= 1;
    const fits = this.mistakes.length === 0;
    this.mistakes = mistakes;
    return fits;
  }

  private combination(value: unknown, alternatives: readonly number[], count: string): void {
    const nodes = alternatives.map((each) => this.node(each));
    const names = nodes.map(({ required }) => required?.join(' with '));
    if (names.every((name) => name !== undefined)) this.note('combination', value, `${count} of the fields ${names.join(', ')}`, names);
    else this.note('combination', value, `${count} of ${nodes.length} alternatives`);
  }

  private forbidden(index: number): string {
    const { required, anyOf } = this.node(index);
    const together = required ?? anyOf?.flatMap((each) => this.node(each).required ?? []);
    return together?.length ? `a value without ${together.join(', ')}` : 'another value';
  }

  private limit(value: unknown, unit: string, count: number, least: number, most: number): void {
    this.note('limit', value, `${most === Infinity ? `at least ${least}` : count > most ? `at most ${most}` : `at least ${least}`} ${unit}`);
  }

  /** A value of the wrong type, with what the right one must be. */
  private type(value: unknown, type: string, node: SchemaNode): void {
    this.note('type', value, type, node.enum?.map(String));
    if (this.trials === 0 && node.pattern !== undefined) this.mistakes.push({ ...this.mistakes.pop()!, pattern: node.pattern });
  }

  private note(constraint: Constraint, value: unknown, expected: string, allowed: readonly string[] = [], member?: string): void {
    if (this.trials > 0) this.mistakes.push(TRIED);
    else this.mistakes.push({ constraint, at: placeOf(member === undefined ? this.path : [...this.path, member]), value, expected, allowed });
  }
}


function hasAll(fields: Fields, names: readonly string[]): boolean {
  for (const name of names) if (fields[name] === undefined || fields[name] === null) return false;
  return true;
}

function holdsSubstituted(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).some(holdsSubstituted) : isSubstituted(value);
}

/** A value that is equal for equal items. Texts are most keys. */
function keyOf(item: unknown, names: readonly string[], defaults: NonNullable<SchemaNode['keys']>): unknown {
  if (names.length === 0) return typeof item === 'object' ? JSON.stringify(item) : item;
  if (typeof item !== 'object' || item === null) return item;
  const values = names.map((name) => (item as Fields)[name] ?? defaults[name] ?? null);
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : JSON.stringify(values);
}

/** Mistakes after which a value is not what its author meant, so that a rule would see something else. */
const MISLEADING: ReadonlySet<Constraint> = new Set<Constraint>(['unknown field', 'required', 'type', 'combination', 'enum']);

/** Whether a rule reads a part of a value that one of the mistakes is in. */
function mayFollow(rule: string, others: readonly SchemaMistake[], value: unknown, place: string): boolean {
  if (/\bself\b(?!\.\w)/.test(rule)) return true;
  const read = [...rule.matchAll(/\bself((?:\.\w+\b(?!\())+)/g)].map(([, path]) => path!.slice(1).split('.'));
  return others.some(({ constraint, at }) => {
    const below = at.slice(place.length).replace(/^\./, '').split(/\.|(?=\[)/);
    // A field with a wrong name may be one that the rule misses.
    const path = constraint === 'unknown field' ? below.slice(0, -1) : below;
    return read.some((names) => {
      const common = Math.min(names.length, path.length);
      if (names.slice(0, common).some((name, depth) => name !== path[depth])) return false;
      return constraint !== 'unknown field' || names.length <= path.length || !isSet(value, names.slice(0, path.length + 1));
    });
  });
}

function isSet(value: unknown, names: readonly string[]): boolean {
  return names.reduce<unknown>((part, name) => (typeof part === 'object' && part !== null ? (part as Fields)[name] : undefined), value) !== undefined;
}

/** A path in the usual way: `spec.rules[0].host`, `metadata.labels["a/b"]`. */
export function placeOf(path: readonly PathSegment[]): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (/^[A-Za-z_$@][\w$-]*$/.test(segment)) text += text === '' ? segment : `.${segment}`;
    else text += `[${JSON.stringify(segment)}]`;
  }
  return text;
}

function range(minimum: number, maximum: number, aboveOnly?: boolean, belowOnly?: boolean): string {
  if (maximum === Infinity) return aboveOnly ? `more than ${minimum}` : `at least ${minimum}`;
  if (minimum === -Infinity) return belowOnly ? `less than ${maximum}` : `at most ${maximum}`;
  return `${minimum} to ${maximum}`;
}
