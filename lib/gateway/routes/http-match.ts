import type { HTTPRouteMatch } from '../../../imports/gateway.networking.k8s.io';
import type { Report } from '../report';
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
const NONE: Parts = { headers: [], query: [] };

/**
 * What a request must look like: everything that is said of it at once. A rule applies when one of its matches does.
 * `HttpMatch.prefix('/api').method('GET').header('x-env', 'canary')`
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutematch
 */
export class HttpMatch {
  static { checked(HttpMatch, 'HttpMatch'); }

  private readonly parts: Parts;

  /** The path is this one and no other. */
  static exact(path: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'Exact', value: path } });
  }

  /** The path begins with these elements: `/api` stands for `/api` and `/api/users`, not for `/apis`. */
  static prefix(path: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'PathPrefix', value: path } });
  }

  /** The whole path matches an expression of RE2. */
  static regex(expression: string): HttpMatch {
    return new HttpMatch({ ...NONE, path: { type: 'RegularExpression', value: expression } });
  }

  /** Every path; to be narrowed by method, headers or query. */
  static any(): HttpMatch {
    return new HttpMatch(NONE);
  }

  private constructor(parts: Parts) {
    this.parts = parts;
    Object.freeze(this);
  }

  /** And the method is this one. */
  method(method: HttpMethod): HttpMatch {
    return new HttpMatch({ ...this.parts, method });
  }

  /** And the header has this value. Names of headers know no case. */
  header(name: string, value: string): HttpMatch {
    return this.withHeader({ name, value, regex: false });
  }

  /** And the whole value of the header matches an expression of RE2. */
  headerRegex(name: string, expression: string): HttpMatch {
    return this.withHeader({ name, value: expression, regex: true });
  }

  /** And the query parameter has this value. */
  query(name: string, value: string): HttpMatch {
    return this.withQuery({ name, value, regex: false });
  }

  /** And the whole value of the query parameter matches an expression of RE2. */
  queryRegex(name: string, expression: string): HttpMatch {
    return this.withQuery({ name, value: expression, regex: true });
  }

  /** @internal Whether a prefix of the path can be replaced. No path at all means the prefix `/`. */
  get isPrefix(): boolean {
    return (this.parts.path?.type ?? 'PathPrefix') === 'PathPrefix';
  }

  /** @internal The match as the API takes it, with all mistakes noted. */
  render(report: Report): HTTPRouteMatch {
    const { path, method, headers, query } = this.parts;
    if (path?.type === 'RegularExpression') checkExpression(path.value, report.at('path'));
    else if (path) checkPath(path.value, report.at('path'));
    return {
      ...(path && { path }),
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

function checkExpression(expression: string, report: Report): void {
  if (expression.length > 1024) report.add('RTE030', `is longer than 1024 characters (${expression.length})`, 'shorten it');
  checkRegex(expression, report);
}

/** Notes `RTE030` for a path that the API server refuses. */
export function checkPath(path: string, report: Report): void {
  const add = (what: string, fix: string) => report.add('RTE030', `${what} (${path})`, fix);
  if (path.length > 1024) report.add('RTE030', `is longer than 1024 characters (${path.length})`, 'shorten it');
  if (!path.startsWith('/')) return add('does not begin with a slash', `write /${path}`);
  for (const part of ['//', '/./', '/../']) if (path.includes(part)) add(`contains ${part}`, 'write it as a browser would send it');
  for (const end of ['/.', '/..']) if (path.endsWith(end)) add(`ends with ${end}`, 'write it as a browser would send it');
  if (/%2f/i.test(path)) add('contains an encoded slash', 'use HttpMatch.regex for it');
  else if (/[?#]/.test(path)) add('has a query or a fragment', 'match the query with .query(name, value); fragments are never sent');
  else if (!PATH.test(path)) add('has characters that a path does not have', 'encode them as %XX');
}
