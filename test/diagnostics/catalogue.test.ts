import { allRules } from '../../lib/checks/catalogue';
import { CATALOGUE, type CodeEntry } from '../../lib/diagnostics/catalogue';
import { codesOf, codesOfYaml } from './run-example';

const entries = Object.values(CATALOGUE).flatMap(({ codes }) => Object.entries(codes as Readonly<Record<string, CodeEntry>>)).filter(([, entry]) => !('retired' in entry));

describe.each(entries)('%s', (code, { title, reason, typescript, yaml, console: shown }) => {
  it('has a title, a reason and an example', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(reason).toMatch(/^[A-Z`].*\.$/s);
    expect([typescript, yaml, shown].some((example) => example !== undefined)).toBe(true);
  });

  if (typescript) {
    it('is what the wrong program ends with, and the right one has no finding', () => {
      expect(codesOf(typescript.wrong)).toEqual([code]);
      expect(codesOf(typescript.right)).toEqual([]);
    });
  }

  if (yaml) {
    it('is what the wrong manifest ends with, and the right one has no finding', () => {
      expect(codesOfYaml(yaml.wrong)).toEqual([code]);
      expect(codesOfYaml(yaml.right)).toEqual([]);
    });
  }
});

const programs = allRules().flatMap(({ id, typescript }) => (typescript ? [[id, typescript] as const] : []));

test.each(programs)('%s: the wrong program of the rule ends with it, and the right one has no finding', (id, { wrong, right }) => {
  expect(codesOf(wrong)).toContain(id);
  expect(codesOf(right)).toEqual([]);
});
