import { PATH_DEFAULT } from '../api-defaults';
import type { HTTPRouteMatch } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
import { checkRegex, renderMatches } from './route-values';
import type { HttpMethod, NamedMatch } from './route-values';
import { checked } from '../../props';

type PathType = 'Exact' | 'PathPrefix' | 'RegularExpression';

interface Parts {
  readonly path?: { readonly type: PathType; readonly value: string };
  readonly method?: HttpMethod;
  readonly headers: readonly NamedMatch[];
  readonly query: readonly NamedMatch[];
}

const PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const MAX_LENGTH = 1024;
const NONE: Parts = { headers: [], query: [] };

/**
 * Condition for HTTP requests. Conditions of one match apply together. A rule applies if one of its matches does.
 *
 * @example
 * HttpMatch.prefix('/api').method('GET').header('x-env', 'canary');
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
export class HttpMatch {
  static { checked(HttpMatch, 'HttpMatch'); }

  private readonly parts: Parts;

  /** The path is equal to this path. */
  static exact(path: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'Exact', value: path } });
  }

  /** The path starts with these segments: `/api` matches `/api` and `/api/users`, but not `/apis`. */
  static prefix(path: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'PathPrefix', value: path } });
  }

  /** The whole path matches an RE2 expression. */
  static regex(expression: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'RegularExpression', value: expression } });
  }

  /** All paths, for use with conditions on method, headers or query parameters. */
  static any(): HttpMatch {
    return new HttpMatch(NONE);
  }

  private constructor(parts: Parts) {
    this.parts = parts;
    Object.freeze(this);
  }

  /** Adds a condition: the method. */
  method(method: HttpMethod): HttpMatch {
    return new HttpMatch({ ...this.parts, method });
  }

  /** Adds a condition: the header has this value. The case of header names does not matter. */
  header(name: string, value: string): HttpMatch {
    return this.withHeader({ name, value, regex: false });
  }

  /** Adds a condition: the whole value of the header matches an RE2 expression. */
  headerRegex(name: string, expression: string): HttpMatch {
    return this.withHeader({ name, value: expression, regex: true });
  }

  /** Adds a condition: the query parameter has this value. */
  query(name: string, value: string): HttpMatch {
    return this.withQuery({ name, value, regex: false });
  }

  /** Adds a condition: the whole value of the query parameter matches an RE2 expression. */
  queryRegex(name: string, expression: string): HttpMatch {
    return this.withQuery({ name, value: expression, regex: true });
  }

  /** @internal Whether a prefix of the path can be replaced. A match without a path has the prefix `/`. */
  get isPrefix(): boolean {
    return (this.parts.path?.type ?? 'PathPrefix') === 'PathPrefix';
  }

  /** @internal Reports every mistake, and returns the fields of the match. */
  render(report: Reporter): HTTPRouteMatch {
    const { path, method, headers, query } = this.parts;
    if (path?.type === 'RegularExpression') checkExpression(path.value, report.at('path'));
    else if (path) checkPath(path.value, report.at('path'));
    return {
      path: path ?? PATH_DEFAULT,
      ...(method && { method }),
      ...(headers.length > 0 && { headers: renderMatches(headers, 'header', report) }),
      ...(query.length > 0 && { queryParams: renderMatches(query, 'query parameter', report) }),
    };
  }

  private withHeader(header: NamedMatch): HttpMatch {
    return new HttpMatch({ ...this.parts, headers: [...this.parts.headers, header] });
  }

  private withQuery(parameter: NamedMatch): HttpMatch {
    return new HttpMatch({ ...this.parts, query: [...this.parts.query, parameter] });
  }
}

function checkExpression(expression: string, report: Reporter): void {
  if (expression.length > MAX_LENGTH) report.add({ code: 'RTE030', what: `has ${expression.length} characters`, fix: `shorten it to ${MAX_LENGTH}` });
  checkRegex(expression, report);
}

/** Reports a path that the API server rejects. */
export function checkPath(path: string, report: Reporter): void {
  const add = (what: string, fix: string): void => report.add({ code: 'RTE030', what: `${what} (${path})`, fix });
  if (path.length > MAX_LENGTH) report.add({ code: 'RTE030', what: `has ${path.length} characters`, fix: `shorten it to ${MAX_LENGTH}` });
  if (!path.startsWith('/')) return add('does not start with a slash', `write '/${path}'`);
  for (const part of ['//', '/./', '/../']) if (path.includes(part)) add(`contains ${part}`, 'write the path without empty, . and .. segments');
  for (const end of ['/.', '/..']) if (path.endsWith(end)) add(`ends with ${end}`, 'write the path without . and .. segments');
  if (/%2f/i.test(path)) add('contains an encoded slash', 'use HttpMatch.regex for this path');
  else if (/[?#]/.test(path)) add('contains a query or a fragment', `write '${path.replace(/[?#].*$/, '')}'; match query parameters with .query(name, value)`);
  else if (!PATH.test(path)) add('contains characters that a URL path cannot contain', 'encode them, for example a space as %20');
}
