import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumRoutes } from '../../../model/routes';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { map, maps, text } from '../../../model/json';
import { exampleGateway, exampleRoute, GATEWAY_PROGRAM, READS_ROUTES, routeProgram } from '../../../model/route-examples';

const BACKENDS = [{ name: 'web', port: 8080 }];

/** Envoy changes the host of a request in one way only. */
export const hostHeader: ModelRule = {
  on: 'model',
  id: 'GWY109',
  title: 'Header filter for the header Host',
  severity: 'error',
  reason:
    'Envoy does not allow a header filter to change `Host`. From Cilium 1.19 on, the operator does not program the route. Older versions give ' +
    'it to Envoy, which then rejects the configuration of the whole Gateway. The filter `URLRewrite` sets the host of requests.',
  link: 'https://github.com/cilium/cilium/issues/47633',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute({ rules: [{ filters: [{ type: 'URLRewrite', urlRewrite: { hostname: 'internal.example.com' } }], backendRefs: BACKENDS }] })] },
  bad: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute({ rules: [{ filters: [setHost()], backendRefs: BACKENDS }] })] },
  typescript: {
    wrong: program("HttpFilter.setRequestHeaders({ Host: 'internal.example.com' })"),
    right: program("HttpFilter.rewriteHostname('internal.example.com')"),
  },
  *check(model) {
    for (const { route } of ciliumRoutes(model)) {
      for (const [index, rule] of route.rules.entries()) {
        const filters = [
          ...maps(rule.filters).map((filter, at) => [filter, `rules[${index}].filters[${at}]`] as const),
          ...maps(rule.backendRefs).flatMap((backend, at) => maps(backend.filters).map((filter, each) => [filter, `rules[${index}].backendRefs[${at}].filters[${each}]`] as const)),
        ];
        for (const [filter, place] of filters) {
          const header = hostOf(filter);
          if (header === undefined) continue;
          yield {
            path: route.path,
            what: `${route.title}: ${place} changes the header ${header}, which a RequestHeaderModifier cannot do`,
            fix: 'remove the header, and add the filter URLRewrite with hostname; in TypeScript: HttpFilter.rewriteHostname()',
          };
        }
      }
    }
  },
};

/** The name of the header, as it is written, if it is `Host`. */
function hostOf({ type, requestHeaderModifier }: JsonObject): string | undefined {
  if (type !== 'RequestHeaderModifier') return undefined;
  const { set, add, remove } = map(requestHeaderModifier);
  const names = [...maps(set), ...maps(add)].map(({ name }) => name).concat(Array.isArray(remove) ? remove : []);
  return names.map(text).find((name) => name?.toLowerCase() === 'host');
}

function setHost(): JsonObject {
  return { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'Host', value: 'internal.example.com' }] } };
}

function program(filter: string): string {
  return `${GATEWAY_PROGRAM}${routeProgram(`rules: [{ filters: [${filter}], backends: [Backend.named({ name: 'web', port: 80 })] }]`)}`;
}
