import { allRules, VALUE_CHECKS } from '../../lib/checks/catalogue';
import { concerns } from '../../lib/checks/engine';
import type { Rule, RuleExample } from '../../lib/checks/rule';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { CHARTS, modelOf, reportOf } from '../support/models';

const DOMAINS = ['ANN', 'BGP', 'CIL', 'EGW', 'FWL', 'GWY', 'HUB', 'OBJ', 'POL', 'POOL', 'SCH', 'SEC', 'TAL'];

/** What bad examples leave out for brevity: another mistake than the one that they show. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  ANN010: ['POOL029'],
  BGP106: ['BGP103'],
  CIL061: ['CIL045', 'CIL062'],
  GWY050: ['CIL052', 'CIL056', 'CIL070', 'CIL071', 'GWY101', 'GWY103', 'GWY106'],
  POL101: ['POL228'],
  POOL021: ['POOL025'],
};

/** What good examples keep, because the fix of their mistake calls for a decision that another rule asks for. */
const LEFT: Readonly<Record<string, readonly string[]>> = {
  CIL058: ['CIL059'],
};

/** Every version an example speaks of: its own, or all charts at hand that the rule is about. */
function worlds(rule: Rule, example: RuleExample): RuleExample[] {
  if (example.version) return [example];
  return CHARTS.filter((chart) => concerns(rule, { version: CiliumVersion.parse(chart) })).map((version) => ({ ...example, version }));
}

function ids(example: RuleExample): string[] {
  const { errors, warnings } = reportOf(example);
  return [...new Set([...errors, ...warnings].map(({ code }) => code))];
}

test('ids are unique and sorted, and no rule takes an id of the checks of values', () => {
  const all = allRules().map(({ id }) => id);
  expect(all).toEqual([...new Set(all)].sort());
  expect(all.filter((id) => (VALUE_CHECKS as readonly string[]).includes(id))).toEqual([]);
  expect(all.filter((id) => !DOMAINS.includes(id.replace(/\d+$/, '')) || !/^[A-Z]{3,4}\d{3}$/.test(id))).toEqual([]);
});

describe.each(allRules().map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('says in one line what it is about, and why', () => {
    expect(rule.title).toMatch(/^\S.{10,79}$/);
    expect(rule.title).not.toMatch(/[.\n]$/);
    expect(rule.reason.length).toBeGreaterThan(20);
    expect(rule.link ?? 'https://').toMatch(/^https:\/\//);
  });

  test('finds the bad example', () => {
    for (const world of worlds(rule, rule.bad)) {
      const found = [...reportOf(world).errors, ...reportOf(world).warnings].filter(({ code }) => code === id);
      expect(found.map(({ severity }) => severity)).toContain(rule.severity);
      for (const { fix, path } of found) {
        expect(path).toMatch(/^home(?:\/|$)/);
        expect(fix).toMatch(/[^.\s]$/);
      }
    }
  });

  test('is the only one to tell of the mistake in the bad example', () => {
    for (const world of worlds(rule, rule.bad)) {
      const others = ids(world).filter((code) => code !== id && !BESIDE[code]?.includes(id));
      expect([world.version, ...others]).toEqual([world.version]);
    }
  });

  test('finds nothing in the good example, and neither does any other rule', () => {
    for (const world of worlds(rule, rule.good)) expect([world.version, ...ids(world)]).toEqual([world.version, ...(LEFT[id] ?? [])]);
  });

  test('is silent in other versions of Cilium', () => {
    if (rule.on !== 'cilium' || !rule.versions) return;
    const outside = [rule.versions.from && before(rule.versions.from), rule.versions.before && start(rule.versions.before)];
    for (const version of outside) if (version) expect(ids({ ...rule.bad, version })).not.toContain(id);
  });

  test('is suppressed with a reason, unless it must not be', () => {
    const suppressions = [{ path: 'home', id, reason: 'we know' }];
    const report = reportOf(rule.bad, { suppressions });
    const open = [...report.errors, ...report.warnings].filter(({ code }) => code === id);
    if (rule.final) {
      expect(open).not.toEqual([]);
      expect(report.suppressed).toEqual([]);
      expect(report.warnings.filter(({ code, what }) => code === 'CHK003' && what.includes(id))).toHaveLength(1);
    } else {
      expect(open).toEqual([]);
      expect(report.suppressed).toContainEqual(expect.objectContaining({ code: id, suppressedAt: 'home', suppressedBecause: 'we know' }));
      expect(report.warnings.filter(({ code }) => code === 'CHK003')).toEqual([]);
    }
  });
});

test('nothing is wrong with what TalosCilium sets by itself, in any version', () => {
  for (const version of CHARTS) expect([version, ...ids({ version })]).toEqual([version]);
});

test('the examples name the values of a real chart', () => {
  for (const version of CHARTS) expect(modelOf({ version }).ciliums[0]?.value('hubble.enabled')).toBe(true);
});

/** A version just before another one: the last patch of the minor before, or the patch before. */
function before(bound: string): string {
  const [major, minor, patch] = bound.split('.').map(Number);
  return patch ? `${major}.${minor}.${patch - 1}` : `${major}.${minor! - 1}.99`;
}

function start(bound: string): string {
  return bound.split('.').length === 3 ? bound : `${bound}.0`;
}
