import type { HTTPRouteCORS, HTTPRouteFilter, RequestMirror } from '../../../imports/gateway.networking.k8s.io';
import type { BackendScope } from '../backend';
import type { Reporter } from '../../diagnostics/reporter';
import { renderHeaderChanges } from './header-changes';
import type { HeaderChange } from './header-changes';
import { hstsHeader } from './hsts';
import type { CorsProps, FilterPart, HttpFilter } from './http-filter';
import { durationText } from '../../kubernetes/duration';
import { readDuration } from '../../model/route-values';

type Part<T extends FilterPart['type']> = Extract<FilterPart, { readonly type: T }>;

/** Fields of filters. Filters of the same type are merged at the position of the first, as far as they can be. */
export function renderFilters(filters: readonly HttpFilter[], scope: BackendScope, report: Reporter): HTTPRouteFilter[] {
  const parts = filters.map(({ part }) => part);
  const rendered: HTTPRouteFilter[] = [];
  const joined = new Set<string>();
  for (const part of parts) {
    if (part.type === 'Raw') rendered.push(part.filter);
    else if (part.type === 'RequestMirror') rendered.push({ type: part.type, requestMirror: mirror(part, scope, report.at('mirror')) });
    else if (part.type === 'CORS') rendered.push({ type: part.type, cors: cors(part.cors, report.at('cors')) });
    else {
      const kind = part.type === 'Hsts' ? 'ResponseHeaderModifier' : part.type;
      if (joined.has(kind)) continue;
      joined.add(kind);
      rendered.push(...join(kind, parts, report));
    }
  }
  return rendered;
}

function join(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'URLRewrite', parts: readonly FilterPart[], report: Reporter): HTTPRouteFilter[] {
  switch (kind) {
    case 'RequestHeaderModifier':
      return [{ type: kind, requestHeaderModifier: renderHeaderChanges(changes(kind, parts, report)) }];
    case 'ResponseHeaderModifier':
      return [{ type: kind, responseHeaderModifier: renderHeaderChanges(changes(kind, parts, report)) }];
    case 'URLRewrite':
      return rewrites(of(parts, kind)).map((urlRewrite) => ({ type: kind, urlRewrite }));
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

/** One rewrite, or several for several hostnames or paths, which the check of the route reports. */
function rewrites(parts: readonly Part<'URLRewrite'>[]): NonNullable<HTTPRouteFilter['urlRewrite']>[] {
  const hostnames = parts.flatMap(({ hostname }) => (hostname === undefined ? [] : [hostname]));
  const paths = parts.flatMap(({ path }) => (path === undefined ? [] : [path]));
  return Array.from({ length: Math.max(hostnames.length, paths.length) }, (_, index) => {
    const { full, prefix } = paths[index] ?? {};
    return {
      ...(hostnames[index] !== undefined && { hostname: hostnames[index] }),
      ...(full !== undefined && { path: { type: 'ReplaceFullPath' as const, replaceFullPath: full } }),
      ...(prefix !== undefined && { path: { type: 'ReplacePrefixMatch' as const, replacePrefixMatch: prefix } }),
    };
  });
}

function mirror({ backend, options }: Part<'RequestMirror'>, scope: BackendScope, report: Reporter): RequestMirror {
  return {
    backendRef: backend.reference(scope, report),
    ...(options.percent !== undefined && { percent: options.percent }),
    ...(options.fraction && { fraction: { ...options.fraction } }),
  };
}

function cors({ allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge }: CorsProps, report: Reporter): HTTPRouteCORS {
  const milliseconds = maxAge === undefined ? undefined : readDuration(durationText(maxAge), report.at('maxAge'));
  return {
    allowOrigins: [...allowOrigins],
    ...(allowMethods && { allowMethods: [...allowMethods] }),
    ...(allowHeaders && { allowHeaders: [...allowHeaders] }),
    ...(exposeHeaders && { exposeHeaders: [...exposeHeaders] }),
    ...(allowCredentials !== undefined && { allowCredentials }),
    ...(milliseconds !== undefined && { maxAge: milliseconds / 1000 }),
  };
}
