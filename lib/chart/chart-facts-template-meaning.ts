import type { KeyTree } from './chart-facts-key-tree';
import type { Token } from './chart-facts-template-tokens';

/**
 * What an expression of a template can evaluate to, as far as the values of the chart are concerned: the root context, paths in the
 * values, a list or a dict that the template makes, or a literal. If all are empty, it is not a value of the chart.
 */
export interface Meaning {
  readonly root?: true;
  readonly places?: readonly KeyTree[];
  readonly items?: readonly Meaning[];
  readonly fields?: ReadonlyMap<string, Meaning>;
  readonly text?: string;
}

export const NOTHING: Meaning = {};
export const ROOT: Meaning = { root: true };

/** The union of several meanings. */
export function union(meanings: readonly Meaning[]): Meaning {
  const useful = meanings.filter((meaning) => meaning.root || meaning.places || meaning.items || meaning.fields);
  if (useful.length <= 1) return useful[0] ?? NOTHING;
  const places = new Set(useful.flatMap((meaning) => meaning.places ?? []));
  const items = useful.flatMap((meaning) => meaning.items ?? []);
  const fields = useful.flatMap((meaning) => [...(meaning.fields ?? [])]);
  return {
    ...(useful.some((meaning) => meaning.root) && { root: true as const }),
    ...(places.size > 0 && { places: [...places] }),
    ...(items.length > 0 && { items }),
    ...(fields.length > 0 && { fields: new Map(fields) }),
  };
}

/** The scope in which a pipeline is evaluated. */
export interface Scope {
  /** Value of `.`. */
  readonly dot: Meaning;
  /** Values of `$` and `$name`. */
  readonly variables: ReadonlyMap<string, Meaning>;
  /** `of.key` */
  field(of: Meaning, key: string): Meaning;
  /** `name arg arg ...` */
  apply(name: string, args: readonly Meaning[]): Meaning;
}

/** Evaluates the pipeline that begins at token `at`, with every chain and call looked up in `scope`. */
export function meaningOf(tokens: readonly Token[], at: number, scope: Scope): Meaning {
  return new Pipeline(tokens, at, scope).value();
}

class Pipeline {
  private readonly tokens: readonly Token[];
  private readonly scope: Scope;
  private at: number;

  constructor(tokens: readonly Token[], at: number, scope: Scope) {
    this.tokens = tokens;
    this.at = at;
    this.scope = scope;
  }

  value(): Meaning {
    let value = this.command();
    while (this.skip('|')) value = this.command(value);
    return value;
  }

  private command(piped?: Meaning): Meaning {
    const first = this.tokens[this.at];
    const name = first?.kind === 'name' ? first.text : undefined;
    if (name) this.at++;
    const args: Meaning[] = [];
    for (let token = this.tokens[this.at]; token && !isEnd(token); token = this.tokens[this.at]) args.push(this.operand(token));
    if (piped) args.push(piped);
    return name ? this.scope.apply(name, args) : (args[0] ?? NOTHING);
  }

  private operand(token: Token): Meaning {
    this.at++;
    if (token.kind === 'chain') return this.chain(token.text);
    if (token.kind === 'text' || token.kind === 'other') return { text: token.text };
    if (token.text !== '(') return NOTHING;
    const value = this.value();
    this.skip(')');
    const next = this.tokens[this.at];
    if (next?.kind !== 'chain' || !next.glued || !next.text.startsWith('.')) return value;
    this.at++;
    return this.fields(value, next.text);
  }

  private chain(text: string): Meaning {
    if (text === '.') return this.scope.dot;
    if (text[0] !== '$') return this.fields(this.scope.dot, text);
    const end = text.indexOf('.');
    const value = this.scope.variables.get(end < 0 ? text : text.slice(0, end)) ?? NOTHING;
    return end < 0 ? value : this.fields(value, text.slice(end));
  }

  private fields(value: Meaning, chain: string): Meaning {
    let of = value;
    for (let start = 1, end = 0; start < chain.length && of !== NOTHING; start = end + 1) {
      end = chain.indexOf('.', start);
      if (end < 0) end = chain.length;
      of = this.scope.field(of, chain.slice(start, end));
    }
    return of;
  }

  private skip(mark: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== 'mark' || token.text !== mark) return false;
    this.at++;
    return true;
  }
}

function isEnd(token: Token): boolean {
  return token.kind === 'mark' && token.text !== '(';
}
