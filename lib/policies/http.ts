import type { CiliumNetworkPolicyHTTP, CiliumNetworkPolicyHeaderMatch } from '../../imports/cilium.io';
import { re2Problem } from '../runtime/re2';
import { throwMistakes, type Mistake } from './mistakes';
import { checked, isBranded } from '../props';

/** What a request must have beside method and path. */
export interface HttpConditions {
  /**
   * Host header as a regular expression of RE2 that must match all of it, such as `api\\.example\\.com`.
   * @default - any
   */
  readonly host?: string;
  /**
   * Headers that the request must have, with these values; an empty value asks for presence alone.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers with a value from a Secret, or with something else to do than to refuse when they differ.
   * @default - none
   */
  readonly headerMatches?: readonly CiliumNetworkPolicyHeaderMatch[];
}

/**
 * Requests of HTTP that are let through: all others get an answer 403. Method, path and host are regular expressions of RE2
 * (no look-around) that must match all of the text.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#http
 */
export class Http {
  static { checked(Http, 'Http'); }

  /** True for a rule made by any copy of this library. */
  static isHttp(value: unknown): value is Http {
    return isBranded(value, 'Http');
  }

  /** Every request: nothing is refused, but Hubble sees each. */
  static any(): Http {
    return new Http({});
  }

  /** GET requests, to paths that match. Throws `POL015`, `POL016`. */
  static get(path?: string, match: HttpConditions = {}): Http {
    return Http.method('GET', path, match);
  }

  /** HEAD requests, to paths that match. Throws `POL015`, `POL016`. */
  static head(path?: string, match: HttpConditions = {}): Http {
    return Http.method('HEAD', path, match);
  }

  /** POST requests, to paths that match. Throws `POL015`, `POL016`. */
  static post(path?: string, match: HttpConditions = {}): Http {
    return Http.method('POST', path, match);
  }

  /** PUT requests, to paths that match. Throws `POL015`, `POL016`. */
  static put(path?: string, match: HttpConditions = {}): Http {
    return Http.method('PUT', path, match);
  }

  /** PATCH requests, to paths that match. Throws `POL015`, `POL016`. */
  static patch(path?: string, match: HttpConditions = {}): Http {
    return Http.method('PATCH', path, match);
  }

  /** DELETE requests, to paths that match. Throws `POL015`, `POL016`. */
  static delete(path?: string, match: HttpConditions = {}): Http {
    return Http.method('DELETE', path, match);
  }

  /** Requests of any method to paths that match. Throws `POL015`, `POL016`. */
  static path(path: string, match: HttpConditions = {}): Http {
    return Http.of({ path }, match);
  }

  /**
   * Requests of a method, or of methods as in `GET|HEAD`, to paths that match.
   *
   * @throws TalosCiliumError `POL015` for what RE2 does not take, `POL016` for a wrong header
   */
  static method(method: string, path?: string, match: HttpConditions = {}): Http {
    return Http.of({ method, ...(path === undefined ? {} : { path }) }, match);
  }

  /**
   * Requests of any method and path with this host or these headers. Throws `POL015`, `POL016`.
   * @nonEmpty match name a host or a header, or use Http.any()
   */
  static match(match: HttpConditions): Http {
    return Http.of({}, match);
  }

  private static of(request: { readonly method?: string; readonly path?: string }, { host, headers = {}, headerMatches = [] }: HttpConditions): Http {
    const expressions = { ...request, ...(host === undefined ? {} : { host }) };
    throwMistakes('Http', [
      ...Object.entries(expressions).flatMap(([field, expression]) => expressionMistakes(field, expression)),
      ...[...Object.keys(headers), ...headerMatches.map(({ name }) => name)].flatMap(headerMistakes),
      ...headerMatches.flatMap(matchMistakes),
    ]);
    const names = Object.keys(headers).sort();
    return new Http({
      ...(headerMatches.length > 0 ? { headerMatches: [...headerMatches].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) } : {}),
      ...(names.length > 0 ? { headers: names.map((name) => (headers[name] === '' ? name : `${name} ${headers[name]}`)) } : {}),
      ...expressions,
    });
  }

  private readonly rule: CiliumNetworkPolicyHTTP;

  private constructor(rule: CiliumNetworkPolicyHTTP) {
    this.rule = Object.freeze(rule);
    Object.freeze(this);
  }

  /** True when every request is let through. */
  get isAny(): boolean {
    return Object.keys(this.rule).length === 0;
  }

  /** As Cilium writes it. */
  toJSON(): CiliumNetworkPolicyHTTP {
    return this.rule;
  }
}

function expressionMistakes(field: string, expression: unknown): Mistake[] {
  if (typeof expression !== 'string' || expression === '') {
    return [{ code: 'POL015', what: `${field} is no regular expression (${expression === '' ? 'empty' : String(expression)})`, fix: `leave ${field} out for any` }];
  }
  // Most paths are plain text, which needs no reading.
  const problem = /^[\w/.~%:@!,;=&' -]*$/.test(expression) ? undefined : problemOf(expression);
  if (problem === undefined) return [];
  return [{
    code: 'POL015',
    what: `${field} is no regular expression of RE2: ${problem} (${expression})`,
    fix: 'write it without look-around, back references and repeats over 1000: the agent refuses the whole policy',
    link: 'https://github.com/google/re2/wiki/Syntax',
  }];
}

/** Paths such as `/api/.*` come again and again, and reading one takes longer than the rest of a policy. */
const known = new Map<string, string | undefined>();

function problemOf(expression: string): string | undefined {
  if (!known.has(expression)) known.set(expression, re2Problem(expression));
  return known.get(expression);
}

function headerMistakes(name: unknown): Mistake[] {
  if (typeof name === 'string' && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return [];
  return [{ code: 'POL016', what: `not a name of a header (${name === '' ? 'empty' : String(name)})`, fix: 'write a name such as X-Api-Key' }];
}

function matchMistakes({ name, value, secret, mismatch }: CiliumNetworkPolicyHeaderMatch): Mistake[] {
  const actions = ['LOG', 'ADD', 'DELETE', 'REPLACE'];
  return [
    ...(value !== undefined && secret !== undefined ? [{ code: 'POL016', what: `header has a value and a Secret (${name})`, fix: 'give one of them' }] : []),
    ...(mismatch !== undefined && !actions.includes(mismatch) ? [{ code: 'POL016', what: `header has no such mismatch action (${name}: ${mismatch})`, fix: `write ${actions.join(', ')}` }] : []),
  ];
}
