import { allRules } from '../../lib/checks/catalogue';
import { OPERATOR_RELEASES, type OperatorBehaviour } from '../../lib/model/operator-releases';
import { OPERATOR_SOURCES } from '../../scripts/audit/operator-sources';
import { compare, EXAMINED, RULE_SOURCES } from '../../scripts/audit/rule-sources';

const OLDEST = '1.18';

test.each(Object.entries(OPERATOR_RELEASES))('the bounds of %s are looked up on both sides, up to the newest release', (behaviour, ends: { readonly from?: string; readonly before?: string }) => {
  const { releases, codes } = OPERATOR_SOURCES[behaviour as OperatorBehaviour];
  const sides = (bound: string): readonly boolean[] => releases.map((release) => compare(release, bound) < 0);
  for (const bound of [ends.from, ends.before]) if (bound !== undefined) expect([...new Set(sides(bound))].sort()).toEqual([false, true]);
  expect(releases).toContain(EXAMINED.cilium.releases.at(-1));
  expect(codes).not.toEqual([]);
});

test('every rule has a source, and every source a rule', () => {
  expect(Object.keys(RULE_SOURCES).sort()).toEqual(allRules().map(({ id }) => id));
});

test.each(allRules().map((rule) => [rule.id, rule] as const))('%s has both ends', (id, { versions }) => {
  const { upstream, page, independent, from, before } = RULE_SOURCES[id]!;
  // An upper end is a release, a text in the newest examined release, or an open issue; only what does not depend on releases needs none. A page of
  // documentation is no upper end: nobody would notice that it changed.
  const isOpen = before !== undefined || /\/(issues|pull)\//.test(page ?? '');
  expect(upstream.length > 0 || independent !== undefined || (page !== undefined && isOpen)).toBe(true);
  if (independent !== undefined) expect([upstream.length, page, from, before]).toEqual([0, undefined, undefined, undefined]);
  if (versions?.before !== undefined) expect(before).toBe(versions.before);
  if (versions?.from !== undefined && compare(versions.from, OLDEST) > 0) expect(from).toBe(versions.from);
  for (const { project, files, text, not = [] } of upstream) {
    expect(files.length).toBeGreaterThan(0);
    expect(text.length).toBeGreaterThan(3);
    // What begins with a release may be shown by a text that is gone; everything else by one that the newest release has.
    if (from === undefined) expect(not).not.toContain(EXAMINED[project].releases.at(-1));
  }
});
