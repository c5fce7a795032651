import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { HTTPRoute } from '../../../imports/gateway.networking.k8s.io';
import type { HTTPRouteRule, HTTPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import { HttpRedirect } from './http-redirect';
import type { HttpRedirectProps } from './http-redirect';
import { renderHttpRule } from './http-rule';
import type { HttpRuleProps } from './http-rule';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { RouteRules } from './route-rules';
import { checkArguments, checked } from '../../props';

/** Props of `CiliumHttpRoute`. */
export interface CiliumHttpRouteProps extends RouteProps {
  /** Hostnames of requests: `shop.example.com`, or `*.example.com` for all names below `example.com`. @default - hostnames of the listeners */
  readonly hostnames?: readonly string[];
  /** Rules of the route, from 1 to 16. The most specific match has precedence, regardless of the order of the rules. */
  readonly rules: readonly HttpRuleProps[];
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<HTTPRouteSpec>;
}

/** Props of a route that redirects HTTP to HTTPS. */
export interface RedirectToHttpsProps extends RouteProps, Pick<HttpRedirectProps, 'port' | 'statusCode'> {
  /** Hostnames of requests. @default - hostnames of the listeners */
  readonly hostnames?: readonly string[];
}

/**
 * Sends HTTP and HTTPS requests to backends: an `HTTPRoute`. It is checked against the listeners of its Gateway, the rules of the
 * Gateway API, and the features of the version of Cilium. Requests that no rule matches get the status 404.
 *
 * @example
 * new CiliumHttpRoute(chart, 'shop', {
 *   namespace: 'shop',
 *   gateway,
 *   listener: 'https',
 *   hostnames: ['shop.example.com'],
 *   rules: [{ matches: [HttpMatch.prefix('/api')], backends: [Backend.named({ name: 'api', port: 8080 })] }],
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class CiliumHttpRoute extends Construct {
  static { checked(CiliumHttpRoute, 'CiliumHttpRoute'); }

  /** Name of the route. */
  readonly name: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** The HTTPRoute, for JSON patches and metadata. */
  readonly apiObject: ApiObject;
  private readonly rules: RouteRules<HttpRuleProps, HTTPRouteRule>;

  /**
   * Creates a route that redirects all requests to the same address with HTTPS. Set `listener` to the HTTP listener: on an HTTPS
   * listener the route would be a redirect loop.
   *
   * @throws RTE codes, all mistakes at once
   */
  static redirectToHttps(scope: Construct, id: string, props: RedirectToHttpsProps): CiliumHttpRoute {
    const { port, statusCode, ...route } = props;
    const redirect = HttpRedirect.toHttps({ ...(port !== undefined && { port }), ...(statusCode !== undefined && { statusCode }) });
    return new CiliumHttpRoute(scope, id, { ...route, rules: [{ redirect }] });
  }

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumHttpRouteProps) {
    checkArguments('CiliumHttpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'HTTPRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.rules = new RouteRules(frame, props.rules, renderHttpRule);
    this.apiObject = new HTTPRoute(this, 'route', { metadata: frame.metadata, spec: { ...this.rules.spec, ...props.raw } });
  }

  /** Adds a rule. @throws RTE codes, all mistakes at once */
  addRule(rule: HttpRuleProps): this {
    this.rules.add(rule);
    return this;
  }
}
