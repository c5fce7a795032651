import type { HTTPRouteRequestRedirect } from '../../../imports/gateway.networking.k8s.io';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { Report } from '../report';
import { checkPath } from './http-match';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';
import { checked } from '../../props';

/** Status codes of redirects. 303, 307 and 308 need Cilium 1.20. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308;

/** Where a redirect leads: what is left out stays as it was. */
export interface HttpRedirectProps {
  /** @default - as in the request */
  readonly scheme?: 'http' | 'https';
  /** @default - as in the request */
  readonly hostname?: string;
  /** @default - the usual port of `scheme`, or the listener's when there is none */
  readonly port?: number;
  /** A new path instead of the whole old one. @default - as in the request */
  readonly path?: string;
  /** A new prefix instead of the one that the rule matched: its only match must be `HttpMatch.prefix`. @default - as in the request */
  readonly prefix?: string;
  /** @default 302 */
  readonly statusCode?: RedirectStatus;
}

/**
 * Sends the client elsewhere instead of to a backend.
 * @see https://gateway-api.sigs.k8s.io/guides/http-redirect-rewrite/
 */
export class HttpRedirect {
  static { checked(HttpRedirect, 'HttpRedirect'); }

  private readonly props: HttpRedirectProps;

  /** To the same address with HTTPS, for good (301). Attach the route to the HTTP listener alone, or it would lead in a circle. */
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

  /** @internal Whether nothing but the scheme changes, to HTTPS: in a circle, when it comes from there. */
  get isHttpsAlone(): boolean {
    const { scheme, hostname, port, path, prefix } = this.props;
    return scheme === 'https' && [hostname, port, path, prefix].every((value) => value === undefined);
  }

  /** @internal The redirect as the API takes it, with all mistakes noted. */
  render(target: RouteTarget, report: Report): HTTPRouteRequestRedirect {
    const { scheme, hostname, port, path, prefix, statusCode } = this.props;
    const wrong = hostname === undefined ? undefined : hostnameProblem(hostname, { wildcard: false });
    if (wrong !== undefined) report.add('RTE003', `hostname ${wrong} (${hostname})`, 'write a lower-case DNS name, without port and wildcard');
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
      report.add('RTE041', `port is no whole number from 1 to 65535 (${port})`, 'correct it');
    }
    if ([scheme, hostname, port, path, prefix].every((value) => value === undefined)) {
      report.add('RTE037', 'leads back to where it came from (nothing is changed)', 'give scheme, hostname, port, path or prefix');
    }
    if (path !== undefined && prefix !== undefined) report.add('RTE037', `replaces both the path and its prefix (${path}, ${prefix})`, 'give path or prefix');
    if (path !== undefined) checkPath(path, report.at('path'));
    if (prefix !== undefined) checkPath(prefix, report.at('prefix'));
    if (statusCode !== undefined && statusCode > 302) requireFeature('redirectStatus', target, report);
    return {
      ...(scheme && { scheme }),
      ...(hostname !== undefined && { hostname }),
      ...(port !== undefined && { port }),
      ...(path !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path } }),
      ...(prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: prefix } }),
      ...(statusCode !== undefined && { statusCode }),
    };
  }
}
