import { arrayShape, bothShape, calledShape, exampleOf, instanceShape, LEAVES, literalShape, madeBy, madeShape, nonEmptyShape, objectShape, recordShape, unionShape, type Maker, type Member, type Shape } from './shape';
import { SHAPES } from './shapes';

const TOKENS = /'[^']*'|"(?:[^"\\]|\\.)*"|[\w$]+|\.\.\.|[^\s]/g;

/** Each line of the table by its name. */
const lines = new Map(SHAPES.trim().split('\n').map((line): [string, string] => {
  const [name] = /^[\w$.#]+/.exec(line)!;
  return [name, line.slice(name.length)];
}));
/** The static methods of each class. */
const statics = new Map<string, string[]>();
for (const callable of lines.keys()) {
  const dot = callable.indexOf('.');
  if (dot > 0) statics.set(callable.slice(0, dot), [...(statics.get(callable.slice(0, dot)) ?? []), callable]);
}
const read = new Map<string, Shape>();

/** Whether the table says what arguments this takes: `Class`, `Class.static`, `Class#method`, `function`. */
export function isCallable(name: string): boolean {
  return lines.get(name)?.startsWith('(') === true;
}

/** Names of all that the table says the arguments of. */
export function callables(): string[] {
  return [...lines.keys()].filter(isCallable);
}

/** Parameters of what `isCallable`. */
export function readParameters(name: string): Member[] {
  const tokens = tokensOf(lines.get(name)!);
  tokens.pop();
  return readMembers(tokens, ')');
}

function tokensOf(text: string): string[] {
  return text.match(TOKENS)!.reverse();
}

function namedShape(name: string): Shape {
  const known = LEAVES[name] ?? read.get(name);
  if (known) return known;
  const line = lines.get(name);
  const makers = makersOf(name);
  if (line === undefined || line.startsWith('(')) return remember(name, instanceShape(name, makers));
  // What is made of itself refers to this while it is read.
  remember(name, { ...madeBy(name, []), find: (value) => read.get(name)!.find(value) });
  const tokens = tokensOf(line).slice(0, -1);
  const shape = readUnion(tokens, name);
  const phrase = /^([^:]+): (.+)$/.exec(readExample(tokens) ?? '');
  if (phrase) return remember(name, calledShape(shape, phrase[1]!, phrase[2]!));
  return remember(name, makers.length > 0 ? madeShape(shape, madeBy(name, makers)) : shape);
}

/** The constructor, or the static methods of a class that has none of its own. */
function makersOf(name: string): Maker[] {
  const callables = isCallable(name) ? [name] : (statics.get(name) ?? []);
  return callables.map((callable) => ({ name: callable.slice(name.length + 1), callable, call: () => exampleCall(callable) }));
}

const open = new Set<string>();

/** A call as TypeScript, with examples of all arguments that it needs: `Announce.none('a static route on the router')`. */
export function exampleCall(callable: string): string {
  const isNew = !callable.includes('.');
  const parameters = readParameters(callable).filter(({ example, optional }) => !optional || example !== undefined);
  // A version can be made of a version.
  const isNested = open.has(callable);
  open.add(callable);
  try {
    const args = parameters.map((parameter) => {
      if (parameter.name === 'scope') return 'chart';
      if (parameter.name === 'id') return `'${callable.replace(/\..*/, '').replace(/(?<!^)(?=[A-Z][a-z])/g, '-').toLowerCase()}'`;
      return (isNested ? undefined : exampleOf(parameter)) ?? parameter.name;
    });
    return `${isNew ? 'new ' : ''}${callable}(${args.join(', ')})`;
  } finally {
    if (!isNested) open.delete(callable);
  }
}

function remember(name: string, shape: Shape): Shape {
  read.set(name, shape);
  return shape;
}

/** `A | B`. The tokens are in reverse, so that the next one is the last. */
function readUnion(tokens: string[], name?: string): Shape {
  const alternatives = [readBoth(tokens, name)];
  while (tokens.at(-1) === '|') {
    tokens.pop();
    alternatives.push(readBoth(tokens, name));
  }
  return alternatives.length === 1 ? alternatives[0]! : unionShape(alternatives);
}

/** `A & B`. */
function readBoth(tokens: string[], name?: string): Shape {
  const first = readOne(tokens, name);
  if (tokens.at(-1) !== '&') return first;
  tokens.pop();
  return bothShape(first, readOne(tokens, name));
}

/** One type, with what follows it: `[]` for an array of it, `+` when it must not be empty, with the fix if there is one. */
function readOne(tokens: string[], name?: string): Shape {
  let shape = readBare(tokens, name);
  for (;;) {
    if (tokens.at(-1) === '[') {
      tokens.splice(-2);
      shape = arrayShape(shape);
    } else if (tokens.at(-1) === '+') {
      tokens.pop();
      shape = nonEmptyShape(shape, readText(tokens));
    } else {
      return shape;
    }
  }
}

function readBare(tokens: string[], name?: string): Shape {
  const token = tokens.pop()!;
  if (token === '(') {
    const shape = readUnion(tokens);
    tokens.pop();
    return shape;
  }
  if (token === '{' && tokens.at(-1) === '[') {
    tokens.splice(-'[key]:'.match(TOKENS)!.length);
    const shape = recordShape(readUnion(tokens));
    tokens.pop();
    return shape;
  }
  if (token === '{') return objectShape(name, readMembers(tokens, '}'), ownerOf);
  if (token.startsWith("'")) return literalShape(token.slice(1, -1));
  if (token === 'true' || token === 'false') return literalShape(token === 'true');
  return /^\d/.test(token) ? literalShape(Number(token)) : namedShape(token);
}

/** The only class whose props have a prop of this name: `kubePrism` is one of `TalosCluster`. */
function ownerOf(prop: string): string | undefined {
  const owners = [...lines].filter(([name, line]) => name.endsWith('Props') && isCallable(name.slice(0, -'Props'.length)) && new RegExp(`[{;] ${prop}\\??:`).test(`{${topLevel(line.slice(line.indexOf('{') + 1))}`));
  return owners.length === 1 ? owners[0]![0].slice(0, -'Props'.length) : undefined;
}

/** Without the members of members. */
function topLevel(text: string): string {
  const shorter = text.replace(/\{[^{}]*\}/g, '');
  return shorter === text ? text : topLevel(shorter);
}

function readMembers(tokens: string[], end: string): Member[] {
  const members: Member[] = [];
  for (let token = tokens.pop()!; token !== end; token = tokens.pop()!) {
    if (token === ';') continue;
    const rest = token === '...';
    const name = rest ? tokens.pop()! : token;
    const optional = tokens.at(-1) === '?';
    if (optional) tokens.pop();
    tokens.pop();
    members.push(new ReadMember(name, optional || rest, rest, takeType(tokens), readExample(tokens)));
  }
  return members;
}

/** Its type is read when a value is held against it: most calls leave most props out. */
class ReadMember implements Member {
  readonly name: string;
  readonly optional: boolean;
  readonly rest: boolean;
  readonly example: string | undefined;
  private readonly type: string[];
  private known: Shape | undefined;

  constructor(name: string, optional: boolean, rest: boolean, type: string[], example: string | undefined) {
    this.name = name;
    this.optional = optional;
    this.rest = rest;
    this.type = type;
    this.example = example;
  }

  get shape(): Shape {
    return (this.known ??= readUnion(this.type));
  }
}

/** Takes the tokens of a type, without what follows it: `;`, `=` or a bracket that closes what it is in. */
function takeType(tokens: string[]): string[] {
  let index = tokens.length;
  for (let depth = 0; depth >= 0; ) {
    const token = tokens[--index]!;
    if (token === '(' || token === '{' || token === '[') depth++;
    else if (token === ')' || token === '}' || token === ']') depth--;
    else if (depth === 0 && (token === ';' || token === '=')) break;
  }
  return tokens.splice(index + 1);
}

function readExample(tokens: string[]): string | undefined {
  if (tokens.at(-1) !== '=') return undefined;
  tokens.pop();
  return readText(tokens);
}

function readText(tokens: string[]): string | undefined {
  return tokens.at(-1)?.startsWith('"') ? (JSON.parse(tokens.pop()!) as string) : undefined;
}
