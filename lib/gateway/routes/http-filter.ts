import type { Duration } from 'cdk8s';
import type { HTTPRouteFilter } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { HeaderChange, Headers } from './header-changes';
import type { StrictTransportSecurityProps } from './hsts';
import type { HttpMethod } from './named-match';
import { checked } from '../../props';

/** Share of the requests that is mirrored: `percent`, `fraction`, or all requests without either. */
export interface MirrorOptions {
  /** An integer from 0 to 100. @default - all requests */
  readonly percent?: number;
  /** A fraction, for shares that are not whole percents: `{ numerator: 5, denominator: 1000 }`. @default - all requests */
  readonly fraction?: {
    /** An integer from 0 to `denominator`. */
    readonly numerator: number;
    /** An integer of at least 1. */
    readonly denominator: number;
  };
}

/**
 * Origins whose pages may send requests, which the browser enforces.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter
 */
export interface CorsProps {
  /** Origins: `https://app.example.com`, `https://*.example.com`, or only `*`. */
  readonly allowOrigins: readonly string[];
  /** Methods, or only `*`. @default - methods that browsers always allow: GET, HEAD and POST */
  readonly allowMethods?: readonly (HttpMethod | '*')[];
  /** Request headers, or only `*`. @default - headers that browsers always allow */
  readonly allowHeaders?: readonly string[];
  /** Response headers that pages may read. @default - headers that browsers always allow */
  readonly exposeHeaders?: readonly string[];
  /** Whether requests may have cookies and credentials. @default false */
  readonly allowCredentials?: boolean;
  /** How long browsers cache the answer to a preflight request, in whole seconds: `1h` or `Duration.hours(1)`. @default Duration.seconds(5) */
  readonly maxAge?: string | Duration;
}

/** @internal The arguments of a filter. */
export type FilterPart =
  | { readonly type: 'RequestHeaderModifier' | 'ResponseHeaderModifier'; readonly change: HeaderChange }
  | { readonly type: 'URLRewrite'; readonly hostname?: string; readonly path?: { readonly full?: string; readonly prefix?: string } }
  | { readonly type: 'RequestMirror'; readonly backend: Backend; readonly options: MirrorOptions }
  | { readonly type: 'CORS'; readonly cors: CorsProps }
  | { readonly type: 'Hsts'; readonly hsts: StrictTransportSecurityProps }
  | { readonly type: 'Raw'; readonly filter: HTTPRouteFilter };

/**
 * A change to requests before they reach the backend, or to responses. Changes of headers are merged, and so are rewrites of
 * hostname and path, because a rule can have only one filter of each type.
 *
 * @example
 * HttpFilter.setRequestHeaders({ 'x-env': 'canary' });
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter
 */
export class HttpFilter {
  static { checked(HttpFilter, 'HttpFilter'); }

  /** @internal */
  readonly part: FilterPart;

  /** Sets request headers, and replaces existing values. */
  static setRequestHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'set', headers: { ...headers } } });
  }

  /** Adds values to request headers, and keeps existing values. */
  static addRequestHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'add', headers: { ...headers } } });
  }

  /** Removes request headers. */
  static removeRequestHeaders(...names: readonly string[]): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'remove', names: [...names] } });
  }

  /** Sets response headers, and replaces existing values. */
  static setResponseHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'set', headers: { ...headers } } });
  }

  /** Adds values to response headers, and keeps existing values. */
  static addResponseHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'add', headers: { ...headers } } });
  }

  /** Removes response headers. */
  static removeResponseHeaders(...names: readonly string[]): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'remove', names: [...names] } });
  }

  /**
   * Makes browsers use only HTTPS (`Strict-Transport-Security`). Browsers ignore the header over HTTP, so it is for HTTPS listeners.
   * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
   */
  static hsts(hsts: StrictTransportSecurityProps = {}): HttpFilter {
    return new HttpFilter({ type: 'Hsts', hsts: { ...hsts } });
  }

  /** Replaces the hostname in requests to the backend. */
  static rewriteHostname(hostname: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', hostname });
  }

  /** Replaces the prefix that the rule matches. Its only match must be `HttpMatch.prefix`. */
  static rewritePrefix(prefix: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', path: { prefix } });
  }

  /** Replaces the whole path. */
  static rewritePath(path: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', path: { full: path } });
  }

  /** Sends a copy of the requests to another backend, and ignores its responses. A rule can have several. */
  static mirror(backend: Backend, options: MirrorOptions = {}): HttpFilter {
    return new HttpFilter({ type: 'RequestMirror', backend, options: { ...options } });
  }

  /** Answers preflight requests and allows origins to read responses (CORS). Cilium 1.20 and newer. */
  static cors(cors: CorsProps): HttpFilter {
    return new HttpFilter({ type: 'CORS', cors: { ...cors } });
  }

  /** A filter as in the Gateway API, for fields that the other methods do not have. */
  static raw(filter: HTTPRouteFilter): HttpFilter {
    return new HttpFilter({ type: 'Raw', filter });
  }

  private constructor(part: FilterPart) {
    this.part = Object.freeze(part);
    Object.freeze(this);
  }
}
