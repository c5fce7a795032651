import { isJsonObject, type Json, type JsonObject } from '../../../kubernetes/json';
import { re2Problem } from '../../../runtime/re2';
import type { ModelRule } from '../../rule';
import { EXAMPLE_CRDS } from '../../../model/gateways';
import { exampleGateway, exampleRoute, READS_ROUTES, GATEWAY_PROGRAM } from '../../../model/route-examples';
import { maps, text } from '../../../model/json';
import { ciliumRoutesOf } from '../../../model/routes';

const matching = (value: string): JsonObject => ({
  rules: [{ matches: [{ path: { type: 'RegularExpression', value } }], backendRefs: [{ name: 'web', port: 8080 }] }],
});

/** Envoy compiles expressions with RE2. */
export const routeRegex: ModelRule = {
  on: 'model',
  id: 'GWY105',
  title: 'Route with an invalid RE2 expression',
  severity: 'error',
  reason: 'Envoy rejects the whole configuration of a Gateway that contains an invalid expression, so changes of other routes are not applied either.',
  related: ['RTE031'],
  link: 'https://github.com/google/re2/wiki/Syntax',
  good: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute(matching('/v[0-9]+/.*'))] },
  bad: { values: READS_ROUTES, objects: [...EXAMPLE_CRDS, exampleGateway(), exampleRoute(matching('/(?!admin).*'))] },
  typescript: {
    wrong: `${GATEWAY_PROGRAM}new ApiObject(chart, 'shop', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'gateways' }],
    rules: [{ matches: [{ path: { type: 'RegularExpression', value: '/(?!admin).*' } }], backendRefs: [{ name: 'web', port: 8080 }] }],
  },
});`,
    right: `${GATEWAY_PROGRAM}new ApiObject(chart, 'shop', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    parentRefs: [{ name: 'public', namespace: 'gateways' }],
    rules: [{ matches: [{ path: { type: 'RegularExpression', value: '/v[0-9]+/.*' } }], backendRefs: [{ name: 'web', port: 8080 }] }],
  },
});`,
  },
  *check(model) {
    for (const { path, title, rules } of ciliumRoutesOf(model)) {
      for (const [index, rule] of rules.entries()) {
        for (const [at, match] of maps(rule.matches).entries()) {
          for (const { place, expression } of expressionsOf(match)) {
            const problem = re2Problem(expression);
            if (problem === undefined) continue;
            yield {
              path,
              what: `${title}: rules[${index}].matches[${at}].${place} is not a valid RE2 expression (${expression}: ${problem})`,
              fix: 'write it without look-around, back references and repetitions over 1000',
            };
          }
        }
      }
    }
  },
};

function* expressionsOf(match: JsonObject): Iterable<{ place: string; expression: string }> {
  const read = (place: string, value: Json | undefined): { place: string; expression: string }[] =>
    typeof value === 'string' ? [{ place, expression: value }] : [];
  for (const key of ['path', 'method']) {
    const part = match[key];
    if (!isJsonObject(part) || text(part.type) !== 'RegularExpression') continue;
    for (const field of ['value', 'service', 'method']) yield* read(key === 'path' ? key : `${key}.${field}`, part[field]);
  }
  for (const key of ['headers', 'queryParams']) {
    for (const [index, part] of maps(match[key]).entries()) {
      if (part.type === 'RegularExpression') yield* read(`${key}[${index}]`, part.value);
    }
  }
}
