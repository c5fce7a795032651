import { hostnamesIntersect } from '../kubernetes/hostnames';
import type { JsonObject } from '../kubernetes/json';
import { map, maps, text } from '../model/json';
import type { ObjectModel } from '../model/model';
import { ofKinds } from '../model/of-kinds';
import { attach, NAME_LABEL, type ListenerFacts } from '../model/route-attachment';
import { allowsBackend, gatewaysNamed, routesOf, type RouteModel } from '../model/routes';
import { all, type Tri } from './selectors';
import type { FlowRequest, Verdict } from './verdicts';

type HttpRequest = Extract<FlowRequest, { protocol: 'http' }>;

/** What is asked of a Gateway. */
export interface GatewayQuestion {
  /** `namespace/name` */
  readonly gateway: string;
  readonly port: number;
  readonly hostname: string | undefined;
  readonly request: HttpRequest | undefined;
}

/** A Service that a Gateway sends traffic to. */
export interface GatewayBackend {
  /** `HTTPRoute shop/web rules[0]` */
  readonly rule: string;
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  /** The request as the backend gets it. */
  readonly request: HttpRequest | undefined;
}

/** What clients reach through a listener of a Gateway. */
export interface ReachGatewayReport {
  /** `namespace/name` */
  readonly gateway: string;
  readonly protocol: string;
  readonly port: number;
  /** Null for all hostnames. */
  readonly hostname: string | null;
  /** Of a client outside of the cluster that opens a connection. */
  readonly verdict: Verdict;
  readonly sentence: string;
  readonly rules: readonly string[];
  /** Workloads behind the backends of its routes. */
  readonly workloads: readonly string[];
}

/** Where a Gateway sends traffic. `reason` says why there are no backends, or why they are not known. */
export type GatewayRouting = { readonly backends: readonly GatewayBackend[] } | { readonly verdict: Exclude<Verdict, 'allowed'>; readonly reason: string };

/** What is known of the cluster. */
export interface GatewayWorld {
  readonly objects: readonly ObjectModel[];
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** A rule of a route that a request may take. */
interface Candidate {
  readonly route: RouteModel;
  readonly index: number;
  readonly rule: JsonObject;
  /** The conditions under which it applies; an empty object for any request. */
  readonly match: JsonObject;
  readonly matches: Tri;
}

/**
 * Where a Gateway sends a connection or a request. Undefined if the Gateway is not among the objects.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function routingOf(world: GatewayWorld, { gateway: title, port, hostname, request }: GatewayQuestion): GatewayRouting | undefined {
  const [namespace, name] = title.split('/') as [string, string];
  const [gateway] = gatewaysNamed({ ciliums: [], objects: world.objects }, '', { kind: 'Gateway', namespace, name });
  if (!gateway) return undefined;
  const denied = (reason: string): GatewayRouting => ({ verdict: 'denied', reason });
  const unknown = (reason: string): GatewayRouting => ({ verdict: 'unknown', reason });
  if (!gateway.ofCilium) return unknown(`Gateway ${title} is not known to be one of Cilium (gatewayClassName ${gateway.className ?? 'not set'})`);
  const onPort = gateway.listeners.filter((listener) => listener.port === port);
  if (onPort.length === 0) return denied(`Gateway ${title} has no listener on port ${port} (its ports: ${[...new Set(gateway.listeners.map((each) => each.port))].join(', ') || 'none'})`);
  const listeners = onPort.filter((listener) => hostnamesIntersect(listener.hostname, hostname));
  if (listeners.length === 0) return denied(`no listener of Gateway ${title} on port ${port} has the hostname ${hostname!}`);

  const attached: { readonly route: RouteModel; readonly hostnames: readonly string[]; readonly isSure: boolean }[] = [];
  for (const route of routesOf({ ciliums: [], objects: world.objects })) {
    const parents = route.parents.filter((parent) => parent.kind === 'Gateway' && parent.namespace === namespace && parent.name === name && (parent.port === undefined || parent.port === port));
    if (parents.length === 0) continue;
    const labels = world.namespaces.get(route.namespace);
    const facts = labels ? { ...route, namespaceLabels: { labels, mayHaveMore: false } } : route;
    const accepted = parents.flatMap(({ section }) => attach(gateway, facts, [{ section }]).listeners).filter((listener) => listeners.includes(listener));
    const hostnames = accepted.flatMap((listener) => hostnamesOn(listener, route)).filter((each) => hostnamesIntersect(each, hostname));
    if (hostnames.length > 0) attached.push({ route, hostnames, isSure: accepted.some((listener) => isSure(listener, route.namespace, world)) });
  }
  const doubtful = attached.find((each) => !each.isSure);
  if (doubtful) return unknown(`it is not known whether Gateway ${title} accepts ${doubtful.route.title}: labels of namespace ${doubtful.route.namespace} are not known`);
  if (attached.length === 0) return denied(`no route is attached to Gateway ${title} on port ${port}${hostname === undefined ? '' : ` for ${hostname}`}`);

  // The proxy looks only at routes of the most specific hostname.
  const longest = Math.max(...attached.flatMap(({ hostnames }) => hostnames.map(specificity)));
  const routes = hostname === undefined ? attached : attached.filter(({ hostnames }) => hostnames.some((each) => specificity(each) === longest));
  const candidates = routes.flatMap(({ route }) => candidatesOf(route, hostname, request));
  const chosen = request === undefined ? candidates : choose(candidates);
  if (chosen === undefined) return unknown('routes look at headers or query parameters that the question does not state');
  if (chosen.length === 0) return denied(`no route of Gateway ${title} matches the request`);
  const found = chosen.map((candidate) => backendsOf(candidate, world, request));
  const backends = found.flatMap((each) => ('backends' in each ? each.backends : []));
  const [without] = found.flatMap((each) => ('backends' in each ? [] : [each]));
  return backends.length > 0 ? { backends: distinct(backends) } : without!;
}

/** Whether all labels are known that a listener asks of the namespace of a route. */
function isSure({ allowedRoutes }: ListenerFacts, namespace: string, { namespaces }: GatewayWorld): boolean {
  if (allowedRoutes?.from !== 'Selector' || namespaces.has(namespace)) return true;
  const { matchLabels = {}, matchExpressions = [] } = allowedRoutes.selector ?? {};
  return [...Object.keys(matchLabels), ...matchExpressions.map(({ key }) => key)].every((key) => key === NAME_LABEL);
}

/** The hostnames for which a listener uses a route: those of both. */
function hostnamesOn({ hostname }: ListenerFacts, { hostnames }: RouteModel): string[] {
  if (hostnames.length === 0) return [hostname ?? '*'];
  return hostnames.filter((each) => hostnamesIntersect(each, hostname)).map((each) => (hostname !== undefined && specificity(hostname) > specificity(each) ? hostname : each));
}

/** A name is more specific than a wildcard, and a long wildcard than a short one. */
function specificity(hostname: string): number {
  return hostname === '*' ? 0 : hostname.startsWith('*') ? hostname.length : 1000 + hostname.length;
}

function candidatesOf(route: RouteModel, hostname: string | undefined, request: HttpRequest | undefined): Candidate[] {
  return route.rules.flatMap((rule, index) => {
    const matches = maps(rule.matches);
    return (matches.length > 0 ? matches : [{}]).map((match) => ({ route, index, rule, match, matches: request === undefined ? true : matchesRequest(route, match, { ...request, host: request.host ?? hostname }) }));
  });
}

function matchesRequest({ kind }: RouteModel, match: JsonObject, request: HttpRequest): Tri {
  if (kind === 'GRPCRoute') return grpcMatches(match, request);
  if (kind !== 'HTTPRoute') return true;
  const { re2Matches } = require('../runtime/re2') as typeof import('../runtime/re2');
  const [path, query] = split(request.path, '?');
  const { type = 'PathPrefix', value = '/' } = map(match.path);
  const wanted = String(value);
  const prefix = wanted.replace(/\/$/, '');
  const isPath = type === 'Exact' ? path === wanted : type === 'PathPrefix' ? path === prefix || path.startsWith(`${prefix}/`) || prefix === '' : re2Matches(`^(?:${wanted})$`, path);
  const method = text(match.method);
  const parameters = new URLSearchParams(query);
  return all([isPath, method === undefined || method === request.method, headersMatch(match, request), ...maps(match.queryParams).map((each) => valueMatches(each, parameters.get(String(each.name)) ?? undefined))]);
}

function grpcMatches(match: JsonObject, request: HttpRequest): Tri {
  const { service, method, type } = map(match.method);
  const [, calledService = '', calledMethod = ''] = request.path.split('/');
  return all([valueMatches({ value: service ?? calledService, type: type ?? 'Exact' }, calledService), valueMatches({ value: method ?? calledMethod, type: type ?? 'Exact' }, calledMethod), headersMatch(match, request)]);
}

function headersMatch(match: JsonObject, { headers }: HttpRequest): Tri {
  const given = headers && Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return all(maps(match.headers).map((each) => (given ? valueMatches(each, given[String(each.name).toLowerCase()]) : undefined)));
}

function valueMatches({ type, value }: JsonObject, actual: string | undefined): Tri {
  if (actual === undefined) return false;
  const { re2Matches } = require('../runtime/re2') as typeof import('../runtime/re2');
  return type === 'RegularExpression' ? re2Matches(`^(?:${String(value)})$`, actual) : actual === String(value);
}

/** The rule that takes the request; undefined if a rule with precedence may take it too. Rules with equal conditions are all returned. */
function choose(candidates: readonly Candidate[]): Candidate[] | undefined {
  const possible = candidates.filter(({ matches }) => matches !== false).sort((a, b) => compare(precedence(a), precedence(b)));
  const [first] = possible;
  if (!first) return [];
  return first.matches === undefined ? undefined : [first];
}

/**
 * Sorted as the proxy sorts routes: exact paths, expressions, prefixes, each by length; then methods, headers, query parameters. The oldest route comes first, which is that with the
 * first name if all are new.
 */
function precedence({ route, match, index }: Candidate): readonly (number | string)[] {
  const { type = 'PathPrefix', value = '/' } = map(match.path);
  const length = (wanted: string): number => (type === wanted ? -String(value).length : 0);
  return [length('Exact'), length('RegularExpression'), length('PathPrefix'), match.method === undefined ? 1 : 0, -maps(match.headers).length, -maps(match.queryParams).length, `${route.namespace}/${route.title}`, index];
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}

function backendsOf({ route, index, rule, match }: Candidate, { objects }: GatewayWorld, request: HttpRequest | undefined): GatewayRouting {
  const title = `${route.title} rules[${index}]`;
  const filters = maps(rule.filters);
  if (filters.some(({ type }) => type === 'RequestRedirect')) return { verdict: 'denied', reason: `${title} redirects the request, and sends it to no backend` };
  const references = maps(rule.backendRefs).filter(({ weight }) => weight !== 0);
  if (references.length === 0) return { verdict: 'denied', reason: `${title} has no backend` };
  const sent = request && rewritten(request, filters, match);
  const backends: GatewayBackend[] = [];
  let reason = '';
  for (const { group = '', kind = 'Service', namespace: other, name, port } of references) {
    const namespace = text(other) ?? route.namespace;
    if (group !== '' || kind !== 'Service' || typeof port !== 'number') reason = `${title} has a backend of kind ${String(kind)}, which is not a Service with a port`;
    else if (namespace !== route.namespace && !ofKinds(objects, 'ReferenceGrant').some((grant) => allowsBackend(grant, route, { group, kind, namespace, name: String(name) }))) reason = `no ReferenceGrant in namespace ${namespace} lets ${route.title} use Service ${String(name)}`;
    else backends.push({ rule: title, namespace, name: String(name), port, request: sent });
  }
  return backends.length > 0 ? { backends } : { verdict: 'denied', reason };
}

/** The request after the filters of the rule. Headers that a filter changes are not known. */
function rewritten(request: HttpRequest, filters: readonly JsonObject[], match: JsonObject): HttpRequest {
  let { path, host, headers } = request;
  for (const { type, urlRewrite } of filters) {
    if (type === 'RequestHeaderModifier') headers = undefined;
    if (type !== 'URLRewrite') continue;
    const { hostname, path: change } = map(urlRewrite);
    host = text(hostname) ?? host;
    const { type: how, replaceFullPath, replacePrefixMatch } = map(change);
    const [plain, query] = split(path, '?');
    const prefix = String(map(match.path).value ?? '/').replace(/\/$/, '');
    const changed = how === 'ReplaceFullPath' ? String(replaceFullPath) : how === 'ReplacePrefixMatch' ? `/${`${String(replacePrefixMatch)}/${plain.slice(prefix.length)}`.split('/').filter(Boolean).join('/')}` : plain;
    path = query === undefined ? changed : `${changed}?${query}`;
  }
  return { protocol: 'http', method: request.method, path, ...(host !== undefined && { host }), ...(headers && { headers }) };
}

function distinct(backends: readonly GatewayBackend[]): GatewayBackend[] {
  return [...new Map(backends.map((each) => [JSON.stringify([each.namespace, each.name, each.port, each.request]), each])).values()];
}

function split(value: string, at: string): readonly [string, string | undefined] {
  const index = value.indexOf(at);
  return index < 0 ? [value, undefined] : [value.slice(0, index), value.slice(index + 1)];
}
