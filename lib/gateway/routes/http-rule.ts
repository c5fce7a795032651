import { PATH_DEFAULT } from '../api-defaults';
import type { Duration } from 'cdk8s';
import type { HTTPRouteFilter, HTTPRouteRetry, HTTPRouteRule } from '../../../imports/gateway.networking.k8s.io';
import type { Backend } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import type { HttpFilter } from './http-filter';
import type { HttpMatch } from './http-match';
import type { HttpRedirect } from './http-redirect';
import { renderBackends } from './route-backends';
import { renderFilters } from './route-filters';
import type { RuleScope } from './route-filters';
import { checkRuleName } from './route-names';
import { requireFeature } from './route-support';
import { checkCount, readDuration } from './route-values';

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
  /** Fields of the rule that have no prop. They override the props and are not checked. @default - none */
  readonly raw?: Partial<HTTPRouteRule>;
}

/** Reports every mistake in a rule, and returns its fields. */
export function renderHttpRule(rule: HttpRuleProps, scope: RuleScope, report: Reporter): HTTPRouteRule {
  const { name, matches = [], backends = [], redirect, timeouts, retry, raw } = rule;
  if (name !== undefined) checkRuleName(name, scope, report);
  checkCount('matches', matches.length, 64, 'move some of them to another rule', report);
  checkTarget(rule, report);

  const rendered = renderFilters(rule.filters ?? [], 'HTTP rule', scope, report);
  const filters: HTTPRouteFilter[] = redirect ? [...rendered, { type: 'RequestRedirect', requestRedirect: redirect.render(scope, report.at('redirect')) }] : rendered;
  if (filters.filter(({ type }) => type === 'RequestRedirect').length > 1) report.add({ code: 'RTE025', what: 'has redirect and a raw filter of type RequestRedirect', fix: 'remove one of them' });
  checkPrefix(matches, filters, report);
  return {
    ...(name !== undefined && { name }),
    matches: matches.length > 0 ? matches.map((match, index) => match.render(report.at(`matches[${index}]`))) : [{ path: PATH_DEFAULT }],
    ...(filters.length > 0 && { filters }),
    ...(backends.length > 0 && { backendRefs: renderBackends(backends, scope, report) }),
    ...(timeouts && { timeouts: renderTimeouts(timeouts, report.at('timeouts')) }),
    ...(retry && { retry: renderRetry(retry, scope, report.at('retry')) }),
    ...raw,
  };
}

function checkTarget({ backends = [], redirect, filters = [], raw }: HttpRuleProps, report: Reporter): void {
  const redirects = redirect !== undefined || filters.some(({ part }) => part.type === 'Raw' && part.filter.type === 'RequestRedirect');
  const rewrites = filters.some(({ part }) => part.type === 'URLRewrite' || (part.type === 'Raw' && part.filter.type === 'URLRewrite'));
  if (redirects && backends.length > 0) report.add({ code: 'RTE020', what: `has a redirect and ${backends.length === 1 ? 'a backend, which would' : `${backends.length} backends, which would`} receive no requests`, fix: 'remove redirect or backends' });
  if (redirects && rewrites) report.add({ code: 'RTE026', what: 'has a redirect and a rewrite, which exclude each other', fix: 'remove the rewrite, and set hostname or path of the redirect instead' });
  if (!redirects && backends.length === 0 && !raw?.backendRefs?.length) {
    report.add({ code: 'RTE021', what: 'has neither backends nor a redirect, so its requests would get status 500', fix: "add backends, for example backends: [Backend.named({ name: 'web', port: 80 })], or redirect" });
  }
}

/** Reports the replacement of a prefix in a rule that does not match exactly one prefix. */
function checkPrefix(matches: readonly HttpMatch[], filters: readonly HTTPRouteFilter[], report: Reporter): void {
  if (matches.length === 0 || (matches.length === 1 && matches[0]!.isPrefix)) return;
  for (const { urlRewrite, requestRedirect } of filters) {
    const prefix = (urlRewrite ?? requestRedirect)?.path?.replacePrefixMatch;
    if (prefix === undefined) continue;
    const found = matches.length > 1 ? `${matches.length} matches` : 'a match of another type';
    report.add({ code: 'RTE024', what: `replaces a prefix (with ${prefix}), but has ${found}`, expected: 'one match, HttpMatch.prefix(...)', fix: matches.length > 1 ? 'create one rule for each match' : 'use HttpMatch.prefix for the match, or replace the whole path' });
  }
}

function renderTimeouts({ request, backendRequest }: HttpTimeouts, report: Reporter): NonNullable<HTTPRouteRule['timeouts']> {
  const whole = request === undefined ? undefined : readDuration(request, report.at('request'));
  const part = backendRequest === undefined ? undefined : readDuration(backendRequest, report.at('backendRequest'));
  if (whole?.milliseconds && part?.milliseconds && part.milliseconds > whole.milliseconds) {
    report.at('backendRequest').add({ code: 'RTE036', what: `(${part.text}) is longer than request (${whole.text})`, fix: `set backendRequest to at most ${whole.text}, or set a longer request` });
  }
  return { ...(whole && { request: whole.text }), ...(part && { backendRequest: part.text }) };
}

function renderRetry({ attempts, backoff, codes }: HttpRetryProps, scope: RuleScope, report: Reporter): HTTPRouteRetry {
  requireFeature('retry', scope, report);
  if (attempts !== undefined && !(Number.isInteger(attempts) && attempts >= 1)) report.at('attempts').add({ code: 'RTE046', what: `is not valid (${attempts})`, fix: 'set attempts to an integer of at least 1, or remove retry' });
  codes?.forEach((code, index) => {
    if (!(Number.isInteger(code) && code >= 400 && code <= 599)) report.at(`codes[${index}]`).add({ code: 'RTE046', what: `is not an error status (${code})`, fix: 'use status codes from 400 to 599, for example 503' });
  });
  const wait = backoff === undefined ? undefined : readDuration(backoff, report.at('backoff'));
  return { ...(attempts !== undefined && { attempts }), ...(wait && { backoff: wait.text }), ...(codes && { codes: [...codes] }) };
}
