/** HTTP methods in the Gateway API. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';

/** A name and its value, or an expression that the whole value must match. */
export interface NamedMatch {
  readonly name: string;
  readonly value: string;
  readonly regex: boolean;
}

/** A header or query parameter in a match. The default type is `Exact`. */
export interface RenderedMatch {
  readonly name: string;
  readonly type: 'Exact' | 'RegularExpression';
  readonly value: string;
}

/** Fields of the headers or query parameters of a match. */
export function renderMatches(matches: readonly NamedMatch[]): RenderedMatch[] {
  return matches.map(({ name, value, regex }) => ({ name, type: regex ? ('RegularExpression' as const) : ('Exact' as const), value }));
}
