import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';
import { maps } from '../../../model/json';
import { routesOf } from '../../../model/routes';
import type { RouteModel } from '../../../model/routes';

const to = (path: string, name: string): JsonObject => ({
  matches: [{ path: { type: 'PathPrefix', value: path } }],
  backendRefs: [{ name, port: 8080 }],
});

/** Of two equal matches, that of the older route has precedence, then that of the first rule. */
export const routeMatchTwice: ModelRule = {
  on: 'model',
  id: 'GWY106',
  title: 'Two rules for the same requests',
  severity: 'warning',
  reason: 'Only one of the rules receives the requests: the rule of the older route, or the first rule within a route. The other rule has no effect.',
  link: 'https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleRoute({ rules: [to('/', 'web'), to('/api', 'api')] })] },
  bad: { values: READS_ROUTES, objects: [exampleRoute({ rules: [to('/api', 'web'), to('/api', 'api')] })] },
  typescript: { wrong: program('/api'), right: program('/') },
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
            what: `${place} matches the same requests as ${earlier} (${describeMatch(match)})`,
            fix: `remove rules[${index}], or add a condition on path, method, headers or hostname`,
          };
        }
      }
    }
  },
};

/** Listeners and hostnames of requests. */
function placesOf({ scope, kind, parents, hostnames }: RouteModel): string[] {
  const places = parents.flatMap(({ kind: parent, namespace, name, section = '' }) =>
    (hostnames.length > 0 ? hostnames : ['']).map((hostname) => [scope, kind, parent, namespace, name, section, hostname].join('\0')),
  );
  return [...new Set(places)];
}

/** A match for a message; an empty match has no conditions. */
function describeMatch(match: JsonObject): string {
  return Object.keys(match).length === 0 ? 'all requests' : JSON.stringify(match);
}

/** The same string for equal matches: with defaults, and without order and case of headers. */
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

/** A slash at the end of a prefix has no meaning. */
function trimmed({ type = 'PathPrefix', value = '/' }: JsonObject): Json {
  return type === 'PathPrefix' && typeof value === 'string' ? value.replace(/\/+$/, '') : value;
}

function sorted(map: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function program(prefix: string): string {
  const rule = (path: string, name: string): string => `    { matches: [HttpMatch.prefix('${path}')], backends: [Backend.named({ name: '${name}', port: 8080 })] },\n`;
  return `${GATEWAY_PROGRAM}${routeProgram(`rules: [\n${rule('/api', 'api')}${rule(prefix, 'web')}  ]`)}`;
}
