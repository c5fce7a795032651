import { allRules } from '../../lib/checks/catalogue';
import { compare, EXAMINED, RULE_SOURCES } from '../../scripts/audit/rule-sources';

const OLDEST = '1.18';

test('every rule has a source, and every source a rule', () => {
  expect(Object.keys(RULE_SOURCES).sort()).toEqual(allRules().map(({ id }) => id));
});

test.each(allRules().map((rule) => [rule.id, rule] as const))('%s has both ends', (id, { versions }) => {
  const { upstream, page, independent, from, before } = RULE_SOURCES[id]!;
  // An upper end is a release, or a text that the newest examined release has; only what the app says itself needs none.
  expect(upstream.length > 0 || page !== undefined || independent !== undefined).toBe(true);
  if (independent !== undefined) expect([upstream.length, page, from, before]).toEqual([0, undefined, undefined, undefined]);
  if (versions?.before !== undefined) expect(before).toBe(versions.before);
  if (versions?.from !== undefined && compare(versions.from, OLDEST) > 0) expect(from).toBe(versions.from);
  for (const { project, files, text, not = [] } of upstream) {
    expect(files.length).toBeGreaterThan(0);
    expect(text.length).toBeGreaterThan(3);
    // A rule that has ended is shown by a text that the newest release has, another one by a text that it has, too.
    expect(not).not.toContain(EXAMINED[project].releases.at(-1));
  }
});
