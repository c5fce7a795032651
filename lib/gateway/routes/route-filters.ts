import type { HTTPRouteCORS, HTTPRouteFilter, RequestMirror } from '../../../imports/gateway.networking.k8s.io';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { BackendScope } from '../backend';
import type { Report } from '../report';
import { renderHeaderChanges } from './header-changes';
import type { HeaderChange } from './header-changes';
import { hstsHeader } from './hsts';
import type { CorsProps, FilterPart, HttpFilter, MirrorOptions } from './http-filter';
import { checkPath } from './http-match';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';
import { checkToken } from './route-values';

/** What filters and backends need to know of the route. */
export interface RuleScope extends RouteTarget {
  readonly backends: BackendScope;
}

type Part<T extends FilterPart['type']> = Extract<FilterPart, { readonly type: T }>;

/** Where filters stand decides which Cilium applies. */
const APPLIED = {
  'HTTP rule': ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'URLRewrite', 'RequestMirror', 'CORS', 'Raw'],
  'gRPC rule': ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'RequestMirror', 'Raw'],
  backend: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'Raw'],
} as const satisfies Readonly<Record<string, readonly FilterPart['type'][]>>;

const ORIGIN = /^\*$|^https?:\/\/((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:[0-9]{1,5})?$/;

/** Filters as the API takes them, those of one kind joined at the place of the first, with all mistakes noted. */
export function renderFilters(filters: readonly HttpFilter[], place: keyof typeof APPLIED, scope: RuleScope, report: Report): HTTPRouteFilter[] {
  const parts = filters.map(({ part }) => part);
  const wrong = parts.filter(({ type }) => !(APPLIED[place] as readonly string[]).includes(type));
  for (const { type } of wrong) {
    report.add('RTE027', `filter is not applied to a ${place} (${type})`, place === 'backend' ? "move it to the rule's filters" : 'leave it out: gRPC has header modifiers and mirrors');
  }
  const rendered: HTTPRouteFilter[] = [];
  const joined = new Set<string>();
  for (const part of parts.filter((each) => !wrong.includes(each))) {
    if (part.type === 'Raw') rendered.push(part.filter);
    else if (part.type === 'RequestMirror') rendered.push({ type: part.type, requestMirror: mirror(part, scope, report.at('mirror')) });
    else {
      const kind = part.type === 'Hsts' ? 'ResponseHeaderModifier' : part.type;
      if (joined.has(kind)) continue;
      joined.add(kind);
      rendered.push(join(kind, parts, scope, report));
    }
  }
  checkOnce(rendered, report);
  report.limit('filters', rendered.length, 16, 'leave some out');
  return rendered;
}

function join(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'URLRewrite' | 'CORS', parts: readonly FilterPart[], scope: RuleScope, report: Report): HTTPRouteFilter {
  switch (kind) {
    case 'RequestHeaderModifier':
      return { type: kind, requestHeaderModifier: renderHeaderChanges(changes(kind, parts, report), report.at('requestHeaders')) };
    case 'ResponseHeaderModifier':
      return { type: kind, responseHeaderModifier: renderHeaderChanges(changes(kind, parts, report), report.at('responseHeaders')) };
    case 'URLRewrite':
      return { type: kind, urlRewrite: rewrite(of(parts, kind), report.at('rewrite')) };
    case 'CORS': {
      requireFeature('cors', scope, report);
      const all = of(parts, kind);
      if (all.length > 1) report.add('RTE025', `has the CORS filter more than once (${all.length})`, 'give all origins in one');
      return { type: kind, cors: cors(all[0]!.cors, report.at('cors')) };
    }
  }
}

function of<T extends FilterPart['type']>(parts: readonly FilterPart[], type: T): Part<T>[] {
  return parts.filter((part): part is Part<T> => part.type === type);
}

function changes(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier', parts: readonly FilterPart[], report: Report): HeaderChange[] {
  return parts.flatMap((part): HeaderChange[] => {
    if (part.type === kind) return [part.change];
    if (part.type !== 'Hsts' || kind !== 'ResponseHeaderModifier') return [];
    return [{ op: 'set', headers: { 'Strict-Transport-Security': hstsHeader(part.hsts, report) } }];
  });
}

function rewrite(parts: readonly Part<'URLRewrite'>[], report: Report): NonNullable<HTTPRouteFilter['urlRewrite']> {
  const hostnames = parts.flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname]));
  const paths = parts.flatMap(({ path }) => (path === undefined ? [] : [path]));
  if (hostnames.length > 1) report.add('RTE025', `gives more than one hostname (${hostnames.join(', ')})`, 'leave one');
  if (paths.length > 1) report.add('RTE025', `gives more than one path (${paths.map(({ full, prefix }) => full ?? prefix).join(', ')})`, 'leave one');
  for (const hostname of hostnames) {
    const wrong = hostnameProblem(hostname, { wildcard: false });
    if (wrong !== undefined) report.add('RTE003', `hostname ${wrong} (${hostname})`, 'write a lower-case DNS name, without port and wildcard');
  }
  for (const { full, prefix } of paths) checkPath((full ?? prefix)!, report.at('path'));
  const [path] = paths;
  return {
    ...(hostnames[0] !== undefined && { hostname: hostnames[0] }),
    ...(path?.full !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path.full } }),
    ...(path?.prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: path.prefix } }),
  };
}

function mirror({ backend, options }: Part<'RequestMirror'>, scope: RuleScope, report: Report): RequestMirror {
  if (options.percent !== undefined || options.fraction) requireFeature('mirrorShare', scope, report);
  checkShare(options, report);
  return {
    backendRef: backend.reference(scope.backends, report),
    ...(options.percent !== undefined && { percent: options.percent }),
    ...(options.fraction && { fraction: { ...options.fraction } }),
  };
}

function checkShare({ percent, fraction }: MirrorOptions, report: Report): void {
  if (percent !== undefined && fraction) report.add('RTE043', 'has percent and fraction (both given)', 'give one of the two');
  if (percent !== undefined && !(Number.isInteger(percent) && percent >= 0 && percent <= 100)) {
    report.add('RTE043', `percent is no whole number from 0 to 100 (${percent})`, 'use fraction for less than a percent');
  }
  if (!fraction) return;
  const { numerator, denominator } = fraction;
  if (Number.isInteger(numerator) && Number.isInteger(denominator) && numerator >= 0 && denominator >= 1 && numerator <= denominator) return;
  report.add('RTE043', `fraction is no share of the requests (${numerator} of ${denominator})`, 'give whole numbers, the numerator at most the denominator');
}

function cors(props: CorsProps, report: Report): HTTPRouteCORS {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge } = props;
  const lists: readonly (readonly [string, readonly string[], number])[] = [
    ['allowOrigins', allowOrigins, 64],
    ['allowMethods', allowMethods ?? [], 9],
    ['allowHeaders', allowHeaders ?? [], 64],
    ['exposeHeaders', exposeHeaders ?? [], 64],
  ];
  for (const [name, items, most] of lists) {
    report.limit(name, items.length, most, 'leave some out');
    if (name !== 'exposeHeaders' && items.includes('*') && items.length > 1) report.add('RTE044', `${name} has * beside others (${items.join(', ')})`, 'give * alone, or name all');
    if (new Set(items).size < items.length) report.add('RTE044', `${name} names one twice (${items.join(', ')})`, 'leave one');
  }
  if (allowOrigins.length === 0) report.add('RTE044', 'allows no origin (allowOrigins is empty)', 'name the origins that may call, such as https://app.example.com');
  for (const origin of allowOrigins) {
    if (origin.length <= 253 && ORIGIN.test(origin)) continue;
    report.add('RTE044', `allowOrigins has what is no origin (${origin})`, 'write scheme, host and port alone, such as https://app.example.com');
  }
  for (const name of [...(allowHeaders ?? []), ...(exposeHeaders ?? [])]) checkToken(name, 'header', report);
  if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge >= 1)) report.add('RTE044', `maxAge is no whole number of seconds (${maxAge})`, 'give 1 or more');
  return {
    allowOrigins: [...allowOrigins],
    ...(allowMethods && { allowMethods: [...allowMethods] }),
    ...(allowHeaders && { allowHeaders: [...allowHeaders] }),
    ...(exposeHeaders && { exposeHeaders: [...exposeHeaders] }),
    ...(allowCredentials !== undefined && { allowCredentials }),
    ...(maxAge !== undefined && { maxAge }),
  };
}

/** Raw filters may repeat what the makers made. */
function checkOnce(filters: readonly HTTPRouteFilter[], report: Report): void {
  for (const type of new Set(filters.map((filter) => filter.type))) {
    if (type === 'RequestMirror' || type === 'ExtensionRef') continue;
    const count = filters.filter((filter) => filter.type === type).length;
    if (count > 1) report.add('RTE025', `has filter ${type} more than once (${count})`, 'leave one');
  }
}
