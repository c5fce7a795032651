import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleRoute, READS_ROUTES } from '../../../model/route-examples';
import { maps } from '../../../model/json';
import { routesOf } from '../../../model/routes';
import type { RouteModel } from '../../../model/routes';

const to = (path: string, name: string): JsonObject => ({
  matches: [{ path: { type: 'PathPrefix', value: path } }],
  backendRefs: [{ name, port: 8080 }],
});

/** Of two equal matches one counts: the older route's, then that of the first rule. */
export const routeMatchTwice: ModelRule = {
  on: 'model',
  id: 'GWY106',
  title: 'Two rules for the same requests',
  severity: 'warning',
  reason: 'Only one of the rules gets the requests: that of the older route, and within a route the first one. The other one has no effect.',
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute({ rules: [to('/', 'web'), to('/api', 'api')] })] },
  bad: { values: READS_ROUTES, objects: [exampleRoute({ rules: [to('/api', 'web'), to('/api', 'api')] })] },
  *check(model) {
    const first = new Map<string, string>();
    for (const route of routesOf(model)) {
      if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') continue;
      const reported = new Set<string>();
      for (const [index, rule] of route.rules.entries()) {
        for (const match of Array.isArray(rule.matches) && rule.matches.length > 0 ? maps(rule.matches) : [{}]) {
          const place = `${route.title} rules[${index}]`;
          const seen = placesOf(route).flatMap((where) => {
            const key = `${where}\0${canonical(match, route.kind)}`;
            const earlier = first.get(key);
            if (earlier === undefined) first.set(key, place);
            return earlier === undefined ? [] : [earlier];
          });
          const earlier = seen[0];
          if (earlier === undefined || reported.has(`${index}\0${earlier}`)) continue;
          reported.add(`${index}\0${earlier}`);
          yield {
            path: route.path,
            what: `rules[${index}] of ${route.title} matches what ${earlier} matches (${JSON.stringify(match)})`,
            fix: 'remove one, or tell them apart by path, method, headers or hostname',
          };
        }
      }
    }
  },
};

/** Where requests come from: a listener and a hostname. */
function placesOf({ scope, kind, parents, hostnames }: RouteModel): string[] {
  return parents.flatMap(({ namespace, name, section = '' }) =>
    (hostnames.length > 0 ? hostnames : ['']).map((hostname) => [scope, kind, namespace, name, section, hostname].join('\0')),
  );
}

/** The same text for the same match: defaults written out, headers in any order and case. */
function canonical(match: JsonObject, kind: string): string {
  const path = isJsonObject(match.path) ? match.path : {};
  const named = (key: string, fold: boolean): string[] =>
    maps(match[key])
      .map(({ name, type = 'Exact', value = '' }) => JSON.stringify([fold ? String(name).toLowerCase() : String(name), type, value]))
      .sort();
  const call = isJsonObject(match.method) ? sorted({ type: 'Exact', ...match.method }) : (match.method ?? null);
  const parts: Json[] = [call, named('headers', true), named('queryParams', false)];
  return JSON.stringify(kind === 'HTTPRoute' ? [path.type ?? 'PathPrefix', trimmed(path), ...parts] : parts);
}

/** A prefix means the same with and without a slash at its end. */
function trimmed({ type = 'PathPrefix', value = '/' }: JsonObject): Json {
  return type === 'PathPrefix' && typeof value === 'string' ? value.replace(/\/+$/, '') : value;
}

function sorted(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
