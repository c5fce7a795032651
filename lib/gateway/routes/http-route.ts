import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { HTTPRoute } from '../../../imports/gateway.networking.k8s.io';
import type { HTTPRouteRule, HTTPRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Report } from '../report';
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
  /** Names that clients ask for; `*.example.com` stands for all below `example.com`. @default - those of the listener */
  readonly hostnames?: readonly string[];
  /** What happens with requests. The most specific match of all rules counts, whatever their order. */
  readonly rules: readonly HttpRuleProps[];
  /** Fields of the spec that have no prop; they win. They are not checked. @default none */
  readonly spec?: Partial<HTTPRouteSpec>;
}

/** Props of a route that sends HTTP to HTTPS. */
export interface RedirectToHttpsProps extends RouteProps, Pick<HttpRedirectProps, 'port' | 'statusCode'> {
  /** Names that clients ask for. @default - those of the listener */
  readonly hostnames?: readonly string[];
}

/**
 * Requests of HTTP and HTTPS to backends: an `HTTPRoute`, checked against what its Gateway takes, what the Gateway API
 * allows and what the Cilium at hand does. Whatever no rule takes is answered with 404.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class CiliumHttpRoute extends Construct {
  static { checked(CiliumHttpRoute, 'CiliumHttpRoute'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;
  private readonly rules: RouteRules<HttpRuleProps, HTTPRouteRule>;

  /**
   * A route that sends everything to the same address with HTTPS. Name the HTTP listener: on an HTTPS listener it would
   * lead in a circle.
   */
  static redirectToHttps(scope: Construct, id: string, props: RedirectToHttpsProps): CiliumHttpRoute {
    const { port, statusCode, ...route } = props;
    const redirect = HttpRedirect.toHttps({ ...(port !== undefined && { port }), ...(statusCode !== undefined && { statusCode }) });
    return new CiliumHttpRoute(scope, id, { ...route, rules: [{ redirect }] });
  }

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumHttpRouteProps) {
    checkArguments('CiliumHttpRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'HTTPRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.rules = new RouteRules(frame, props.rules, renderHttpRule, (rules, report) => {
      report.limit('matches', rules.reduce((sum, { matches }) => sum + (matches?.length || 1), 0), 128);
      checkCircle(rules, frame, report);
    });
    const { parentRefs, rendered: rules } = this.rules;
    this.apiObject = new HTTPRoute(this, 'route', {
      metadata: frame.metadata,
      spec: { parentRefs, ...(props.hostnames?.length && { hostnames: [...props.hostnames] }), rules, ...props.spec },
    });
  }

  /** Adds a rule. @throws RTE codes, as the constructor does */
  addRule(rule: HttpRuleProps): this {
    this.rules.add(rule);
    return this;
  }
}

function checkCircle(rules: readonly HttpRuleProps[], frame: RouteFrame, report: Report): void {
  if (!rules.some(({ redirect }) => redirect?.isHttpsAlone)) return;
  const secure = frame.listeners.filter(({ protocol }) => protocol === 'HTTPS').map(({ name }) => name);
  if (secure.length === 0) return;
  report.add('RTE015', `redirects to HTTPS what came with HTTPS, in a circle (listener ${secure.join(', ')})`, 'set listener to the name of the HTTP listener');
}
