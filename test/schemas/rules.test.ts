import { CRD_SCHEMAS, kubernetesSchemas } from '../../imports/schemas';
import type { JsonObject } from '../../lib/kubernetes/json';
import { celRule, unsupportedPart } from '../../lib/schemas/cel';
import { KnownSchemas, schemasOfFile } from '../../lib/schemas/known-schemas';
import type { SchemaRule } from '../../lib/schemas/schema-node';
import { schemaMistakes, type KindSchema, type SchemaMistake } from '../../lib/schemas/schema-walk';
import { CILIUM_RULES, FLUX_RULES, GATEWAY_API_RULES, KUBERNETES_PAIRS, SHADOWED_RULES, type RulePair } from './rule-examples';

const PAIRS = [...CILIUM_RULES, ...GATEWAY_API_RULES, ...FLUX_RULES, ...KUBERNETES_PAIRS];

/** The schemas of the object's kind and version in every release that is known. */
function schemasOf({ apiVersion, kind }: JsonObject): readonly KindSchema[] {
  const known = new KnownSchemas({ crds: [] }).of(String(apiVersion), String(kind));
  if (known.is === 'checked' && known.schemas[0]!.builtIn) return known.schemas;
  const [group, version] = String(apiVersion).split('/');
  return schemasOfFile(CRD_SCHEMAS[`${group}/${String(kind)}`]!(), version!);
}

/** Every rule that ships, by its text. */
function shippedRules(): Map<string, SchemaRule> {
  const lines = [...Object.values(CRD_SCHEMAS), kubernetesSchemas].flatMap((file) => file().nodes.split('\n'));
  return new Map(lines.map((line) => JSON.parse(line) as SchemaRule).filter(({ rule }) => typeof rule === 'string').map((rule) => [rule.rule, rule]));
}

function brokenRules(mistakes: readonly SchemaMistake[]): readonly string[] {
  return mistakes.flatMap(({ rule }) => rule?.rule ?? []);
}

test('every rule is read', () => {
  const rules = [...shippedRules().keys()];
  expect(rules.length).toBeGreaterThan(100);
  expect(rules.filter((rule) => celRule(rule) === undefined)).toEqual([]);
});

// An object whose only mistake is one rule passes when that rule is off.
test('every rule alone refuses an object, and allows the same one without the mistake', () => {
  const alone = new Set<string>();
  for (const [bad, good] of PAIRS) {
    for (const schema of schemasOf(bad)) {
      const mistakes = schemaMistakes(bad, schema);
      if (mistakes.length === 1 && schemaMistakes(good, schema).length === 0) for (const rule of brokenRules(mistakes)) alone.add(rule);
    }
  }
  expect([...shippedRules().keys()].filter((rule) => !alone.has(rule)).sort()).toEqual(SHADOWED_RULES.map(([rule]) => rule).sort());
});

test.each(SHADOWED_RULES)('%s', (rule, bad, good) => {
  expect([celRule(rule)!(bad).holds, celRule(rule)!(good).holds]).toEqual([false, true]);
});

test.each(PAIRS.map((pair): [string, RulePair] => [`${String(pair[0].kind)} ${JSON.stringify(pair[0].spec ?? {}).slice(0, 120)}`, pair]))('%s', (_title, [bad, good]) => {
  const schemas = schemasOf(bad);
  expect(schemas.some((schema) => brokenRules(schemaMistakes(bad, schema)).length > 0)).toBe(true);
  expect(schemas.some((schema) => schemaMistakes(good, schema).length === 0)).toBe(true);
});

describe('the language', () => {
  const holds: readonly (readonly [string, unknown, boolean])[] = [
    ['size(self) == 2', '\u{1f4a5}a', true],
    ['self.a', {}, false],
    ['has(self.a) && self.a.b == 1', {}, false],
    ['self.a == 1 || true', {}, true],
    ['true || self.a == 1', {}, true],
    ['!(self.a == 1 && false)', {}, true],
    ['self.all(x, x > 1 || x.y)', [2, 3], true],
    ['self.exists(x, x == 2)', ['a', 2], true],
    ['self.exists_one(x, x > 1)', ['a', 2], false],
    ['self.map(x, x * 2) == [2, 4]', [1, 2], true],
    ['self.filter(x, x % 2 == 1).size() == 1', [1, 2], true],
    ['self.a in ["x", "y"]', { a: 'y' }, true],
    ['"a" in self', { a: 1 }, true],
    ['self.a[1] == 2', { a: [1, 2] }, true],
    ['self.a[2] == 2', { a: [1, 2] }, false],
    ['self.__namespace__ == "x" && self.a__dash__b == "y"', { 'namespace': 'x', 'a-b': 'y' }, true],
    ['self.matches("^(?i)ab$")', 'AB', true],
    ["self.matches(r'\\d')", 'a1', true],
    ['self == "\\u00e4\\n"', 'ä\n', true],
    ['duration(self) < duration("1h")', '59m59s', true],
    ['duration(self) < duration("1h")', 'soon', false],
    ['self > 1 ? self < 9 : self == 0', 0, true],
    ['quantity(self).isLessThan(quantity("1Gi"))', '1000M', true],
    ['quantity(self).compareTo(quantity("0.7")) == 0', '700m', true],
    ['quantity(self).isGreaterThan(quantity(1))', '1e0', false],
    ['quantity(self).compareTo(quantity("1")) == 0', '1MB', false],
    ['quantity(self) == 1', '1', false],
    ['isCIDR(self) && !isCIDR("10.0.0.1")', '10.0.0.0/8', true],
    ['-self == -3 && self - 1 == 2', 3, true],
    ['self.constructor == 1 || has(self.toString)', {}, false],
    ['self.split("/")[0].size() < 3 && self.substring(1) == "b/c"', 'ab/c', true],
  ];
  test.each(holds)('%s of %j', (rule, self, expected) => {
    expect(celRule(rule)?.(self).holds).toBe(expected);
  });

  test.each([
    ['self == oldSelf', 'oldSelf'],
    ['self.a.quantityOf()', 'quantityOf'],
    ['quantity(self).add(quantity("1"))', 'add'],
    ['self.?a.orValue(1) == 1', '?'],
    ['self +', 'end of the rule'],
    ['$', '$'],
    ['self == {"a": 1}', '{'],
    ['[1, 2', 'end of the rule'],
  ])('leaves out %s because of %s', (rule, part) => {
    expect(celRule(rule)).toBeUndefined();
    expect(unsupportedPart(rule)).toBe(part);
  });
});
