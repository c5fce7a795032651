import type { Duration } from 'cdk8s';
import { PATH_DEFAULT } from '../api-defaults';
import type { HTTPRouteFilter, HTTPRouteRetry, HTTPRouteRule } from '../../../imports/gateway.networking.k8s.io';
import type { Backend, BackendScope } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import type { HttpFilter } from './http-filter';
import type { HttpMatch } from './http-match';
import type { HttpRedirect } from './http-redirect';
import { renderBackends } from './route-backends';
import { renderFilters } from './route-filters';
import { durationText } from '../../kubernetes/duration';

/** Timeouts of requests: `10s`, `1m30s`, `500ms` or `Duration.seconds(10)`. `0s` disables a timeout. */
export interface HttpTimeouts {
  /** From the request of the client to the end of the response, with all retries. @default - none */
  readonly request?: string | Duration;
  /** A single request to a backend, at most `request`. @default - none */
  readonly backendRequest?: string | Duration;
}

/**
 * Retries of failed requests. Envoy retries requests of all methods, including POST. Cilium 1.20 and newer, with the CRDs of the
 * experimental channel.
 */
export interface HttpRetryProps {
  /** Maximum number of retries, at least 1. @default - as in Cilium */
  readonly attempts?: number;
  /** Minimum time between two attempts: `100ms` or `Duration.millis(100)`. @default - as in Cilium */
  readonly backoff?: string | Duration;
  /** Response status codes from 400 to 599 that are retried. @default - only connection errors are retried */
  readonly codes?: readonly number[];
}

/** A rule for HTTP requests: what it matches, and whether they go to backends or are redirected. */
export interface HttpRuleProps {
  /** Name of the rule, for policies and status. It requires Cilium 1.19 or the experimental CRDs. @default - none */
  readonly name?: string;
  /** Conditions, of which at least one must match. @default - all requests */
  readonly matches?: readonly HttpMatch[];
  /** Services that receive the requests, in proportion to their weights. @default - none; required without `redirect` */
  readonly backends?: readonly Backend[];
  /** Redirect of the client, instead of backends. @default - none */
  readonly redirect?: HttpRedirect;
  /** Changes to requests and responses. @default - none */
  readonly filters?: readonly HttpFilter[];
  /** Timeouts of requests. @default - none */
  readonly timeouts?: HttpTimeouts;
  /** Retries of failed requests. @default - none */
  readonly retry?: HttpRetryProps;
  /** Fields of the rule that have no prop. They override the props. @default - none */
  readonly raw?: Partial<HTTPRouteRule>;
}

/** Fields of a rule. Reports what cannot be resolved or merged. */
export function renderHttpRule(rule: HttpRuleProps, scope: BackendScope, report: Reporter): HTTPRouteRule {
  const { name, matches = [], backends = [], redirect, timeouts, retry, raw } = rule;
  const rendered = renderFilters(rule.filters ?? [], scope, report);
  const filters: HTTPRouteFilter[] = redirect ? [...rendered, { type: 'RequestRedirect', requestRedirect: redirect.render(report.at('redirect')) }] : rendered;
  return {
    ...(name !== undefined && { name }),
    matches: matches.length > 0 ? matches.map((match) => match.render()) : [{ path: PATH_DEFAULT }],
    ...(filters.length > 0 && { filters }),
    ...(backends.length > 0 && { backendRefs: renderBackends(backends, scope, report) }),
    ...(timeouts && { timeouts: texts(timeouts) }),
    ...(retry && { retry: renderRetry(retry) }),
    ...raw,
  };
}

function texts({ request, backendRequest }: HttpTimeouts): NonNullable<HTTPRouteRule['timeouts']> {
  return { ...(request !== undefined && { request: durationText(request) }), ...(backendRequest !== undefined && { backendRequest: durationText(backendRequest) }) };
}

function renderRetry({ attempts, backoff, codes }: HttpRetryProps): HTTPRouteRetry {
  return { ...(attempts !== undefined && { attempts }), ...(backoff !== undefined && { backoff: durationText(backoff) }), ...(codes && { codes: [...codes] }) };
}
