import type { HTTPRouteFilter } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { HeaderChange, Headers } from './header-changes';
import type { StrictTransportSecurityProps } from './hsts';
import type { HttpMethod } from './route-values';
import { checked } from '../../props';

/** Which share of the requests is mirrored: one of the two, or all when neither is given. */
export interface MirrorOptions {
  /** From 0 to 100. @default - all requests */
  readonly percent?: number;
  /** Numerator and denominator, for less than a percent: `{ numerator: 5, denominator: 1000 }`. @default - all requests */
  readonly fraction?: { readonly numerator: number; readonly denominator: number };
}

/**
 * Which pages of other origins may call, as the browser is told.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpcorsfilter
 */
export interface CorsProps {
  /** `https://app.example.com`, `https://*.example.com`, or `*` alone. */
  readonly allowOrigins: readonly string[];
  /** Methods, or `*` alone. @default - those that need no permission: GET, HEAD, POST */
  readonly allowMethods?: readonly (HttpMethod | '*')[];
  /** Request headers, or `*` alone. @default - those that need no permission */
  readonly allowHeaders?: readonly string[];
  /** Response headers that the page may read. @default - those that need no permission */
  readonly exposeHeaders?: readonly string[];
  /** Whether cookies and credentials may be sent. @default false */
  readonly allowCredentials?: boolean;
  /** How long a browser may keep the answer, in seconds. @default 5 */
  readonly maxAge?: number;
}

/** @internal What a filter holds. */
export type FilterPart =
  | { readonly type: 'RequestHeaderModifier' | 'ResponseHeaderModifier'; readonly change: HeaderChange }
  | { readonly type: 'URLRewrite'; readonly hostname?: string; readonly path?: { readonly full?: string; readonly prefix?: string } }
  | { readonly type: 'RequestMirror'; readonly backend: Backend; readonly options: MirrorOptions }
  | { readonly type: 'CORS'; readonly cors: CorsProps }
  | { readonly type: 'Hsts'; readonly hsts: StrictTransportSecurityProps }
  | { readonly type: 'Raw'; readonly filter: HTTPRouteFilter };

/**
 * What happens with a request before it reaches the backend, or with the response. Changes to headers are joined into the
 * one filter of their kind that a rule can have, and so are rewrites of hostname and path.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter
 */
export class HttpFilter {
  static { checked(HttpFilter, 'HttpFilter'); }

  /** @internal */
  readonly part: FilterPart;

  /** Sets request headers, whatever they were. */
  static setRequestHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'set', headers: { ...headers } } });
  }

  /** Adds values to request headers, beside those that are there. */
  static addRequestHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'add', headers: { ...headers } } });
  }

  /** Removes request headers. */
  static removeRequestHeaders(...names: readonly string[]): HttpFilter {
    return new HttpFilter({ type: 'RequestHeaderModifier', change: { op: 'remove', names: [...names] } });
  }

  /** Sets response headers, whatever they were. */
  static setResponseHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'set', headers: { ...headers } } });
  }

  /** Adds values to response headers, beside those that are there. */
  static addResponseHeaders(headers: Headers): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'add', headers: { ...headers } } });
  }

  /** Removes response headers. */
  static removeResponseHeaders(...names: readonly string[]): HttpFilter {
    return new HttpFilter({ type: 'ResponseHeaderModifier', change: { op: 'remove', names: [...names] } });
  }

  /**
   * Tells browsers to use HTTPS alone (`Strict-Transport-Security`). For HTTPS listeners: browsers ignore it over HTTP.
   * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Strict-Transport-Security
   */
  static hsts(hsts: StrictTransportSecurityProps = {}): HttpFilter {
    return new HttpFilter({ type: 'Hsts', hsts: { ...hsts } });
  }

  /** Gives the backend another hostname to see. */
  static rewriteHostname(hostname: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', hostname });
  }

  /** Replaces the prefix that the rule matched: its only match must be `HttpMatch.prefix`. */
  static rewritePrefix(prefix: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', path: { prefix } });
  }

  /** Replaces the whole path. */
  static rewritePath(path: string): HttpFilter {
    return new HttpFilter({ type: 'URLRewrite', path: { full: path } });
  }

  /** Sends a copy of the requests to another backend, whose answers are dropped. May be given several times. */
  static mirror(backend: Backend, options: MirrorOptions = {}): HttpFilter {
    return new HttpFilter({ type: 'RequestMirror', backend, options: { ...options } });
  }

  /** Answers preflight requests and says which origins may read the answer. Cilium 1.20 and newer. */
  static cors(cors: CorsProps): HttpFilter {
    return new HttpFilter({ type: 'CORS', cors: { ...cors } });
  }

  /** A filter as the API has it, for what has no maker here. It is not checked. */
  static raw(filter: HTTPRouteFilter): HttpFilter {
    return new HttpFilter({ type: 'Raw', filter });
  }

  private constructor(part: FilterPart) {
    this.part = Object.freeze(part);
    Object.freeze(this);
  }
}
