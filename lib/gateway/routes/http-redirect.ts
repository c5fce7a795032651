import type { HTTPRouteRequestRedirect } from '../../../imports/gateway.networking.k8s.io';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { Reporter } from '../../diagnostics/reporter';
import { checkPath } from './http-match';
import { hostnameFix } from './route-hostnames';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';
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

  /** @internal Whether only the scheme changes, to HTTPS. For HTTPS requests this is a loop. */
  get isOnlyHttps(): boolean {
    const { scheme, hostname, port, path, prefix } = this.props;
    return scheme === 'https' && [hostname, port, path, prefix].every((value) => value === undefined);
  }

  /** @internal Reports every mistake, and returns the fields of the redirect. */
  render(target: RouteTarget, report: Reporter): HTTPRouteRequestRedirect {
    const { scheme, hostname, port, path, prefix, statusCode } = this.props;
    const wrong = hostname === undefined ? undefined : hostnameProblem(hostname, { wildcard: false });
    if (wrong !== undefined) report.at('hostname').add({ code: 'RTE003', what: `${wrong} (${hostname})`, fix: hostnameFix(hostname!) });
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
      report.at('port').add({ code: 'RTE041', what: `is not a valid port (${port})`, fix: 'set port to an integer from 1 to 65535, or remove it' });
    }
    if ([scheme, hostname, port, path, prefix].every((value) => value === undefined)) {
      report.add({ code: 'RTE037', what: 'changes nothing, so each request is redirected to its own address', fix: 'set scheme, hostname, port, path or prefix' });
    }
    if (path !== undefined && prefix !== undefined) report.add({ code: 'RTE037', what: `has both path (${path}) and prefix (${prefix})`, fix: 'keep path to replace the whole path, or prefix to replace the matched prefix' });
    if (path !== undefined) checkPath(path, report.at('path'));
    if (prefix !== undefined) checkPath(prefix, report.at('prefix'));
    if (statusCode !== undefined && statusCode > 302) requireFeature('redirectStatus', target, report);
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
