import { ciliumChartAsset, findAsset, formatProblem, TalosCiliumError, TalosCluster, type Problem } from '../../lib';
import { describeBelow, describeProblems, summaryOf } from '../../lib/diagnostics/report';
import { usePrograms } from '../support/programs';

const run = usePrograms();
const problem: Problem = { code: 'CIL001', path: 'home/cilium', what: 'it is wrong (1)', expected: 'a two', fix: 'write 2', link: 'https://example.com/' };
const warning: Problem = { code: 'GWY050', path: 'home/cilium', severity: 'warning', what: 'it is doubtful', fix: 'look at it', source: 'main.ts:9:1' };
const other: Problem = { code: 'CLU003', path: 'home/office', what: 'it is no CIDR', fix: 'write a CIDR' };

test('a problem on one line', () => {
  expect(formatProblem(problem)).toBe('CIL001 home/cilium: it is wrong (1); expected a two — write 2. See https://example.com/');
});

test('a report names each construct once, and each part of a message has a line', () => {
  expect(describeProblems([problem, other, warning], {})).toBe(`home/cilium (main.ts:9:1)
  error CIL001: it is wrong (1)
    Expected: a two
    Fix: write 2
    See: https://example.com/

  warning GWY050: it is doubtful
    Fix: look at it

home/office
  error CLU003: it is no CIDR
    Fix: write a CIDR`);
  expect(summaryOf([problem, other, warning])).toBe('2 errors, 1 warning\nMore: npx cdk8s-talos-cilium explain CIL001 CLU003 GWY050');
  expect(summaryOf([warning])).toBe('1 warning\nMore: npx cdk8s-talos-cilium explain GWY050');
});

test('lines are wrapped to the width of a terminal, except for what has no space, and a text of several lines is indented', () => {
  const long = { ...problem, what: 'a sentence that is longer than the terminal is wide', link: `https://example.com/${'a'.repeat(40)}` };
  expect(describeProblems([long], { width: 40 })).toBe(`home/cilium
  error CIL001: a sentence that is
    longer than the terminal is wide
    Expected: a two
    Fix: write 2
    See: https://example.com/${'a'.repeat(40)}`);
  expect(describeProblems([{ ...other, what: 'it failed:\nhome\n  inner\n' }], {})).toContain('error CLU003: it failed:\n    home\n      inner\n    Fix: ');
});

test('colors are for the severity, the path and the labels, and no text depends on them', () => {
  const colored = describeProblems([problem, warning], { color: true });
  expect(colored).toContain('\u001b[31;1merror CIL001\u001b[0m: it is wrong (1)');
  expect(colored).toContain('\u001b[33;1mwarning GWY050\u001b[0m');
  expect(colored.replaceAll(/\u001b\[[\d;]*m/g, '')).toBe(describeProblems([problem, warning], {}));
});

test('below a path that is written already, the path is not repeated', () => {
  expect(describeBelow('home/cilium', problem)).toBe('error CIL001: it is wrong (1)\n    Expected: a two\n    Fix: write 2\n    See: https://example.com/\n    More: npx cdk8s-talos-cilium explain CIL001');
  expect(describeBelow('home', other)).toMatch(/^error CLU003: home\/office: it is no CIDR\n/);
});

test('the stack of an error is its report, and leads to the program instead of through the library', () => {
  const { stack } = new TalosCiliumError([problem], [warning]);
  expect(stack).toMatch(/^home\/cilium \(main\.ts:9:1\)\n {2}error CIL001: [^]*\n\nTalosCiliumError: 1 error, 1 warning\nMore: .* explain CIL001 GWY050\n {4}at [^\n]*report\.test\.ts:\d+:\d+\)?$/);
});

test('a value of the wrong type is told in words, for programs too', () => {
  try {
    new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0', workers: '2' as never });
  } catch (error) {
    expect((error as TalosCiliumError).problems).toEqual([expect.objectContaining({ code: 'API003', actual: 'the string "2"', what: expect.stringContaining('got the string "2"') as string })]);
  }
  expect.assertions(1);
});

describe('a program', () => {
  const APP = (type: string): string => `
    const { ${type === 'App' ? '' : 'GitOpsApp, '}ClusterChart, TalosCilium, TalosCluster } = require('cdk8s-talos-cilium');
    ${type === 'App' ? "const { App } = require('cdk8s');" : ''}
    const app = new ${type}();
    const cluster = new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
    new TalosCilium(new ClusterChart(app, cluster), 'cilium', { gatewayApi: true, values: { routingMod: 'native', debug: { enabld: true } } });
    app.synth();
  `;
  beforeAll(() => void findAsset(ciliumChartAsset('1.19.6')));

  test('that fails prints errors and warnings together, the line that made the construct, and no trace through the library', () => {
    const { status, stderr } = run(APP('GitOpsApp'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^oak\/cilium \(main\.js:6:5\)\n {2}error CIL001: .*\n {4}Fix: .*\n {4}See: .*\n\n {2}error CIL001: [^]*\n\n {2}warning GWY050: /m);
    expect(stderr).toMatch(/\n\nTalosCiliumError: 2 errors, 1 warning\nMore: npx cdk8s-talos-cilium explain CIL001 GWY050\n {4}at .*main\.js:7:9\)\n/);
    expect(stderr.match(/^ +at /gm)).toHaveLength(1);
    expect(stderr.match(/oak\/cilium/g)).toHaveLength(1);
    expect(stderr).not.toContain('\u001b');
    expect(run(APP('GitOpsApp'), { env: { FORCE_COLOR: '1' } }).stderr).toContain('\u001b[31;1merror CIL001\u001b[0m');
  });

  test('that ends well prints its warnings and their number', () => {
    const { status, stderr } = run(APP('GitOpsApp').replace(/, values: .* \}\);/, ' });'));
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^oak\/cilium \(main\.js:6:5\)\n {2}warning GWY050: [^]*\n\n1 warning\nMore: npx cdk8s-talos-cilium explain GWY050\n\n$/)]);
  });

  test('with a plain App has the path once for each error, from cdk8s', () => {
    const { status, stderr } = run(APP('App'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/ {2}\[oak\/cilium\] error CIL001: .*\n {4}Fix: .*\n {4}See: .*\n {4}More: npx cdk8s-talos-cilium explain CIL001\n {2}\[oak\/cilium\] error CIL001: /);
  });
});
