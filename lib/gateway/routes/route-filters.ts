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

/** Fields of filters. Filters of the same type are merged at the position of the first; what cannot be merged is reported. */
export function renderFilters(filters: readonly HttpFilter[], scope: BackendScope, report: Reporter): HTTPRouteFilter[] {
  const parts = filters.map(({ part }) => part);
  const rendered: HTTPRouteFilter[] = [];
  const joined = new Set<string>();
  for (const part of parts) {
    if (part.type === 'Raw') rendered.push(part.filter);
    else if (part.type === 'RequestMirror') rendered.push({ type: part.type, requestMirror: mirror(part, scope, report.at('mirror')) });
    else {
      const kind = part.type === 'Hsts' ? 'ResponseHeaderModifier' : part.type;
      if (joined.has(kind)) continue;
      joined.add(kind);
      rendered.push(join(kind, parts, report));
    }
  }
  return rendered;
}

function join(kind: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'URLRewrite' | 'CORS', parts: readonly FilterPart[], report: Reporter): HTTPRouteFilter {
  switch (kind) {
    case 'RequestHeaderModifier':
      return { type: kind, requestHeaderModifier: renderHeaderChanges(changes(kind, parts, report)) };
    case 'ResponseHeaderModifier':
      return { type: kind, responseHeaderModifier: renderHeaderChanges(changes(kind, parts, report)) };
    case 'URLRewrite':
      return { type: kind, urlRewrite: rewrite(of(parts, kind), report.at('rewrite')) };
    case 'CORS': {
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
  const [path] = paths;
  return {
    ...(hostnames[0] !== undefined && { hostname: hostnames[0] }),
    ...(path?.full !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: path.full } }),
    ...(path?.prefix !== undefined && { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: path.prefix } }),
  };
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
