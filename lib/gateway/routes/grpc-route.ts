import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GRPCRoute } from '../../../imports/gateway.networking.k8s.io';
import type { GRPCRouteFilter, GRPCRouteRule, GRPCRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend, BackendScope } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import type { GrpcMatch } from './grpc-match';
import type { HttpFilter } from './http-filter';
import { renderBackends } from './route-backends';
import { renderFilters } from './route-filters';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { RouteRules } from './route-rules';
import { checkArguments, checked } from '../../props';

/** A rule for gRPC calls: what it matches, and where they go. */
export interface GrpcRuleProps {
  /** Name of the rule, for policies and status. It requires Cilium 1.19 or the experimental CRDs. @default - none */
  readonly name?: string;
  /** Conditions, of which at least one must match. @default - all calls */
  readonly matches?: readonly GrpcMatch[];
  /** Services that receive the calls, in proportion to their weights. */
  readonly backends: readonly Backend[];
  /** Header modifiers and mirrors. @default - none */
  readonly filters?: readonly HttpFilter[];
  /** Fields of the rule that have no prop. They override the props. @default - none */
  readonly raw?: Partial<GRPCRouteRule>;
}

/** Props of `CiliumGrpcRoute`. */
export interface CiliumGrpcRouteProps extends RouteProps {
  /** Hostnames of requests: `shop.example.com`, or `*.example.com` for all names below `example.com`. @default - hostnames of the listeners */
  readonly hostnames?: readonly string[];
  /** Rules of the route, from 1 to 16. The most specific match has precedence, regardless of the order of the rules. */
  readonly rules: readonly GrpcRuleProps[];
  /** Fields of the spec that have no prop. They override the props. @default - none */
  readonly raw?: Partial<GRPCRouteSpec>;
}

/**
 * Sends gRPC calls to backends: a `GRPCRoute`. Over TLS it requires ALPN, which `CiliumGateway` and `gatewayApi: true` of `TalosCilium`
 * turn on.
 *
 * @example
 * new CiliumGrpcRoute(chart, 'orders', {
 *   namespace: 'shop',
 *   gateway,
 *   rules: [{ matches: [GrpcMatch.service('shop.v1.Orders')], backends: [Backend.named({ name: 'orders', port: 9090 })] }],
 * });
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
 */
export class CiliumGrpcRoute extends Construct {
  static { checked(CiliumGrpcRoute, 'CiliumGrpcRoute'); }

  /** Name of the route. */
  readonly name: string;
  /** Namespace of the route. */
  readonly namespace: string;
  /** The GRPCRoute, for JSON patches and metadata. */
  readonly apiObject: ApiObject;
  private readonly rules: RouteRules<GrpcRuleProps, GRPCRouteRule>;

  /** @throws RTE codes, all mistakes at once; CIL037 and CIL038 if its Cilium is not known */
  constructor(scope: Construct, id: string, props: CiliumGrpcRouteProps) {
    checkArguments('CiliumGrpcRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'GRPCRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.rules = new RouteRules(frame, props.rules, renderRule);
    this.apiObject = new GRPCRoute(this, 'route', { metadata: frame.metadata, spec: { ...this.rules.spec, ...props.raw } });
  }

  /** Adds a rule. @throws RTE codes, all mistakes at once */
  addRule(rule: GrpcRuleProps): this {
    this.rules.add(rule);
    return this;
  }
}

function renderRule({ name, matches = [], backends, filters = [], raw }: GrpcRuleProps, scope: BackendScope, report: Reporter): GRPCRouteRule {
  const rendered = renderFilters(filters, scope, report);
  return {
    ...(name !== undefined && { name }),
    ...(matches.length > 0 && { matches: matches.map((match) => match.render()) }),
    ...(rendered.length > 0 && { filters: rendered as GRPCRouteFilter[] }),
    ...(backends.length > 0 && { backendRefs: renderBackends(backends, scope, report) as GRPCRouteRule['backendRefs'] }),
    ...raw,
  };
}
