import type { Json } from '../../kubernetes/json';

/** A TypeScript expression: something that has a value and a text. */
export type Expression = Data | ObjectExpression | ListExpression | Call | MethodCall | Reference;

/** Plain data. */
export interface Data {
  readonly kind: 'data';
  readonly value: Json;
}

/** `{ a: 1 }`. */
export interface ObjectExpression {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, Expression>>;
  /** Lines above a member, by its name. A member of this name that does not exist is a comment at the end. */
  readonly comments?: Readonly<Record<string, string>>;
}

/** `[1, 2]`. */
export interface ListExpression {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

/** `Routing.native({ ... })`. */
export interface Call {
  readonly kind: 'call';
  /** Name of an export, with the method. */
  readonly callee: string;
  readonly args: readonly Expression[];
}

/** `policies.for(...)`: a method of another expression. */
export interface MethodCall {
  readonly kind: 'method';
  readonly on: Expression;
  readonly name: string;
  readonly args: readonly Expression[];
  /** Whether it stands on a line of its own, as in a chain of calls. */
  readonly onOwnLine?: true;
}

/** A variable of the program. */
export interface Reference {
  readonly kind: 'reference';
  readonly name: string;
}

export const data = (value: Json): Data => ({ kind: 'data', value });
export const call = (callee: string, ...args: Expression[]): Call => ({ kind: 'call', callee, args });
export const method = (on: Expression, name: string, ...args: Expression[]): MethodCall => ({ kind: 'method', on, name, args });
export const reference = (name: string): Reference => ({ kind: 'reference', name });
export const list = (items: readonly Expression[]): ListExpression => ({ kind: 'list', items });

/** An object of members, without those that are undefined. */
export function object(members: Readonly<Record<string, Expression | undefined>>, comments?: Readonly<Record<string, string>>): ObjectExpression {
  const entries = Object.entries(members).filter((entry): entry is [string, Expression] => entry[1] !== undefined);
  return { kind: 'object', members: Object.fromEntries(entries), ...(comments && { comments }) };
}

/** What the names in an expression stand for. */
export type Scope = Readonly<Record<string, unknown>>;

/** The value of an expression. */
export function valueOf(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'data':
      return expression.value;
    case 'object':
      return Object.fromEntries(Object.entries(expression.members).map(([name, member]) => [name, valueOf(member, scope)]));
    case 'list':
      return expression.items.map((item) => valueOf(item, scope));
    case 'reference':
      return scope[expression.name];
    case 'call': {
      const [owner = '', method] = expression.callee.split('.');
      const target = scope[owner] as Record<string, (...args: unknown[]) => unknown>;
      return target[method!]!(...expression.args.map((arg) => valueOf(arg, scope)));
    }
    case 'method': {
      const target = valueOf(expression.on, scope) as Record<string, (...args: unknown[]) => unknown>;
      return target[expression.name]!(...expression.args.map((arg) => valueOf(arg, scope)));
    }
  }
}

const WIDTH = 120;

/** The text of an expression, on one line where it fits behind `used` characters. */
export function textOf(expression: Expression, indent = '', used = indent.length): string {
  const flat = flatText(expression);
  if (flat !== undefined && used + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  switch (expression.kind) {
    case 'reference':
      return expression.name;
    case 'call':
      return callText(expression.callee, expression.args, indent, used);
    case 'method': {
      const { on, name, args, onOwnLine } = expression;
      const inner = onOwnLine ? deeper : indent;
      const start = onOwnLine ? `${inner}.${name}` : `.${name}`;
      return `${textOf(on, indent, used)}${onOwnLine ? '\n' : ''}${callText(start, args, inner, onOwnLine ? 0 : used)}`;
    }
    case 'list':
      return `[\n${expression.items.map((item) => `${deeper}${textOf(item, deeper)},\n`).join('')}${indent}]`;
    case 'object':
      return objectText(expression, indent, deeper);
    case 'data': {
      const { value } = expression;
      if (Array.isArray(value)) return textOf({ kind: 'list', items: value.map(data) }, indent, used);
      if (typeof value === 'object' && value !== null) return objectText({ kind: 'object', members: Object.fromEntries(Object.entries(value).map(([key, member]) => [key, data(member)])) }, indent, deeper);
      return flat!;
    }
  }
}

/** A call, whose last argument may have several lines. */
function callText(callee: string, args: readonly Expression[], indent: string, used: number): string {
  const last = args.at(-1);
  if (!last) return `${callee}()`;
  const flat = joined(args, (texts) => `${callee}(${texts.join(', ')})`);
  if (flat !== undefined && used + flat.length <= WIDTH) return flat;
  const before = args.slice(0, -1).map((arg) => `${textOf(arg, indent)}, `).join('');
  return `${callee}(${before}${textOf(last, indent, used + callee.length + before.length + 1)})`;
}

function objectText({ members, comments = {} }: ObjectExpression, indent: string, deeper: string): string {
  const comment = (name: string): string => (Object.hasOwn(comments, name) ? comments[name]!.split('\n').map((line) => `${deeper}// ${line}\n`).join('') : '');
  const lines = Object.entries(members).map(([name, member]) => {
    const key = keyText(name);
    const text = member.kind === 'reference' && member.name === key ? key : `${key}: ${textOf(member, deeper, deeper.length + key.length + 3)}`;
    return `${comment(name)}${deeper}${text},\n`;
  });
  const atEnd = Object.keys(comments).filter((name) => !Object.hasOwn(members, name)).map(comment);
  return `{\n${lines.join('')}${atEnd.join('')}${indent}}`;
}

/** On one line; undefined for what has comments or text of several lines. */
function flatText(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'data':
      return dataText(expression.value);
    case 'reference':
      return expression.name;
    case 'list':
      return joined(expression.items, (texts) => `[${texts.join(', ')}]`);
    case 'call':
      return joined(expression.args, (texts) => `${expression.callee}(${texts.join(', ')})`);
    case 'method': {
      if (expression.onOwnLine) return undefined;
      const on = flatText(expression.on);
      return on === undefined ? undefined : joined(expression.args, (texts) => `${on}.${expression.name}(${texts.join(', ')})`);
    }
    case 'object': {
      const { members, comments = {} } = expression;
      if (Object.keys(comments).length > 0) return undefined;
      const names = Object.keys(members);
      if (names.length === 0) return '{}';
      return joined(Object.values(members), (texts) => `{ ${texts.map((text, index) => (text === names[index] ? text : `${keyText(names[index]!)}: ${text}`)).join(', ')} }`);
    }
  }
}

function joined(parts: readonly Expression[], join: (texts: readonly string[]) => string): string | undefined {
  const texts = parts.map(flatText);
  return texts.includes(undefined) ? undefined : join(texts as string[]);
}

function dataText(value: Json): string | undefined {
  if (typeof value === 'string') return stringText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return joined(value.map(data), (texts) => `[${texts.join(', ')}]`);
  const names = Object.keys(value);
  return names.length === 0 ? '{}' : joined(Object.values(value).map(data), (texts) => `{ ${texts.map((text, index) => `${keyText(names[index]!)}: ${text}`).join(', ')} }`);
}

function stringText(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`);
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

function keyText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : stringText(name);
}

/** Names of exports that an expression uses. */
export function* exportsIn(expression: Expression): Iterable<string> {
  if (expression.kind === 'call') yield expression.callee.split('.')[0]!;
  const parts = expression.kind === 'call' ? expression.args : expression.kind === 'method' ? [expression.on, ...expression.args] : expression.kind === 'list' ? expression.items : expression.kind === 'object' ? Object.values(expression.members) : [];
  for (const part of parts) yield* exportsIn(part);
}

/** Number of names and values: the smaller of two expressions that mean the same is better. */
export function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'object':
      return Object.values(expression.members).reduce((sum, member) => sum + 1 + sizeOf(member), 1);
    case 'call':
      return expression.args.reduce((sum, arg) => sum + sizeOf(arg), 2);
    case 'method':
      return expression.args.reduce((sum, arg) => sum + sizeOf(arg), 1 + sizeOf(expression.on));
    case 'list':
      return expression.items.reduce((sum, item) => sum + sizeOf(item), 1);
    default:
      return 1;
  }
}
