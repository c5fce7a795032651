import type { HTTPRouteCORS, HTTPRouteFilter, RequestMirror } from '../../../imports/gateway.networking.k8s.io';
import { hostnameProblem } from '../../kubernetes/hostnames';
import type { BackendScope } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import { renderHeaderChanges } from './header-changes';
import type { HeaderChange } from './header-changes';
import { hstsHeader } from './hsts';
import type { CorsProps, FilterPart, HttpFilter, MirrorOptions } from './http-filter';
import { checkPath } from './http-match';
import { hostnameFix } from './route-hostnames';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';
import { checkCount, checkToken, readDuration } from './route-values';

/** The part of a route that concerns filters and backends. */
export interface RuleScope extends RouteTarget {
  readonly backends: BackendScope;
}

type Part<T extends FilterPart['type']> = Extract<FilterPart, { readonly type: T }>;

/** Filters that Cilium applies, by place. */
const APPLIED = {
  'HTTP rule': ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'URLRewrite', 'RequestMirror', 'CORS', 'Raw'],
  'gRPC rule': ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'RequestMirror', 'Raw'],
  backend: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'Hsts', 'Raw'],
} as const satisfies Readonly<Record<string, readonly FilterPart['type'][]>>;

const ORIGIN = /^\*$|^https?:\/\/((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:[0-9]{1,5})?$/;

/** Reports every mistake in filters, and returns their fields. Filters of the same type are merged at the position of the first. */
export function renderFilters(filters: readonly HttpFilter[], place: keyof typeof APPLIED, scope: RuleScope, report: Reporter): HTTPRouteFilter[] {
  const parts = filters.map(({ part }) => part);
  const wrong = parts.filter(({ type }) => !(APPLIED[place] as readonly string[]).includes(type));
  for (const { type } of wrong) {
    report.add({
      code: 'RTE027',
      what: `has a filter that Cilium does not apply to a ${place} (${type})`,
      fix: place === 'backend' ? 'move it to filters of the rule' : 'remove it; gRPC rules support header modifiers and mirrors',
    });
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
  checkCount('filters', rendered.length, 16, `remove ${rendered.length - 16} of them`, report);
  return rendered;
}

function join(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'URLRewrite' | 'CORS', parts: readonly FilterPart[], scope: RuleScope, report: Reporter): HTTPRouteFilter {
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
      if (all.length > 1) report.add({ code: 'RTE025', what: `has ${all.length} CORS filters`, fix: 'list all origins in one HttpFilter.cors' });
      return { type: kind, cors: cors(all[0]!.cors, report.at('cors')) };
    }
  }
}

function of<T extends FilterPart['type']>(parts: readonly FilterPart[], type: T): Part<T>[] {
  return parts.filter((part): part is Part<T> => part.type === type);
}

function changes(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier', parts: readonly FilterPart[], report: Reporter): HeaderChange[] {
  return parts.flatMap((part): HeaderChange[] => {
    if (part.type === kind) return [part.change];
    if (part.type !== 'Hsts' || kind !== 'ResponseHeaderModifier') return [];
    return [{ op: 'set', headers: { 'Strict-Transport-Security': hstsHeader(part.hsts, report) } }];
  });
}

function rewrite(parts: readonly Part<'URLRewrite'>[], report: Reporter): NonNullable<HTTPRouteFilter['urlRewrite']> {
  const hostnames = parts.flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname]));
  const paths = parts.flatMap(({ path }) => (path === undefined ? [] : [path]));
  if (hostnames.length > 1) report.add({ code: 'RTE025', what: `has several hostnames (${hostnames.join(', ')})`, fix: 'keep one HttpFilter.rewriteHostname' });
  if (paths.length > 1) report.add({ code: 'RTE025', what: `has several paths (${paths.map(({ full, prefix }) => full ?? prefix).join(', ')})`, fix: 'keep one HttpFilter.rewritePath or HttpFilter.rewritePrefix' });
  for (const hostname of hostnames) {
    const wrong = hostnameProblem(hostname, { wildcard: false });
    if (wrong !== undefined) report.at('hostname').add({ code: 'RTE003', what: `${wrong} (${hostname})`, fix: hostnameFix(hostname) });
  }
  for (const { full, prefix } of paths) checkPath((full ?? prefix)!, report.at('path'));
  const [path] = paths;
  return {
    ...(hostnames[0] !== undefined && { hostname: hostnames[0] }),
    ...(path?.full !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path.full } }),
    ...(path?.prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: path.prefix } }),
  };
}

function mirror({ backend, options }: Part<'RequestMirror'>, scope: RuleScope, report: Reporter): RequestMirror {
  if (options.percent !== undefined || options.fraction) requireFeature('mirrorShare', scope, report);
  checkShare(options, report);
  return {
    backendRef: backend.reference(scope.backends, report),
    ...(options.percent !== undefined && { percent: options.percent }),
    ...(options.fraction && { fraction: { ...options.fraction } }),
  };
}

function checkShare({ percent, fraction }: MirrorOptions, report: Reporter): void {
  if (percent !== undefined && fraction) report.add({ code: 'RTE043', what: 'has both percent and fraction', fix: 'remove percent or fraction' });
  if (percent !== undefined && !(Number.isInteger(percent) && percent >= 0 && percent <= 100)) {
    report.at('percent').add({ code: 'RTE043', what: `is not an integer from 0 to 100 (${percent})`, fix: `use an integer, or fraction: { numerator: 5, denominator: 1000 } for a part of a percent` });
  }
  if (!fraction) return;
  const { numerator, denominator } = fraction;
  if (Number.isInteger(numerator) && Number.isInteger(denominator) && numerator >= 0 && denominator >= 1 && numerator <= denominator) return;
  report.at('fraction').add({ code: 'RTE043', what: `is not valid (${numerator}/${denominator})`, fix: 'use integers, with a numerator from 0 to the denominator' });
}

function cors(props: CorsProps, report: Reporter): HTTPRouteCORS {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge } = props;
  const lists: readonly (readonly [string, readonly string[], number])[] = [
    ['allowOrigins', allowOrigins, 64],
    ['allowMethods', allowMethods ?? [], 9],
    ['allowHeaders', allowHeaders ?? [], 64],
    ['exposeHeaders', exposeHeaders ?? [], 64],
  ];
  for (const [name, items, max] of lists) {
    checkCount(name, items.length, max, `remove ${items.length - max} of them`, report);
    if (name !== 'exposeHeaders' && items.includes('*') && items.length > 1) report.at(name).add({ code: 'RTE044', what: `has * and other entries (${items.join(', ')})`, fix: `set ${name}: ['*'], or remove *` });
    if (new Set(items).size < items.length) report.at(name).add({ code: 'RTE044', what: `has the same entry twice (${items.join(', ')})`, fix: 'list it once' });
  }
  if (allowOrigins.length === 0) report.at('allowOrigins').add({ code: 'RTE044', what: 'is empty', fix: "add the origins of the pages, for example 'https://app.example.com'" });
  allowOrigins.forEach((origin, index) => {
    if (origin.length <= 253 && ORIGIN.test(origin)) return;
    const [proposal] = /^https?:\/\/[^/?#]+/.exec(origin) ?? [];
    const fix = proposal !== undefined && ORIGIN.test(proposal) ? `write '${proposal}'` : "write a scheme, host and optional port, for example 'https://app.example.com'";
    report.at(`allowOrigins[${index}]`).add({ code: 'RTE044', what: `is not a valid origin (${origin})`, fix });
  });
  for (const name of [...(allowHeaders ?? []), ...(exposeHeaders ?? [])]) checkToken(name, 'header', report);
  const age = maxAge === undefined ? undefined : readDuration(maxAge, report.at('maxAge'));
  const seconds = age?.milliseconds === undefined ? undefined : age.milliseconds / 1000;
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 1)) {
    report.at('maxAge').add({ code: 'RTE044', what: `is not a positive whole number of seconds (${age!.text})`, fix: "write whole seconds, for example '5s'" });
  }
  return {
    allowOrigins: [...allowOrigins],
    ...(allowMethods && { allowMethods: [...allowMethods] }),
    ...(allowHeaders && { allowHeaders: [...allowHeaders] }),
    ...(exposeHeaders && { exposeHeaders: [...exposeHeaders] }),
    ...(allowCredentials !== undefined && { allowCredentials }),
    ...(seconds !== undefined && { maxAge: seconds }),
  };
}

/** Reports a raw filter that repeats another filter of the rule. */
function checkOnce(filters: readonly HTTPRouteFilter[], report: Reporter): void {
  for (const type of new Set(filters.map((filter) => filter.type))) {
    if (type === 'RequestMirror' || type === 'ExtensionRef') continue;
    const count = filters.filter((filter) => filter.type === type).length;
    if (count > 1) report.add({ code: 'RTE025', what: `has ${count} filters of type ${type}`, fix: 'merge them into one' });
  }
}
