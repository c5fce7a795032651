import { PATH_DEFAULT } from '../api-defaults';
import type { HTTPRouteMatch } from '../../../imports/gateway.networking.k8s.io';
import { renderMatches, type HttpMethod, type NamedMatch } from './named-match';
import { checked } from '../../props';

type PathType = 'Exact' | 'PathPrefix' | 'RegularExpression';

interface Parts {
  readonly path?: { readonly type: PathType; readonly value: string };
  readonly method?: HttpMethod;
  readonly headers: readonly NamedMatch[];
  readonly query: readonly NamedMatch[];
}

const NONE: Parts = { headers: [], query: [] };

/**
 * Condition for HTTP requests. A request must meet all conditions of a match. A rule applies to requests that meet one of its matches.
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

  /** @internal The fields of the match. */
  render(): HTTPRouteMatch {
    const { path, method, headers, query } = this.parts;
    return {
      path: path ?? PATH_DEFAULT,
      ...(method && { method }),
      ...(headers.length > 0 && { headers: renderMatches(headers) }),
      ...(query.length > 0 && { queryParams: renderMatches(query) }),
    };
  }

  private withHeader(header: NamedMatch): HttpMatch {
    return new HttpMatch({ ...this.parts, headers: [...this.parts.headers, header] });
  }

  private withQuery(parameter: NamedMatch): HttpMatch {
    return new HttpMatch({ ...this.parts, query: [...this.parts.query, parameter] });
  }
}
