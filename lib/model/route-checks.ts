import { GATEWAY_API_GROUP } from '../cluster/gateway-api-support';
import { isDnsLabel, isDnsSubdomain, nearestDnsLabel } from '../kubernetes/dns-names';
import { isWhole, type Json, type JsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
import type { Reporter } from '../diagnostics/reporter';
import { list, map, maps, text } from './json';
import type { ListenerFacts, RouteKind } from './route-attachment';
import { requireFeature, type RouteTarget } from './route-features';
import { checkCount, checkHeaderValue, checkHostname, checkNewPath, checkPath, checkRegex, checkRuleName, checkToken, readDuration } from './route-values';

/** A route as it is written. Fields of the wrong type are skipped: their schema reports them. */
export interface CheckedRoute {
  readonly kind: RouteKind;
  readonly apiVersion: string;
  readonly spec: JsonObject;
}

/** Filters that Cilium applies, by place. A filter of another type has no effect, or its schema refuses it. */
const APPLIED: Readonly<Record<string, readonly string[]>> = {
  GRPCRoute: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror'],
  backend: ['RequestHeaderModifier', 'ResponseHeaderModifier'],
};
const MAX_WEIGHT = 1_000_000;
const MAX_PORT = 65_535;
const SERVICE = /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i;
const METHOD = /^[A-Za-z_][A-Za-z_0-9]*$/;
const ORIGIN = /^\*$|^https?:\/\/((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:[0-9]{1,5})?$/;
const RAW_TYPES: readonly unknown[] = ['ExtensionRef', 'ExternalAuth'];

/**
 * Reports what the API server rejects in a route, and what Cilium does not program.
 *
 * @param cilium undefined if the controller of its Gateways is not known to be Cilium: then only what the API says
 */
export function checkRoute({ kind, apiVersion, spec }: CheckedRoute, cilium: RouteTarget | undefined, report: Reporter): void {
  if (cilium && (kind === 'TCPRoute' || kind === 'UDPRoute')) requireFeature(kind === 'TCPRoute' ? 'tcpRoute' : 'udpRoute', cilium, report);
  checkHostnames(kind, apiVersion, spec.hostnames, report.at('hostnames'));
  checkParents(spec.parentRefs, report.at('parentRefs'));
  const rules = report.at('rules');
  if (Array.isArray(spec.rules) && spec.rules.length === 0) rules.add({ code: 'RTE008', what: 'is empty', fix: "add a rule with backends; in TypeScript: { backends: [Backend.named({ name: 'web', port: 80 })] }" });
  checkCount(list(spec.rules).length, 16, 'move some of them to another route', rules);
  each(spec.rules, rules, (rule, at) => checkRule(kind, rule, cilium, at));
  const matches = maps(spec.rules).reduce((sum, rule) => sum + (list(rule.matches).length || Number(kind === 'HTTPRoute')), 0);
  if (matches > 128) rules.add({ code: 'RTE005', what: `has ${matches} matches in total`, expected: 'at most 128, the limit of the Gateway API', fix: 'move some rules to another route' });
  checkRuleNames(list(spec.rules).map((rule) => text(map(rule).name)), rules);
}

/** Reports a route that redirects requests to the address that they were sent to. */
export function checkRedirectLoop({ spec }: Pick<CheckedRoute, 'spec'>, listeners: readonly ListenerFacts[], report: Reporter): void {
  if (!maps(spec.rules).some(redirectsOnlyToHttps)) return;
  const secure = listeners.filter(({ protocol, port = 443 }) => protocol === 'HTTPS' && port === 443).map(({ name }) => name);
  if (secure.length === 0) return;
  report.add({
    code: 'RTE015',
    what: `the route redirects HTTPS requests to the same HTTPS address, which is a loop (listener ${secure.join(', ')})`,
    fix: 'attach the route to the HTTP listener only: set sectionName in parentRefs to its name; in TypeScript: set listener to its name',
  });
}

/** For HTTPS requests this is a loop. A condition on more than the path may hold for requests that arrive as HTTP elsewhere only. */
function redirectsOnlyToHttps({ filters, matches }: JsonObject): boolean {
  if (maps(matches).some(({ headers, queryParams }) => list(headers).length + list(queryParams).length > 0)) return false;
  return maps(filters).some(({ type, requestRedirect }) => {
    const { scheme, hostname, port, path } = map(requestRedirect);
    return type === 'RequestRedirect' && scheme === 'https' && [hostname, port, path].every((value) => value === undefined);
  });
}

/** Calls `check` for each map of a list, with a reporter for its place. */
function each(value: Json | undefined, report: Reporter, check: (item: JsonObject, report: Reporter, index: number) => void): void {
  list(value).forEach((item, index) => check(map(item), report.at(`[${index}]`), index));
}

function checkHostnames(kind: RouteKind, apiVersion: string, hostnames: Json | undefined, report: Reporter): void {
  const items = list(hostnames);
  checkCount(items.length, kind === 'TLSRoute' && apiVersion.endsWith('/v1') ? 1024 : 16, 'move some of them to another route', report);
  if (kind === 'TLSRoute' && apiVersion.endsWith('/v1') && items.length === 0) {
    report.add({ code: 'RTE004', what: 'is empty, and a TLS route is selected by the server name (SNI) of clients', fix: "add the server names, for example hostnames: ['vault.example.com']" });
  }
  items.forEach((hostname, index) => {
    if (typeof hostname === 'string') checkHostname(hostname, { wildcard: true }, report.at(`[${index}]`));
  });
}

/** Reports a Gateway that is listed both completely and by listener, and a repeated listener. */
function checkParents(parentRefs: Json | undefined, report: Reporter): void {
  const parents = maps(parentRefs);
  checkCount(parents.length, 32, 'remove the names of listeners, to attach to all listeners of a Gateway with one entry', report);
  const places = new Map<string, string[]>();
  for (const { group = GATEWAY_API_GROUP, kind = 'Gateway', namespace = '', name, sectionName = '', port = '' } of parents) {
    const parent = JSON.stringify([group, kind, namespace, name]);
    places.set(parent, [...(places.get(parent) ?? []), `${String(sectionName)}${port === '' ? '' : ` port ${String(port)}`}`]);
  }
  for (const [parent, sections] of places) {
    const [, kind, namespace, name] = JSON.parse(parent) as string[];
    const title = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
    const twice = sections.find((section, index) => sections.indexOf(section) !== index);
    if (sections.includes('') && sections.length > 1) {
      report.at(':').add({ code: 'RTE007', what: `${title} is listed more than once (${sections.map((section) => section || 'all listeners').join(', ')})`, fix: 'keep only the entry without a listener, which attaches to all listeners, or only the entries with a listener' });
    } else if (twice !== undefined) {
      report.at(':').add({ code: 'RTE007', what: `listener ${twice} of ${title} is listed twice`, fix: 'list it once' });
    }
  }
}

function checkRule(kind: RouteKind, rule: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  const name = text(rule.name);
  if (name !== undefined) {
    if (cilium) requireFeature('ruleName', cilium, report.at('name'));
    if (!isSubstituted(name)) checkRuleName(name, report.at('name'));
  }
  checkCount(list(rule.matches).length, 64, 'move some of them to another rule', report.at('matches'));
  each(rule.matches, report.at('matches'), (match, at) => (kind === 'GRPCRoute' ? checkCall(match, cilium !== undefined, at) : checkMatch(match, cilium !== undefined, at)));
  checkFilters(rule.filters, kind, cilium, report);
  checkTarget(kind, rule, cilium, report);
  checkPrefix(rule, report);
  checkBackends(kind, rule.backendRefs, cilium, report.at('backendRefs'));
  checkTimeouts(map(rule.timeouts), report.at('timeouts'));
  if (rule.retry !== undefined) checkRetry(map(rule.retry), cilium, report.at('retry'));
}

function checkRuleNames(names: readonly (string | undefined)[], report: Reporter): void {
  for (const [index, name] of names.entries()) {
    const first = names.indexOf(name);
    if (name !== undefined && first < index) report.at(`[${index}]`).add({ code: 'RTE045', what: `has the same name as rules[${first}] (${name})`, fix: `set another name on rules[${index}]` });
  }
}

function checkTarget(kind: RouteKind, { filters, backendRefs }: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  const types = maps(filters).map(({ type }) => type);
  const backends = list(backendRefs).length;
  const redirects = types.includes('RequestRedirect');
  if (redirects && backends > 0) report.add({ code: 'RTE020', what: `has a redirect and ${backends === 1 ? 'a backend, which would' : `${backends} backends, which would`} receive no requests`, fix: 'remove the redirect or the backends' });
  if (redirects && types.includes('URLRewrite')) report.add({ code: 'RTE026', what: 'has a redirect and a rewrite, which exclude each other', fix: 'remove the rewrite, and set hostname or path of the redirect instead' });
  if (backends > 0 || redirects) return;
  if (kind === 'HTTPRoute' || kind === 'GRPCRoute') {
    if (cilium && !types.some((type) => RAW_TYPES.includes(type))) {
      report.add({ code: 'RTE021', what: 'has neither backends nor a redirect, so its requests get status 500', fix: "add backends or a redirect; in TypeScript: backends: [Backend.named({ name: 'web', port: 80 })]" });
    }
  } else {
    report.at('backendRefs').add({ code: 'RTE008', what: 'is empty', fix: "add a backend; in TypeScript: Backend.named({ name: 'web', port: 80 })" });
  }
}

/** Reports the replacement of a prefix in a rule that does not match exactly one prefix. */
function checkPrefix({ matches, filters }: JsonObject, report: Reporter): void {
  const types = maps(matches).map(({ path }) => map(path).type ?? 'PathPrefix');
  if (types.length === 0 || (types.length === 1 && types[0] === 'PathPrefix')) return;
  for (const { urlRewrite, requestRedirect } of maps(filters)) {
    const prefix = text(map(map(urlRewrite ?? requestRedirect).path).replacePrefixMatch);
    if (prefix === undefined) continue;
    const found = types.length > 1 ? `${types.length} matches` : `a match of type ${String(types[0])}`;
    report.add({ code: 'RTE024', what: `replaces the matched prefix (with ${prefix}), but has ${found}`, expected: 'one match of type PathPrefix', fix: types.length > 1 ? 'create one rule for each match' : "match a prefix, or replace the whole path; in TypeScript: HttpMatch.prefix('/api')" });
  }
}

/** @param isRe2 whether Envoy reads the expressions */
function checkMatch({ path, headers, queryParams }: JsonObject, isRe2: boolean, report: Reporter): void {
  const { type = 'PathPrefix', value } = map(path);
  if (typeof value === 'string' && !isSubstituted(value)) {
    const at = report.at('path');
    if (type === 'RegularExpression') {
      if (value.length > 1024) at.add({ code: 'RTE030', what: `has ${value.length} characters`, fix: 'shorten it to 1024' });
      if (isRe2) checkRegex(value, at);
    } else if (type === 'Exact' || type === 'PathPrefix') checkPath(value, at);
  }
  checkNamedMatches(headers, 'header', isRe2, report.at('headers'));
  checkNamedMatches(queryParams, 'query parameter', isRe2, report.at('queryParams'));
}

function checkCall({ method, headers }: JsonObject, isRe2: boolean, report: Reporter): void {
  const call = map(method);
  for (const [field, pattern] of [['service', SERVICE], ['method', METHOD]] as const) {
    const value = text(call[field]);
    if (value === undefined) continue;
    const at = report.at(`method.${field}`);
    if (call.type === 'RegularExpression') {
      if (isRe2) checkRegex(value, at);
    } else if (value.length > 1024 || !pattern.test(value)) {
      const [service = ''] = value.replace(/^\//, '').split('/');
      at.add({
        code: 'RTE034',
        what: `is not a valid name of a gRPC ${field} (${value === '' ? 'empty' : value})`,
        fix: field === 'service' && SERVICE.test(service) ? `write '${service}', without slashes` : "write a name such as 'shop.v1.Orders' for a service and 'Create' for a method, or use a regular expression; in TypeScript: GrpcMatch.regex(...)",
      });
    }
  }
  checkNamedMatches(headers, 'header', isRe2, report.at('headers'));
}

function checkNamedMatches(matches: Json | undefined, noun: 'header' | 'query parameter', isRe2: boolean, report: Reporter): void {
  const count = list(matches).length;
  checkCount(count, 16, `remove ${count - 16} of them`, report);
  const known = new Set<string>();
  const max = noun === 'header' ? 4096 : 1024;
  const method = noun === 'header' ? 'headerRegex' : 'queryRegex';
  each(matches, report, (match, at) => {
    const name = text(match.name);
    const value = text(match.value);
    if (name === undefined) return;
    checkToken(name, noun, at);
    const key = noun === 'header' ? name.toLowerCase() : name;
    if (known.has(key)) at.add({ code: 'RTE028', what: `is the second condition on ${noun} ${name}, and only the first has an effect`, fix: `use one condition of type RegularExpression; in TypeScript: .${method}('${name}', 'a|b')` });
    known.add(key);
    if (value === undefined) return;
    if (value === '' || value.length > max) {
      at.add({
        code: 'RTE033',
        what: `has an ${value === '' ? 'empty' : 'overlong'} value for ${noun} ${name}${value === '' ? '' : ` (${value.length} characters)`}`,
        fix: value === '' ? `match any value with the regular expression .*; in TypeScript: .${method}('${name}', '.*')` : `shorten it to ${max} characters`,
      });
    }
    if (isRe2 && match.type === 'RegularExpression' && !isSubstituted(value)) checkRegex(value, at);
  });
}

function checkFilters(filters: Json | undefined, place: RouteKind | 'backend', cilium: RouteTarget | undefined, report: Reporter): void {
  const at = report.at('filters');
  const types = maps(filters).map(({ type }) => text(type));
  checkCount(types.length, 16, `remove ${types.length - 16} of them`, at);
  for (const type of new Set(types)) {
    const count = types.filter((other) => other === type).length;
    if (count > 1 && type !== undefined && type !== 'RequestMirror' && type !== 'ExtensionRef') at.add({ code: 'RTE025', what: `has ${count} filters of type ${type}`, fix: type === 'URLRewrite' ? 'keep one of them, with one hostname and one path' : 'merge them into one' });
  }
  each(filters, at, (filter, each) => {
    const type = text(filter.type) ?? '';
    const applied = APPLIED[place];
    if (cilium && applied && type !== '' && !applied.includes(type) && !(place !== 'backend' && RAW_TYPES.includes(type))) {
      const fix = place === 'backend' ? 'move it to filters of the rule' : 'remove it; gRPC rules support header modifiers and mirrors';
      each.add({ code: 'RTE027', what: `has type ${type}, which Cilium does not apply to a ${place === 'backend' ? 'backend' : 'gRPC rule'}`, fix });
      return;
    }
    checkFilter(filter, cilium, each);
  });
}

function checkFilter(filter: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  for (const name of ['requestHeaderModifier', 'responseHeaderModifier']) checkHeaders(map(filter[name]), report.at(name));
  if (filter.urlRewrite !== undefined) checkRewrite(map(filter.urlRewrite), report.at('urlRewrite'));
  if (filter.requestRedirect !== undefined) checkRedirect(map(filter.requestRedirect), cilium, report.at('requestRedirect'));
  if (filter.requestMirror !== undefined) checkMirror(map(filter.requestMirror), cilium, report.at('requestMirror'));
  if (filter.type !== 'CORS') return;
  if (cilium) requireFeature('cors', cilium, report);
  checkCors(map(filter.cors), report.at('cors'));
}

function checkHeaders(changes: JsonObject, report: Reporter): void {
  for (const op of ['set', 'add', 'remove']) {
    const items = list(changes[op]);
    checkCount(items.length, 16, `remove ${items.length - 16} of them`, report.at(op));
    const seen = new Set<string>();
    for (const item of items) {
      const name = text(op === 'remove' ? item : map(item).name);
      if (name === undefined) continue;
      checkToken(name, 'header', report.at(op));
      if (seen.has(name.toLowerCase())) report.at(op).add({ code: 'RTE028', what: `has header ${name} twice`, fix: 'remove one of them; header names that differ only in case are the same' });
      seen.add(name.toLowerCase());
      const value = text(map(item).value);
      if (value !== undefined && !isSubstituted(value)) checkHeaderValue(name, value, report.at(op));
    }
  }
}

function checkRewrite({ hostname, path }: JsonObject, report: Reporter): void {
  if (typeof hostname === 'string') checkHostname(hostname, { wildcard: false }, report.at('hostname'));
  checkNewPaths(map(path), false, report.at('path'));
}

function checkNewPaths({ replaceFullPath, replacePrefixMatch }: JsonObject, isRedirect: boolean, report: Reporter): void {
  for (const value of [replaceFullPath, replacePrefixMatch]) if (typeof value === 'string' && value !== '' && !isSubstituted(value)) checkNewPath(value, isRedirect, report);
}

function checkRedirect(redirect: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  const { scheme, hostname, port, path, statusCode } = redirect;
  if (typeof hostname === 'string') checkHostname(hostname, { wildcard: false }, report.at('hostname'));
  checkPort(port, 'set port to an integer from 1 to 65535, or remove it', report);
  if ([scheme, hostname, port, path].every((value) => value === undefined)) {
    report.add({ code: 'RTE037', what: 'changes nothing, so each request is redirected to its own address', fix: 'set scheme, hostname, port or path' });
  }
  checkNewPaths(map(path), true, report.at('path'));
  if (cilium && typeof statusCode === 'number' && statusCode > 302) requireFeature('redirectStatus', cilium, report.at('statusCode'));
}

function checkMirror({ backendRef, percent, fraction }: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  if (cilium && (percent !== undefined || fraction !== undefined)) requireFeature('mirrorShare', cilium, report);
  if (percent !== undefined && fraction !== undefined) report.add({ code: 'RTE043', what: 'has both percent and fraction', fix: 'remove percent or fraction' });
  if (typeof percent === 'number' && !isWhole(percent, 0, 100)) {
    report.at('percent').add({ code: 'RTE043', what: `is not an integer from 0 to 100 (${percent})`, fix: 'use an integer, or fraction: { numerator: 5, denominator: 1000 } for less than one percent' });
  }
  const { numerator, denominator = 100 } = map(fraction);
  if (typeof numerator === 'number' && typeof denominator === 'number' && !(isWhole(denominator, 1, 2 ** 31 - 1) && isWhole(numerator, 0, denominator))) {
    report.at('fraction').add({ code: 'RTE043', what: `must be a part of the requests; got ${numerator}/${denominator}`, fix: 'use integers, with a numerator from 0 to the denominator' });
  }
  checkReference(map(backendRef), cilium, report.at('backendRef'));
}

function checkCors(cors: JsonObject, report: Reporter): void {
  for (const [name, max] of [['allowOrigins', 64], ['allowMethods', 9], ['allowHeaders', 64], ['exposeHeaders', 64]] as const) {
    const items = list(cors[name]);
    const at = report.at(name);
    checkCount(items.length, max, `remove ${items.length - max} of them`, at);
    if (name !== 'exposeHeaders' && items.includes('*') && items.length > 1) at.add({ code: 'RTE044', what: `has * and other entries (${items.join(', ')})`, fix: `set ${name}: ['*'], or remove *` });
    if (new Set(items).size < items.length) at.add({ code: 'RTE044', what: `has the same entry twice (${items.join(', ')})`, fix: 'list it once' });
    if (name === 'allowHeaders' || name === 'exposeHeaders') for (const item of items) if (typeof item === 'string') checkToken(item, 'header', at);
  }
  const { allowOrigins, maxAge } = cors;
  if (Array.isArray(allowOrigins) && allowOrigins.length === 0) report.at('allowOrigins').add({ code: 'RTE044', what: 'is empty', fix: "add the origins of the pages, for example 'https://app.example.com'" });
  list(allowOrigins).forEach((origin, index) => {
    if (typeof origin !== 'string' || isSubstituted(origin) || (origin.length <= 253 && ORIGIN.test(origin))) return;
    const [proposal] = /^https?:\/\/[^/?#]+/.exec(origin) ?? [];
    const fix = proposal !== undefined && ORIGIN.test(proposal) ? `write '${proposal}'` : "write a scheme, host and optional port, for example 'https://app.example.com'";
    report.at(`allowOrigins[${index}]`).add({ code: 'RTE044', what: `is not a valid origin (${origin})`, fix });
  });
  if (typeof maxAge === 'number' && !(Number.isInteger(maxAge) && maxAge >= 1)) {
    report.at('maxAge').add({ code: 'RTE044', what: `is not a positive whole number of seconds (${maxAge})`, fix: 'write whole seconds, for example 5 seconds' });
  }
}

function checkBackends(kind: RouteKind, backendRefs: Json | undefined, cilium: RouteTarget | undefined, report: Reporter): void {
  const backends = maps(backendRefs);
  checkCount(backends.length, 16, `remove ${backends.length - 16} of them, or select their pods with one Service`, report);
  if (backends.length > 0 && backends.every(({ weight }) => weight === 0)) {
    report.add({ code: 'RTE022', what: 'has only backends with weight 0, so no backend receives requests', fix: 'set a weight of at least 1 on one of the backends' });
  }
  each(backendRefs, report, (backend, at) => {
    checkReference(backend, cilium, at);
    const { weight, filters } = backend;
    if (typeof weight === 'number' && !isWhole(weight, 0, MAX_WEIGHT)) {
      at.at('weight').add({ code: 'RTE023', what: `is not an integer from 0 to ${MAX_WEIGHT} (${weight})`, fix: 'use integers in proportion to the other backends, for example 90 and 10' });
    }
    if (kind === 'HTTPRoute' || kind === 'GRPCRoute') checkFilters(filters, 'backend', cilium, at);
    else if (list(filters).length > 0) at.add({ code: 'RTE027', what: 'has filters, which only HTTP and gRPC routes support', fix: 'remove filters from the backend' });
  });
}

function checkReference({ group = '', kind = 'Service', name, namespace, port }: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  const isService = group === '' && kind === 'Service';
  if (cilium && !isService && !(group === 'multicluster.x-k8s.io' && kind === 'ServiceImport') && [group, kind].every((value) => typeof value === 'string')) {
    report.add({ code: 'RTE006', what: `is not a Service (kind ${String(kind)}${group === '' ? '' : `, group ${String(group)}`})`, fix: 'use a Service, or a ServiceImport of group multicluster.x-k8s.io' });
  }
  if (isService) {
    for (const [field, value] of [['name', name], ['namespace', namespace]] as const) {
      // The schema reports an empty one.
      if (typeof value !== 'string' || value === '' || isDnsLabel(value) || isSubstituted(value)) continue;
      const [host = ''] = value.replace(/^[a-z]+:\/\//i, '').split(/[./:]/);
      report.at(field).add({
        code: 'RTE042',
        what: `is not a valid name of a ${field === 'name' ? 'Service' : 'namespace'} (${value})`,
        expected: 'lower-case letters, digits and dashes, at most 63',
        fix: `write '${nearestDnsLabel(host)}'`,
      });
    }
  }
  checkPort(port, 'use a port of the Service, an integer from 1 to 65535', report);
}

function checkTimeouts({ request, backendRequest }: JsonObject, report: Reporter): void {
  const read = (field: string, value: Json | undefined): number | undefined => (typeof value === 'string' && !isSubstituted(value) ? readDuration(value, report.at(field)) : undefined);
  const whole = read('request', request);
  const part = read('backendRequest', backendRequest);
  if (whole && part && part > whole) {
    report.at('backendRequest').add({ code: 'RTE036', what: `(${String(backendRequest)}) is longer than request (${String(request)})`, fix: `set backendRequest to at most ${String(request)}, or increase request` });
  }
}

function checkRetry({ attempts, backoff, codes }: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  if (cilium) requireFeature('retry', cilium, report);
  if (typeof attempts === 'number' && !(Number.isInteger(attempts) && attempts >= 1)) {
    report.at('attempts').add({ code: 'RTE046', what: `must be a whole number of at least 1; got ${attempts}`, fix: 'set attempts to 1 or more, or remove retry' });
  }
  list(codes).forEach((code, index) => {
    if (typeof code === 'number' && !isWhole(code, 400, 599)) report.at(`codes[${index}]`).add({ code: 'RTE046', what: `is not an error status (${code})`, fix: 'use status codes from 400 to 599, for example 503' });
  });
  if (typeof backoff === 'string') readDuration(backoff, report.at('backoff'));
}

function checkPort(port: Json | undefined, fix: string, report: Reporter): void {
  if (typeof port === 'number' && !isWhole(port, 1, MAX_PORT)) report.at('port').add({ code: 'RTE041', what: `is not a valid port (${port})`, fix });
}

/** Reports what the API server rejects in a BackendTLSPolicy, and what Cilium does not program. */
export function checkBackendTls(spec: JsonObject, cilium: RouteTarget | undefined, report: Reporter): void {
  if (cilium) requireFeature('backendTlsPolicy', cilium, report);
  const { hostname, caCertificateRefs } = map(spec.validation);
  const at = report.at('validation');
  if (typeof hostname === 'string') checkHostname(hostname, { wildcard: false }, at.at('hostname'));
  checkCount(list(caCertificateRefs).length, 8, 'merge some of them', at.at('caCertificateRefs'));
  // Source: `BackendTLSPolicyInput.ValidateSpec` of the operator in 1.20.0, 1.20.1 and 1.20.2.
  if (cilium && list(caCertificateRefs).length > 1) {
    at.at('caCertificateRefs').add({ code: 'RTE050', what: `has ${list(caCertificateRefs).length} entries, and Cilium rejects a policy with more than one`, fix: 'write all certificates into the key ca.crt of one ConfigMap' });
  }
  each(caCertificateRefs, at.at('caCertificateRefs'), ({ name }, each) => {
    if (typeof name === 'string' && !isDnsSubdomain(name) && !isSubstituted(name)) each.add({ code: 'RTE050', what: `is not a valid name of a ConfigMap (${name})`, fix: `write '${nearestDnsLabel(name.split('/')[0]!)}'; the key is always ca.crt` });
  });
  const targets = report.at('targetRefs');
  if (Array.isArray(spec.targetRefs) && spec.targetRefs.length === 0) targets.add({ code: 'RTE051', what: 'is empty', fix: "add a Service; in TypeScript: { service: 'web' }" });
  checkCount(list(spec.targetRefs).length, 16, 'move some of them to another policy', targets);
  const seen = new Map<string, (string | undefined)[]>();
  each(spec.targetRefs, targets, ({ name, sectionName }, each) => {
    if (typeof name !== 'string') return;
    if (!isDnsSubdomain(name) && !isSubstituted(name)) each.add({ code: 'RTE051', what: `is not a valid name of a Service (${name})`, fix: `write '${nearestDnsLabel(name)}'` });
    seen.set(name, [...(seen.get(name) ?? []), text(sectionName)]);
  });
  for (const [name, ports] of seen) {
    if (ports.length === new Set(ports).size && !(ports.length > 1 && ports.includes(undefined))) continue;
    targets.add({ code: 'RTE051', what: `has Service ${name} more than once for the same port (ports: ${ports.map((port) => port ?? 'all').join(', ')})`, fix: `list each port of ${name} once, or the Service once without a port` });
  }
}
