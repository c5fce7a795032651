import type { Rule } from '../../lib/checks/rule';
import { reportOf } from '../support/models';

const rule: Rule = {
  on: 'cilium',
  id: 'CIL900',
  title: 'A rule for these tests',
  severity: 'warning',
  reason: 'none',
  good: {},
  bad: {},
  *check({ path }) {
    yield { path, what: 'second (2)', fix: 'do that', subject: 'a.b' };
    yield { path, what: 'first (1)', fix: 'do this', link: 'https://example.com' };
    yield { path, what: 'first (1)', fix: 'do this', link: 'https://example.com' };
  },
};
const final: Rule = { ...rule, id: 'SEC900', severity: 'error', final: true };

test('findings come in a stable order, once each, with the id and the severity of their rule', () => {
  expect(reportOf({}, { rules: [rule] })).toEqual({
    errors: [],
    warnings: [
      { severity: 'warning', code: 'CIL900', path: 'home/cilium', what: 'first (1)', fix: 'do this', link: 'https://example.com' },
      { severity: 'warning', code: 'CIL900', path: 'home/cilium', what: 'second (2)', fix: 'do that', subject: 'a.b' },
    ],
    suppressed: [],
  });
});

test('a suppression on a construct is for it and all below it, not for its neighbours', () => {
  const at = (path: string) => reportOf({}, { rules: [rule], suppressions: [{ path, id: 'CIL900', reason: 'because' }] });
  for (const path of ['', 'home', 'home/cilium']) expect([at(path).warnings, at(path).suppressed.length]).toEqual([[], 2]);
  for (const path of ['home/cil', 'home/cilium/x', 'office']) expect(at(path).warnings.map(({ code }) => code)).toContain('CHK003');
});

test('the nearest suppression is the one that is listed, and one that covers the same is not idle', () => {
  const suppressions = [
    { path: '', id: 'CIL900', reason: 'everywhere' },
    { path: 'home/cilium', id: 'CIL900', reason: 'here' },
  ];
  const { suppressed, warnings } = reportOf({}, { rules: [rule], suppressions });
  expect(suppressed.map(({ suppressedBecause }) => suppressedBecause)).toEqual(['here', 'here']);
  expect(warnings).toEqual([]);
});

test('a suppression that silences nothing is a warning, also of a check of values', () => {
  const suppressions = [
    { path: 'office', id: 'CIL900', reason: 'because' },
    { path: 'office', id: 'CIL001', reason: 'because' },
  ];
  const { errors, warnings } = reportOf({}, { rules: [{ ...rule, *check() {} }], suppressions });
  expect(errors).toEqual([]);
  expect(warnings.map(({ code, what }) => `${code} ${what}`)).toEqual([
    'CHK003 the suppression of CIL001 has no effect: there is no such finding here',
    'CHK003 the suppression of CIL900 has no effect: there is no such finding here',
  ]);
  // What could not be made may be what the suppressions are for.
  const before = [{ code: 'AST004', path: 'home/cilium', what: 'no chart', fix: 'get it' }];
  expect(reportOf({}, { rules: [{ ...rule, *check() {} }], suppressions, before }).warnings).toEqual([]);
});

test('a suppression of an unknown id is an error, and so is one of a problem that is no check', () => {
  const suppressions = [
    { path: 'home', id: 'CIL9', reason: 'because' },
    { path: 'home', id: 'HLM010', reason: 'because' },
    { path: 'home', id: 'cil001', reason: 'because' },
  ];
  const before = [{ code: 'HLM010', path: 'home/cilium', what: 'helm failed (boom)', fix: 'mend it' }];
  const { errors, suppressed } = reportOf({}, { rules: [], suppressions, before });
  expect(errors.map(({ code }) => code).sort()).toEqual(['CHK002', 'CHK002', 'CHK002', 'HLM010']);
  expect(errors.map(({ fix }) => fix)).toContain('write CIL001');
  expect(suppressed).toEqual([]);
});

test('a check of values is suppressed like a rule', () => {
  const before = [{ code: 'CIL001', path: 'home/cilium', what: 'value hubbel is not known (true)', fix: 'remove it', subject: 'hubbel' }];
  const suppressions = [{ path: 'home', id: 'CIL001', reason: 'our own fork' }];
  const { errors, suppressed } = reportOf({}, { rules: [], before, suppressions });
  expect(errors).toEqual([]);
  expect(suppressed).toEqual([{ ...before[0], severity: 'error', suppressedAt: 'home', suppressedBecause: 'our own fork' }]);
});

test('what must never happen cannot be suppressed, and the attempt is told', () => {
  const { errors, warnings, suppressed } = reportOf({}, { rules: [final], suppressions: [{ path: '', id: 'SEC900', reason: 'please' }] });
  expect(errors.map(({ code }) => code)).toEqual(['SEC900', 'SEC900']);
  expect(warnings.map(({ what }) => what)).toEqual(['check SEC900 cannot be suppressed']);
  expect(suppressed).toEqual([]);
});

test('what a rule says of a value that is not valid by itself is left out, unless that is suppressed', () => {
  const error: Rule = { ...rule, severity: 'error' };
  const before = [{ code: 'CIL003', path: 'home/cilium', what: 'value a.b is not a valid setting ("strict")', fix: 'write true', subject: 'a.b' }];
  expect(reportOf({}, { rules: [error], before }).errors.map(({ what }) => what)).toEqual(['value a.b is not a valid setting ("strict")', 'first (1)']);
  const suppressed = reportOf({}, { rules: [error], before, suppressions: [{ path: '', id: 'CIL003', reason: 'our own fork' }] });
  expect(suppressed.errors.map(({ what }) => what)).toEqual(['first (1)', 'second (2)']);
});

test('what helm says of a value that a rule names is not said twice, unless the rule is suppressed', () => {
  const error: Rule = { ...rule, severity: 'error' };
  const before = [
    { code: 'HLM009', path: 'home/cilium', what: 'the chart refuses these values (a.b must be set)', fix: 'change it' },
    { code: 'HLM009', path: 'home/cilium', what: 'the chart refuses these values (c must be set)', fix: 'change it' },
    { code: 'HLM009', path: 'office/cilium', what: 'the chart refuses these values (a.b must be set)', fix: 'change it' },
  ];
  const ofHelm = reportOf({}, { rules: [error], before }).errors.filter(({ code }) => code === 'HLM009');
  expect(ofHelm.map(({ path, what }) => `${path} ${what}`)).toEqual([
    'home/cilium the chart refuses these values (c must be set)',
    'office/cilium the chart refuses these values (a.b must be set)',
  ]);
  const suppressed = reportOf({}, { rules: [error], before, suppressions: [{ path: '', id: 'CIL900', reason: 'because' }] });
  expect(suppressed.errors.filter(({ code }) => code === 'HLM009')).toHaveLength(3);
});
