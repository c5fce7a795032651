import type { HTTPRouteFilter, HTTPRouteRetry, HTTPRouteRule } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { Report } from '../report';
import type { HttpFilter } from './http-filter';
import type { HttpMatch } from './http-match';
import type { HttpRedirect } from './http-redirect';
import { renderBackends } from './route-backends';
import { renderFilters } from './route-filters';
import type { RuleScope } from './route-filters';
import { checkRuleName } from './route-names';
import { requireFeature } from './route-support';
import { checkDuration } from './route-values';

/** How long requests may take, as `10s`, `1m30s` or `500ms`; `0s` means for ever. */
export interface HttpTimeouts {
  /** From the client's request to the end of the response, retries included. @default - Envoy's: for ever */
  readonly request?: string;
  /** A single request to a backend; at most `request`. @default - none of its own */
  readonly backendRequest?: string;
}

/**
 * When a request is sent again. Envoy does so for every method, POST too. Cilium 1.20 and newer, with the experimental
 * channel of the Gateway API CRDs.
 */
export interface HttpRetryProps {
  /** How many times, from 1. @default - the implementation's */
  readonly attempts?: number;
  /** Shortest wait between two attempts, as `100ms`. @default - the implementation's */
  readonly backoff?: string;
  /** Status codes, from 400 to 599, after which it is sent again. @default - connection errors alone */
  readonly codes?: readonly number[];
}

/** What happens with requests of some kind: sent to backends, or redirected. */
export interface HttpRuleProps {
  /** Name of the rule, for policies and status. Cilium 1.19 and newer, or the experimental CRDs. @default none */
  readonly name?: string;
  /** Requests that it is for: those that any of the matches takes. @default - all */
  readonly matches?: readonly HttpMatch[];
  /** Where they go, in shares by weight. */
  readonly backends?: readonly Backend[];
  /** Where the client is sent instead of to backends. */
  readonly redirect?: HttpRedirect;
  /** What happens with them on the way. @default none */
  readonly filters?: readonly HttpFilter[];
  /** @default none */
  readonly timeouts?: HttpTimeouts;
  /** @default none */
  readonly retry?: HttpRetryProps;
  /** Fields of the rule that have no prop; they win. They are not checked. @default none */
  readonly raw?: Partial<HTTPRouteRule>;
}

/** A rule as the API takes it, with all mistakes noted. */
export function renderHttpRule(rule: HttpRuleProps, scope: RuleScope, report: Report): HTTPRouteRule {
  const { name, matches = [], backends = [], redirect, timeouts, retry, raw } = rule;
  if (name !== undefined) checkRuleName(name, scope, report);
  report.limit('matches', matches.length, 64, 'spread them over several rules');
  checkTarget(rule, report);

  const rendered = renderFilters(rule.filters ?? [], 'HTTP rule', scope, report);
  const filters: HTTPRouteFilter[] = redirect ? [...rendered, { type: 'RequestRedirect', requestRedirect: redirect.render(scope, report.at('redirect')) }] : rendered;
  if (filters.filter(({ type }) => type === 'RequestRedirect').length > 1) report.add('RTE025', 'has filter RequestRedirect more than once (2)', 'leave one');
  checkPrefix(matches, filters, report);
  return {
    ...(name !== undefined && { name }),
    ...(matches.length > 0 && { matches: matches.map((match, index) => match.render(report.at(`matches[${index}]`))) }),
    ...(filters.length > 0 && { filters }),
    ...(backends.length > 0 && { backendRefs: renderBackends(backends, scope, report) }),
    ...(timeouts && { timeouts: renderTimeouts(timeouts, report.at('timeouts')) }),
    ...(retry && { retry: renderRetry(retry, scope, report.at('retry')) }),
    ...raw,
  };
}

function checkTarget({ backends = [], redirect, filters = [], raw }: HttpRuleProps, report: Report): void {
  const redirects = redirect !== undefined || filters.some(({ part }) => part.type === 'Raw' && part.filter.type === 'RequestRedirect');
  const rewrites = filters.some(({ part }) => part.type === 'URLRewrite' || (part.type === 'Raw' && part.filter.type === 'URLRewrite'));
  if (redirects && backends.length > 0) report.add('RTE020', `has a redirect and backends, which would get nothing (${backends.length} backends)`, 'leave one of the two');
  if (redirects && rewrites) report.add('RTE026', 'has a redirect and a rewrite (only one can be)', 'leave one of the two: a redirect can change hostname and path itself');
  if (!redirects && backends.length === 0 && !raw?.backendRefs?.length) {
    report.add('RTE021', 'has neither backends nor a redirect: every request would get status 500 (backends is empty)', 'give backends or a redirect');
  }
}

/** The API takes a replacement of the prefix only where it is clear which prefix that is. */
function checkPrefix(matches: readonly HttpMatch[], filters: readonly HTTPRouteFilter[], report: Report): void {
  if (matches.length === 0 || (matches.length === 1 && matches[0]!.isPrefix)) return;
  for (const { urlRewrite, requestRedirect } of filters) {
    const prefix = (urlRewrite ?? requestRedirect)?.path?.replacePrefixMatch;
    if (prefix === undefined) continue;
    const found = matches.length > 1 ? `${matches.length} matches` : 'a match of the whole path';
    report.add('RTE024', `replaces a prefix (${prefix}) and has ${found}`, 'make a rule of its own for each HttpMatch.prefix(...)');
  }
}

function renderTimeouts({ request, backendRequest }: HttpTimeouts, report: Report): HttpTimeouts {
  const whole = request === undefined ? undefined : checkDuration('request', request, report);
  const part = backendRequest === undefined ? undefined : checkDuration('backendRequest', backendRequest, report);
  if (whole !== undefined && whole > 0 && part !== undefined && part > whole) {
    report.add('RTE036', `backendRequest is longer than request (${backendRequest}, ${request})`, 'lower backendRequest, or raise request');
  }
  return { ...(request !== undefined && { request }), ...(backendRequest !== undefined && { backendRequest }) };
}

function renderRetry({ attempts, backoff, codes }: HttpRetryProps, scope: RuleScope, report: Report): HTTPRouteRetry {
  requireFeature('retry', scope, report);
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 1)) report.add('RTE046', `attempts is no whole number from 1 (${attempts})`, 'correct it');
  for (const code of codes ?? []) {
    if (!(Number.isInteger(code) && code >= 400 && code <= 599)) report.add('RTE046', `codes has what is no status of an error (${code})`, 'give codes from 400 to 599');
  }
  if (backoff !== undefined) checkDuration('backoff', backoff, report);
  return { ...(attempts !== undefined && { attempts }), ...(backoff !== undefined && { backoff }), ...(codes && { codes: [...codes] }) };
}
