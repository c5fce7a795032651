import type { HTTPRouteRequestRedirect } from '../../../imports/gateway.networking.k8s.io';
import type { Reporter } from '../../diagnostics/reporter';
import { checked } from '../../props';

/** Status codes of redirects. 303, 307 and 308 require Cilium 1.20. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** Target of a redirect. Parts that are not set are those of the request. */
export interface HttpRedirectProps {
  /** @default - as in the request */
  readonly scheme?: 'http' | 'https';
  /** @default - as in the request */
  readonly hostname?: string;
  /** From 1 to 65535. @default - the default port of `scheme`, or the port of the listener without a scheme */
  readonly port?: number;
  /** Path that replaces the whole path of the request. @default - as in the request */
  readonly path?: string;
  /** Prefix that replaces the prefix that the rule matches. The only match of the rule must be `HttpMatch.prefix`. @default - as in the request */
  readonly prefix?: string;
  /** @default 302 */
  readonly statusCode?: RedirectStatus;
}

/**
 * Redirects clients instead of sending their requests to a backend.
 *
 * @example
 * HttpRedirect.to({ hostname: 'www.example.com', statusCode: 301 });
 *
 * @see https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
 */
export class HttpRedirect {
  static { checked(HttpRedirect, 'HttpRedirect'); }

  private readonly props: HttpRedirectProps;

  /** To the same address with HTTPS, permanently (301). Attach the route only to the HTTP listener: on an HTTPS listener it is a loop. */
  static toHttps(options: Pick<HttpRedirectProps, 'port' | 'statusCode'> = {}): HttpRedirect {
    return new HttpRedirect({ statusCode: 301, ...options, scheme: 'https' });
  }

  /** To another scheme, hostname, port or path. */
  static to(props: HttpRedirectProps): HttpRedirect {
    return new HttpRedirect(props);
  }

  private constructor(props: HttpRedirectProps) {
    this.props = Object.freeze({ ...props });
    Object.freeze(this);
  }

  /** @internal The fields of the redirect. */
  render(report: Reporter): HTTPRouteRequestRedirect {
    const { scheme, hostname, port, path, prefix, statusCode } = this.props;
    if (path !== undefined && prefix !== undefined) report.add({ code: 'RTE037', what: `has both path (${path}) and prefix (${prefix})`, fix: 'keep path to replace the whole path, or prefix to replace the matched prefix' });
    return {
      ...(scheme && { scheme }),
      ...(hostname !== undefined && { hostname }),
      ...(port !== undefined && { port }),
      ...(path !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path } }),
      ...(prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix } }),
      statusCode: statusCode ?? 302,
    };
  }
}
