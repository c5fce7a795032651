import { allRules } from '../../lib/checks/catalogue';
import type { Json, JsonObject } from '../../lib/kubernetes/json';
import { reportOf } from '../support/models';

/** Each place of a value in an object, but for those that say what the object is. */
function* places(value: Json, path: readonly (string | number)[] = []): Iterable<readonly (string | number)[]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* places(item, [...path, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) if (path.length > 0 || (key !== 'apiVersion' && key !== 'kind')) yield* places(below, [...path, key]);
  } else yield path;
}

function withVariable(value: Json, [segment, ...rest]: readonly (string | number)[]): Json {
  if (segment === undefined) return '${VALUE}';
  if (Array.isArray(value)) return value.map((item, index) => (index === segment ? withVariable(item, rest) : item));
  return Object.fromEntries(Object.entries(value as JsonObject).map(([key, below]) => [key, key === segment ? withVariable(below, rest) : below]));
}

const rules = allRules().filter(({ good }) => good.objects !== undefined);

test.each(rules.map((rule) => [rule.id, rule] as const))('a variable for any value of the good example of %s is no error', (_id, { good }) => {
  const before = new Set(reportOf(good).errors.map(({ code }) => code));
  const found: string[] = [];
  for (const [index, object] of good.objects!.entries()) {
    if (object.kind === 'CustomResourceDefinition') continue;
    for (const place of places(object)) {
      const objects = good.objects!.map((each, at) => (at === index ? (withVariable(each, place) as JsonObject) : each));
      for (const { code, what } of reportOf({ ...good, objects }).errors) if (!before.has(code)) found.push(`${String(object.kind)} ${place.join('.')}: ${code} ${what}`);
    }
  }
  expect(found).toEqual([]);
});
