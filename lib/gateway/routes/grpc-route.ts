import type { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { GRPCRoute } from '../../../imports/gateway.networking.k8s.io';
import type { GRPCRouteFilter, GRPCRouteRule, GRPCRouteSpec } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { Report } from '../report';
import type { GrpcMatch } from './grpc-match';
import type { HttpFilter } from './http-filter';
import { renderBackends } from './route-backends';
import { renderFilters } from './route-filters';
import type { RuleScope } from './route-filters';
import { RouteFrame } from './route-frame';
import type { RouteProps } from './route-frame';
import { checkRuleName } from './route-names';
import { RouteRules } from './route-rules';
import { checkArguments, checked } from '../../props';

/** What happens with gRPC calls of some kind. */
export interface GrpcRuleProps {
  /** Name of the rule, for policies and status. Cilium 1.19 and newer, or the experimental CRDs. @default none */
  readonly name?: string;
  /** Calls that it is for: those that any of the matches takes. @default - all */
  readonly matches?: readonly GrpcMatch[];
  /** Where they go, in shares by weight. */
  readonly backends: readonly Backend[];
  /** What happens with them on the way: header modifiers and mirrors. @default none */
  readonly filters?: readonly HttpFilter[];
  /** Fields of the rule that have no prop; they win. They are not checked. @default none */
  readonly raw?: Partial<GRPCRouteRule>;
}

/** Props of `CiliumGrpcRoute`. */
export interface CiliumGrpcRouteProps extends RouteProps {
  /** Names that clients ask for; `*.example.com` stands for all below `example.com`. @default - those of the listener */
  readonly hostnames?: readonly string[];
  /** What happens with calls. The most specific match of all rules counts, whatever their order. */
  readonly rules: readonly GrpcRuleProps[];
  /** Fields of the spec that have no prop; they win. They are not checked. @default none */
  readonly spec?: Partial<GRPCRouteSpec>;
}

/**
 * gRPC calls to backends: a `GRPCRoute`. Over TLS it needs ALPN, which `gatewayApi: true` of `TalosCilium` turns on.
 * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
 */
export class CiliumGrpcRoute extends Construct {
  static { checked(CiliumGrpcRoute, 'CiliumGrpcRoute'); }

  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The object itself, for patches. */
  readonly apiObject: ApiObject;
  private readonly rules: RouteRules<GrpcRuleProps, GRPCRouteRule>;

  /** @throws RTE codes, all mistakes at once */
  constructor(scope: Construct, id: string, props: CiliumGrpcRouteProps) {
    checkArguments('CiliumGrpcRoute', arguments);
    super(scope, id);
    const frame = new RouteFrame(this, 'GRPCRoute', props, props.hostnames);
    this.name = frame.name;
    this.namespace = frame.namespace;
    this.rules = new RouteRules(frame, props.rules, renderRule, (rules, report) =>
      report.limit('matches', rules.reduce((sum, { matches }) => sum + (matches?.length ?? 0), 0), 128),
    );
    const { parentRefs, rendered: rules } = this.rules;
    this.apiObject = new GRPCRoute(this, 'route', {
      metadata: frame.metadata,
      spec: { parentRefs, ...(props.hostnames?.length && { hostnames: [...props.hostnames] }), rules, ...props.spec },
    });
  }

  /** Adds a rule. @throws RTE codes, as the constructor does */
  addRule(rule: GrpcRuleProps): this {
    this.rules.add(rule);
    return this;
  }
}

function renderRule({ name, matches = [], backends, filters = [], raw }: GrpcRuleProps, scope: RuleScope, report: Report): GRPCRouteRule {
  if (name !== undefined) checkRuleName(name, scope, report);
  report.limit('matches', matches.length, 64, 'spread them over several rules');
  if (backends.length === 0 && !raw?.backendRefs?.length) {
    report.add('RTE021', 'has no backend: every call would fail (backends is empty)', 'give at least one');
  }
  const rendered = renderFilters(filters, 'gRPC rule', scope, report);
  return {
    ...(name !== undefined && { name }),
    ...(matches.length > 0 && { matches: matches.map((match, index) => match.render(report.at(`matches[${index}]`))) }),
    ...(rendered.length > 0 && { filters: rendered as GRPCRouteFilter[] }),
    ...(backends.length > 0 && { backendRefs: renderBackends(backends, scope, report) as GRPCRouteRule['backendRefs'] }),
    ...raw,
  };
}
