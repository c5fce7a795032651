import { parseGoDuration } from '../cluster/go-duration';
import { isMistake, readIp } from '../cluster/ip-text';
import { amountOf, hasFormat } from './formats';
import { matchesPattern } from './patterns';

/** What a rule says of a value: whether it holds, or why it cannot be evaluated, which the API server reports as a violation. */
export type CelVerdict = { readonly holds: boolean; readonly error?: string };

/** A validation rule that was read. */
export type CelRule = (self: unknown) => CelVerdict;

/** An error of the evaluation. `&&`, `||`, `all` and `exists` take no notice of one when the rest decides. */
class Failure {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** A duration, which only compares with durations. */
class Nanoseconds {
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }
}

/** A quantity, in its base unit: `500m` is 0.5. */
class Quantity {
  readonly amount: number;

  constructor(amount: number) {
    this.amount = amount;
  }
}

type Fields = Readonly<Record<string, unknown>>;
/** Values of variables; `self` is the first. */
type Frame = unknown[];
type Evaluate = (frame: Frame) => unknown;

/** An expression; a selection keeps its parts for `has`. */
interface Expression {
  readonly evaluate: Evaluate;
  readonly selection?: { readonly of: Evaluate; readonly field: string };
}

/** A part of the language that is not known here, or the old object of a transition rule. The message is that part. */
class Unsupported extends Error {}

const rules = new Map<string, CelRule | Unsupported>();

/** Reads a rule; undefined when it compares with the old object (`oldSelf`) or uses a function that is not known here. */
export function celRule(text: string): CelRule | undefined {
  const rule = readOnce(text);
  return rule instanceof Unsupported ? undefined : rule;
}

/** The first part of a rule that is not known here: `quantity`, `oldSelf`; undefined when the rule can be read. */
export function unsupportedPart(text: string): string | undefined {
  const rule = readOnce(text);
  return rule instanceof Unsupported ? rule.message : undefined;
}

function readOnce(text: string): CelRule | Unsupported {
  let rule = rules.get(text);
  if (!rule) rules.set(text, (rule = read(text)));
  return rule;
}

function read(text: string): CelRule | Unsupported {
  let evaluate: Evaluate;
  try {
    evaluate = new Parser(text).rule();
  } catch (error) {
    if (error instanceof Unsupported) return error;
    throw error;
  }
  return (self) => {
    const result = evaluate([self]);
    return result instanceof Failure ? { holds: false, error: result.message } : { holds: result === true };
  };
}

const TOKEN =
  /\s+|\/\/[^\n]*|(?<text>[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?<number>0[xX][0-9a-fA-F]+u?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?u?|\.\d+)|(?<name>[A-Za-z_]\w*)|(?<sign>\|\||&&|[<>=!]=|[-+*/%<>!?:.,()[\]{}])/y;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) throw new Unsupported(text.slice(at, at + 1));
    for (const kind of ['text', 'number', 'name', 'sign'] as const) if (groups[kind] !== undefined) found.push({ kind, text: groups[kind] });
  }
  return [...found, { kind: 'end', text: '' }];
}

/** Makes functions of a text while it reads it. */
class Parser {
  private readonly tokens: readonly Token[];
  private at = 0;
  private readonly variables: string[] = ['self'];

  constructor(text: string) {
    this.tokens = tokens(text);
  }

  rule(): Evaluate {
    const { evaluate } = this.expression();
    if (this.token.kind !== 'end') throw this.unsupported();
    return evaluate;
  }

  private get token(): Token {
    return this.tokens[this.at]!;
  }

  private accept(text: string): boolean {
    if (this.token.kind === 'text' || this.token.text !== text) return false;
    this.at += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.unsupported();
  }

  private unsupported(): Unsupported {
    return new Unsupported(this.token.text || 'end of the rule');
  }

  private name(): string {
    const { kind, text } = this.token;
    if (kind !== 'name') throw this.unsupported();
    this.at += 1;
    return text;
  }

  private expression(): Expression {
    const condition = this.either();
    if (!this.accept('?')) return condition;
    const test = condition.evaluate;
    const yes = this.either().evaluate;
    this.expect(':');
    const no = this.expression().evaluate;
    return {
      evaluate: (frame) => {
        const value = test(frame);
        if (value instanceof Failure) return value;
        return typeof value === 'boolean' ? (value ? yes : no)(frame) : NO_OVERLOAD;
      },
    };
  }

  private either(): Expression {
    return this.logical('||', true, () => this.logical('&&', false, () => this.relation()));
  }

  /** One value of either side decides; then an error of the other does not count. */
  private logical(sign: string, decides: boolean, next: () => Expression): Expression {
    let left = next();
    while (this.accept(sign)) {
      const [first, second] = [left.evaluate, next().evaluate];
      left = {
        evaluate: (frame) => {
          const a = first(frame);
          if (a === decides) return decides;
          const b = second(frame);
          if (b === decides) return decides;
          if (a instanceof Failure) return a;
          return b instanceof Failure ? b : typeof a === 'boolean' && typeof b === 'boolean' ? !decides : NO_OVERLOAD;
        },
      };
    }
    return left;
  }

  private relation(): Expression {
    return this.binary(['==', '!=', '<=', '>=', '<', '>', 'in'], () => this.binary(['+', '-'], () => this.binary(['*', '%'], () => this.unary())));
  }

  private binary(signs: readonly string[], next: () => Expression): Expression {
    let left = next();
    for (let sign = signs.find((each) => this.accept(each)); sign !== undefined; sign = signs.find((each) => this.accept(each))) {
      left = called(OPERATORS[sign]!, [left.evaluate, next().evaluate]);
    }
    return left;
  }

  private unary(): Expression {
    if (this.accept('!')) return called((value) => (typeof value === 'boolean' ? !value : NO_OVERLOAD), [this.unary().evaluate]);
    if (this.accept('-')) return called((value) => (typeof value === 'number' ? -value : NO_OVERLOAD), [this.unary().evaluate]);
    let value = this.primary();
    for (;;) {
      if (this.accept('.')) value = this.member(value);
      else if (this.accept('[')) {
        const index = this.expression().evaluate;
        this.expect(']');
        value = called(element, [value.evaluate, index]);
      } else return value;
    }
  }

  private member({ evaluate }: Expression): Expression {
    const name = this.name();
    if (!this.accept('(')) {
      const field = unescaped(name);
      return { evaluate: (frame) => select(evaluate(frame), field), selection: { of: evaluate, field } };
    }
    if (MACROS.has(name)) return { evaluate: this.macro(name, evaluate) };
    const method = METHODS.get(name);
    if (!method) throw new Unsupported(name);
    return called(method, [evaluate, ...this.list(')')]);
  }

  private primary(): Expression {
    const { kind, text } = this.token;
    this.at += 1;
    if (kind === 'text') return constant(unquoted(text));
    if (kind === 'number') return constant(Number(text.replace(/u$/, '')));
    if (text === '(') {
      const inner = this.expression();
      this.expect(')');
      return { evaluate: inner.evaluate };
    }
    if (text === '[') return called((...items) => items, this.list(']'));
    if (kind !== 'name') throw new Unsupported(text || 'end of the rule');
    if (CONSTANTS.has(text)) return constant(CONSTANTS.get(text));
    if (this.accept('(')) return this.call(text);
    const slot = this.variables.lastIndexOf(text);
    if (slot < 0) throw new Unsupported(text);
    return { evaluate: (frame) => frame[slot] };
  }

  private call(name: string): Expression {
    if (name === 'has') {
      const { selection } = this.expression();
      this.expect(')');
      if (!selection) throw new Unsupported(name);
      const { of, field } = selection;
      return { evaluate: (frame) => hasField(of(frame), field) };
    }
    const known = FUNCTIONS.get(name);
    if (!known) throw new Unsupported(name);
    return called(known, this.list(')'));
  }

  private list(end: string): Evaluate[] {
    const items: Evaluate[] = [];
    while (!this.accept(end)) {
      if (items.length > 0) this.expect(',');
      items.push(this.expression().evaluate);
    }
    return items;
  }

  /** `list.all(item, condition)` and its like; of a map they take the keys. */
  private macro(name: string, of: Evaluate): Evaluate {
    const slot = this.variables.push(this.name()) - 1;
    this.expect(',');
    const parts = this.list(')');
    this.variables.pop();
    const body = parts.at(-1);
    if (!body || parts.length > (name === 'map' ? 2 : 1)) throw new Unsupported(name);
    const round = (frame: Frame, item: unknown, evaluate: Evaluate): unknown => {
      frame[slot] = item;
      return evaluate(frame);
    };
    const over = (take: (items: readonly unknown[], frame: Frame) => unknown): Evaluate => (frame) => {
      const value = of(frame);
      if (value instanceof Failure) return value;
      return Array.isArray(value) ? take(value, frame) : isFields(value) ? take(keysOf(value), frame) : NO_OVERLOAD;
    };
    const counted = (items: readonly unknown[], frame: Frame): number | Failure => {
      let count = 0;
      for (const item of items) {
        const result = round(frame, item, body);
        if (result instanceof Failure) return result;
        if (result === true) count += 1;
      }
      return count;
    };
    const decided = (decides: boolean): Evaluate => over((items, frame) => {
      let failure: Failure | undefined;
      for (const item of items) {
        const result = round(frame, item, body);
        if (result === decides) return decides;
        if (result instanceof Failure) failure ??= result;
      }
      return failure ?? !decides;
    });
    switch (name) {
      case 'all':
        return decided(false);
      case 'exists':
        return decided(true);
      case 'filter':
        return over((items, frame) => collected(items, (item) => round(frame, item, body), (item) => item));
      case 'map':
        return over((items, frame) => collected(items, (item) => (parts.length === 1 ? true : round(frame, item, parts[0]!)), (item) => round(frame, item, body)));
      default:
        return over((items, frame) => {
          const count = counted(items, frame);
          return count instanceof Failure ? count : count === 1;
        });
    }
  }
}

function collected(items: readonly unknown[], fits: (item: unknown) => unknown, made: (item: unknown) => unknown): unknown {
  const result: unknown[] = [];
  for (const item of items) {
    const fit = fits(item);
    if (fit instanceof Failure) return fit;
    if (fit !== true) continue;
    const value = made(item);
    if (value instanceof Failure) return value;
    result.push(value);
  }
  return result;
}

const MACROS: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'existsOne', 'filter', 'map']);
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([['true', true], ['false', false], ['null', null]]);
const NO_OVERLOAD = new Failure('no such overload');

function constant(value: unknown): Expression {
  return { evaluate: () => value };
}

type Call = (...values: readonly unknown[]) => unknown;

/** A call with all of its arguments: an error of one is the error of all. */
function called(call: Call, parts: readonly Evaluate[]): Expression {
  return {
    evaluate: (frame) => {
      const values: unknown[] = [];
      for (const part of parts) {
        const value = part(frame);
        if (value instanceof Failure) return value;
        values.push(value);
      }
      return call(...values);
    },
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Nanoseconds) && !(value instanceof Quantity);
}

/** null is a field that is not set. */
function keysOf(fields: Fields): string[] {
  return Object.keys(fields).filter((name) => isSet(fields, name));
}

function isSet(fields: Fields, name: string): boolean {
  return Object.hasOwn(fields, name) && fields[name] !== undefined && fields[name] !== null;
}

function select(value: unknown, field: string): unknown {
  if (value instanceof Failure) return value;
  if (!isFields(value)) return NO_OVERLOAD;
  return isSet(value, field) ? value[field] : new Failure(`no such key: ${field}`);
}

function hasField(value: unknown, field: string): unknown {
  if (value instanceof Failure) return value;
  return isFields(value) ? isSet(value, field) : NO_OVERLOAD;
}

function element(value: unknown, index: unknown): unknown {
  if (Array.isArray(value)) return typeof index !== 'number' ? NO_OVERLOAD : index >= 0 && index < value.length ? (value[index] as unknown) : new Failure(`index out of bounds: ${index}`);
  return typeof index === 'string' ? select(value, index) : NO_OVERLOAD;
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (a instanceof Nanoseconds) return b instanceof Nanoseconds && a.count === b.count;
  if (!isFields(a) || !isFields(b)) return false;
  const names = keysOf(a);
  return names.length === keysOf(b).length && names.every((name) => isSet(b, name) && equal(a[name], b[name]));
}

function compared(test: (order: number) => boolean): Call {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return test(a - b);
    if (typeof a === 'string' && typeof b === 'string') return test(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    if (a instanceof Nanoseconds && b instanceof Nanoseconds) return test(a.count - b.count);
    return typeof a === 'boolean' && typeof b === 'boolean' ? test(Number(a) - Number(b)) : NO_OVERLOAD;
  };
}

function numbers(count: (a: number, b: number) => unknown): Call {
  return (a, b) => (typeof a === 'number' && typeof b === 'number' ? count(a, b) : NO_OVERLOAD);
}

const OPERATORS: Readonly<Record<string, Call>> = {
  '==': equal,
  '!=': (a, b) => !equal(a, b),
  '<': compared((order) => order < 0),
  '<=': compared((order) => order <= 0),
  '>': compared((order) => order > 0),
  '>=': compared((order) => order >= 0),
  'in': (value, within) => (Array.isArray(within) ? within.some((item) => equal(item, value)) : isFields(within) && typeof value === 'string' ? isSet(within, value) : NO_OVERLOAD),
  '+': (a, b) => (typeof a === 'string' && typeof b === 'string' ? a + b : Array.isArray(a) && Array.isArray(b) ? [...(a as unknown[]), ...(b as unknown[])] : numbers((x, y) => x + y)(a, b)),
  '-': numbers((a, b) => a - b),
  '*': numbers((a, b) => a * b),
  '%': numbers((a, b) => (b === 0 ? new Failure('modulus by zero') : a % b)),
};

function size(value: unknown): unknown {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : isFields(value) ? keysOf(value).length : NO_OVERLOAD;
}

/** A function whose arguments are all texts. */
function ofTexts(call: (...texts: readonly string[]) => unknown): Call {
  return (...values) => (values.every((value): value is string => typeof value === 'string') ? call(...values) : NO_OVERLOAD);
}

function substring(text: unknown, from: unknown, to: unknown): unknown {
  if (typeof text !== 'string' || typeof from !== 'number') return NO_OVERLOAD;
  const characters = [...text];
  const end = typeof to === 'number' ? to : characters.length;
  return from < 0 || end > characters.length || from > end ? new Failure(`index out of range: ${from}`) : characters.slice(from, end).join('');
}

const FUNCTIONS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['size', size],
  ['isIP', ofTexts((text) => !isMistake(readIp(text)))],
  ['isCIDR', ofTexts((text) => hasFormat('cidr', text!))],
  ['quantity', (value) => {
    const amount = typeof value === 'number' ? value : typeof value === 'string' ? amountOf(value) : undefined;
    return amount === undefined ? new Failure(`invalid quantity: ${String(value)}`) : new Quantity(amount);
  }],
  ['duration', ofTexts((text) => {
    const count = parseGoDuration(text!);
    return count === undefined ? new Failure(`invalid duration: ${text}`) : new Nanoseconds(count);
  })],
]);

const METHODS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['size', size],
  ['startsWith', ofTexts((text, part) => text!.startsWith(part!))],
  ['endsWith', ofTexts((text, part) => text!.endsWith(part!))],
  ['contains', ofTexts((text, part) => text!.includes(part!))],
  ['matches', ofTexts((text, pattern) => matchesPattern(pattern!, text!))],
  ['split', ofTexts((text, separator) => (separator === '' ? [...text!] : text!.split(separator!)))],
  ['lowerAscii', ofTexts((text) => text!.replace(/[A-Z]+/g, (part) => part.toLowerCase()))],
  ['upperAscii', ofTexts((text) => text!.replace(/[a-z]+/g, (part) => part.toUpperCase()))],
  ['substring', substring],
  ['compareTo', ofQuantities(Math.sign)],
  ['isLessThan', ofQuantities((difference) => difference < 0)],
  ['isGreaterThan', ofQuantities((difference) => difference > 0)],
]);

function ofQuantities(judge: (difference: number) => unknown): Call {
  return (a, b) => (a instanceof Quantity && b instanceof Quantity ? judge(a.amount - b.amount) : NO_OVERLOAD);
}

/** Escapes of field names that are reserved, or that are no identifiers. */
const ESCAPES: Readonly<Record<string, string>> = { __underscores__: '__', __dot__: '.', __dash__: '-', __slash__: '/' };

function unescaped(name: string): string {
  const reserved = /^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return)__$/.exec(name);
  return reserved ? reserved[1]! : name.replace(/__(?:underscores|dot|dash|slash)__/g, (escape) => ESCAPES[escape]!);
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = { a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unquoted(text: string): string {
  const isRaw = /^r/i.test(text);
  const quoted = isRaw ? text.slice(1) : text;
  const quotes = /^(?:"""|''')/.test(quoted) ? 3 : 1;
  const inner = quoted.slice(quotes, -quotes);
  if (isRaw) return inner;
  return inner.replace(/\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|([\s\S]))/g, (_all, x?: string, u?: string, long?: string, octal?: string, simple?: string) => {
    if (simple !== undefined) return SIMPLE_ESCAPES[simple] ?? simple;
    return String.fromCodePoint(octal === undefined ? parseInt((x ?? u ?? long)!, 16) : parseInt(octal, 8));
  });
}
