import { SHAPES } from '../../lib/props/shapes';

/** A type of the public API, as the table of shapes writes it. Read here once more, so that the fuzz does not ask the code under test. */
export type Type =
  | { readonly kind: 'union' | 'both'; readonly of: readonly Type[] }
  | { readonly kind: 'array' | 'record'; readonly item: Type }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'name'; readonly name: string };

export interface Member {
  readonly name: string;
  readonly type: Type;
  readonly optional: boolean;
  readonly rest: boolean;
  /** What a message tells to write, as TypeScript. */
  readonly example: string | undefined;
}

/** What can be called: `Class`, `Class.maker`, `Class#method`, `function`. */
export const callables = new Map<string, readonly Member[]>();
const named = new Map<string, Type>();

for (const line of SHAPES.trim().split('\n')) {
  const [name] = /^[\w$.#]+/.exec(line)!;
  const tokens = line.slice(name.length).match(/'[^']*'|"(?:[^"\\]|\\.)*"|[\w$]+|\.\.\.|\S/g)!;
  const next = (): string | undefined => tokens[0];
  const take = (): string => tokens.shift()!;

  const bare = (): Type => {
    const token = take();
    if (token === '(') {
      const type = union();
      take();
      return type;
    }
    if (token === '{' && next() === '[') {
      tokens.splice(0, 4);
      const item = union();
      take();
      return { kind: 'record', item };
    }
    if (token === '{') return { kind: 'object', members: members('}') };
    if (/^['\d]/.test(token)) return { kind: 'literal', value: token.startsWith("'") ? token.slice(1, -1) : Number(token) };
    return token === 'true' || token === 'false' ? { kind: 'literal', value: token === 'true' } : { kind: 'name', name: token };
  };
  const one = (): Type => {
    let type = bare();
    for (;;) {
      if (next() === '[') {
        tokens.splice(0, 2);
        type = { kind: 'array', item: type };
      } else if (next() === '+') {
        take();
        if (next()?.startsWith('"')) take();
      } else return type;
    }
  };
  const several = (kind: 'union' | 'both', sign: string, each: () => Type): Type => {
    const of = [each()];
    while (next() === sign) of.push((take(), each()));
    return of.length === 1 ? of[0]! : { kind, of };
  };
  const union = (): Type => several('union', '|', () => several('both', '&', one));
  const members = (end: string): Member[] => {
    const list: Member[] = [];
    while (next() !== end) {
      if (next() === ';') take();
      const rest = next() === '...' && take() !== '';
      const member = take();
      const optional = next() === '?' && take() !== '';
      take();
      const type = union();
      const example = next() === '=' ? (JSON.parse((take(), take())) as string) : undefined;
      list.push({ name: member, type, optional: optional || rest, rest, example });
    }
    take();
    return list;
  };

  const sign = take();
  if (sign === '(') callables.set(name, members(')'));
  else named.set(name, union());
}

/** The type behind a name that is none of a class or a primitive. */
export function definition(type: Type): Type {
  return type.kind === 'name' && named.has(type.name) ? definition(named.get(type.name)!) : type;
}
