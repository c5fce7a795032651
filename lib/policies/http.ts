import type { CiliumNetworkPolicyHTTP, CiliumNetworkPolicyHeaderMatch } from '../../imports/cilium.io';
import { Reporter } from '../diagnostics/reporter';
import { expressionProblem, isHeaderName } from '../model/policy-language';
import { checked, isBranded } from '../props';

/** Conditions on a request, in addition to its method and path. */
export interface HttpConditions {
  /**
   * Regular expression (RE2) for the whole Host header, such as `api\\.example\\.com`.
   * @default - any host
   */
  readonly host?: string;
  /**
   * Headers that the request must have, with their values. An empty value allows any value.
   * @default - none
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Headers whose value comes from a Secret, or for which a mismatch has another action than rejecting the request.
   * @default - none
   */
  readonly headerMatches?: readonly CiliumNetworkPolicyHeaderMatch[];
}

/**
 * Allowed HTTP requests. All others are answered with status 403. Method, path and host are regular expressions (RE2, which has no
 * look-around) and must match the whole value.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/layer7/#http
 */
export class Http {
  static { checked(Http, 'Http'); }

  /** True for a rule made by any copy of this library. */
  static isHttp(value: unknown): value is Http {
    return isBranded(value, 'Http');
  }

  /** Every request. Nothing is rejected, and Hubble shows the requests. */
  static any(): Http {
    return new Http({});
  }

  /**
   * GET requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static get(path?: string, match: HttpConditions = {}): Http {
    return Http.method('GET', path, match);
  }

  /**
   * HEAD requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static head(path?: string, match: HttpConditions = {}): Http {
    return Http.method('HEAD', path, match);
  }

  /**
   * POST requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static post(path?: string, match: HttpConditions = {}): Http {
    return Http.method('POST', path, match);
  }

  /**
   * PUT requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static put(path?: string, match: HttpConditions = {}): Http {
    return Http.method('PUT', path, match);
  }

  /**
   * PATCH requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static patch(path?: string, match: HttpConditions = {}): Http {
    return Http.method('PATCH', path, match);
  }

  /**
   * DELETE requests, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static delete(path?: string, match: HttpConditions = {}): Http {
    return Http.method('DELETE', path, match);
  }

  /**
   * Requests with any method, to paths that match.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   */
  static path(path: string, match: HttpConditions = {}): Http {
    return Http.of({ path }, match);
  }

  /**
   * Requests with a method, or with several as in `GET|HEAD`, to paths that match.
   *
   * @param path regular expression for the path @default - any path
   * @throws TalosCiliumError `POL229` for an invalid regular expression, `POL230` for an invalid header
   */
  static method(method: string, path?: string, match: HttpConditions = {}): Http {
    return Http.of({ method, ...(path === undefined ? {} : { path }) }, match);
  }

  /**
   * Requests with any method and path, with this host or these headers.
   *
   * @throws TalosCiliumError `POL229` and `POL230`, as `Http.method`
   * @nonEmpty match add a host or a header, or use Http.any()
   */
  static match(match: HttpConditions): Http {
    return Http.of({}, match);
  }

  private static of(request: { readonly method?: string; readonly path?: string }, { host, headers = {}, headerMatches = [] }: HttpConditions): Http {
    const expressions = { ...request, ...(host === undefined ? {} : { host }) };
    const report = new Reporter('Http');
    for (const [prop, expression] of Object.entries(expressions)) checkExpression(prop, expression, report);
    for (const name of [...Object.keys(headers), ...headerMatches.flatMap(({ name }) => (typeof name === 'string' ? [name] : []))]) checkHeaderName(name, report);
    report.throwIfAny();
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

  /** The rule as in the object. */
  toJSON(): CiliumNetworkPolicyHTTP {
    return this.rule;
  }
}

function checkExpression(prop: string, expression: string, report: Reporter): void {
  if (expression === '') {
    report.add({ code: 'POL229', what: `${prop} is empty`, fix: `remove ${prop} to allow any` });
    return;
  }
  const problem = expressionProblem(expression);
  if (problem === undefined) return;
  report.add({
    code: 'POL229',
    what: `${prop} ${expression} is not a valid RE2 regular expression: ${problem}`,
    fix: 'rewrite it without lookaround and backreferences',
    link: 'https://github.com/google/re2/wiki/Syntax',
  });
}

function checkHeaderName(name: string, report: Reporter): void {
  if (isHeaderName(name)) return;
  const dashed = name.trim().replace(/\s+/g, '-');
  report.add({ code: 'POL230', what: `${JSON.stringify(name)} is not a valid header name`, fix: dashed !== name && dashed !== '' ? `write ${dashed}` : 'write a name such as X-Api-Key' });
}
