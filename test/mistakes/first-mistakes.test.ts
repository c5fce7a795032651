import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetFileName, ciliumChartAsset, findAsset } from '../../lib';
import { problemsOf } from '../diagnostics/run-example';
import { usePrograms } from '../support/programs';
import { useTemporaryDirectory } from '../support/scripts';
import { FINE, MISTAKES } from './table';

test('there are forty mistakes and more, each with a title of its own', () => {
  expect(new Set(MISTAKES.map(({ title }) => title)).size).toBe(MISTAKES.length);
  expect(MISTAKES.length).toBeGreaterThanOrEqual(50);
});

describe.each(MISTAKES.map((mistake) => [mistake.title, mistake] as const))('%s', (_title, { wrong, right, code, path, what, fix }) => {
  test('is told in one message that names place and fix, and the fixed program has none', () => {
    const has = (text: string): string => expect.stringContaining(text) as string;
    expect(problemsOf(wrong)).toEqual([expect.objectContaining({ code, path, what: has(what), fix: has(fix) })]);
    expect(problemsOf(right)).toEqual([]);
  });
});

test.each(FINE)('%s is no mistake', (program) => {
  expect(problemsOf(program)).toEqual([]);
});

describe('mistakes in what is around a program', () => {
  const run = usePrograms();
  const directory = useTemporaryDirectory();
  const START = `
    const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require('cdk8s-talos-cilium');
    const app = new GitOpsApp();
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
    new TalosCilium(chart, 'cilium', { version: '1.19.6' });
  `;
  const file = assetFileName(ciliumChartAsset('1.19.6'));

  /** Variables for a machine with these assets and nothing else. */
  function machine(name: string, chart: (bytes: Buffer) => Uint8Array | undefined): Record<string, string> {
    const assets = join(directory(), name, 'assets');
    mkdirSync(assets, { recursive: true });
    const bytes = chart(Buffer.from(findAsset(ciliumChartAsset('1.19.6')).bytes));
    if (bytes) writeFileSync(join(assets, file), bytes);
    return { TALOS_CILIUM_ASSETS: assets, TALOS_CILIUM_CACHE: join(directory(), name, 'cache'), TALOS_CILIUM_OFFLINE: '1' };
  }

  /** Codes of all errors and warnings on the terminal. */
  const told = (stderr: string): string[] => [...stderr.matchAll(/^ {2}(?:error|warning) ([A-Z]+\d+): /gm)].map(([, code]) => code!);

  test('no chart and no network: one message with the directory to put it into; with the chart there, it works', () => {
    const { status, stderr } = run(`${START} app.synth();`, { env: machine('none', () => undefined) });
    expect([status, told(stderr)]).toEqual([1, [expect.stringMatching(/^AST/)]]);
    expect(stderr).toContain('cilium 1.19.6');
    expect(stderr).toMatch(/Fix: .*TALOS_CILIUM_ASSETS/);
    expect(run(`${START} app.synth();`, { env: machine('whole', (bytes) => bytes) })).toMatchObject({ status: 0, stderr: '' });
  });

  test('a damaged chart: one message that names the file', () => {
    const env = machine('damaged', (bytes) => bytes.subarray(0, 1000));
    const { status, stderr } = run(`${START} app.synth();`, { env });
    expect([status, told(stderr)]).toEqual([1, [expect.stringMatching(/^AST/)]]);
    expect(stderr).toContain(join(env.TALOS_CILIUM_ASSETS!, file));
    expect(stderr.match(/^ +at /gm)).toHaveLength(1);
  });

  test('no helm: one message that names the place', () => {
    findAsset(ciliumChartAsset('1.19.6'));
    const { status, stderr } = run(`${START} app.synth();`, { env: { TALOS_CILIUM_HELM: '/nowhere/helm', TALOS_CILIUM_CACHE: join(directory(), 'no-helm') } });
    expect([status, told(stderr)]).toEqual([1, [expect.stringMatching(/^HLM/)]]);
    expect(stderr).toContain('/nowhere/helm');
  });

  test('a cache that cannot be written: one message that names the place; with another cache, it works', () => {
    const env = machine('no-cache', (bytes) => bytes);
    const { status, stderr } = run(`${START} app.synth();`, { env: { ...env, TALOS_CILIUM_CACHE: '/dev/null/cache' } });
    expect([status, told(stderr)]).toEqual([1, ['AST010']]);
    expect(stderr).toMatch(/\/dev\/null\/cache.*\n.*Fix: .*TALOS_CILIUM_CACHE/);
    expect(run(`${START} app.synth();`, { env })).toMatchObject({ status: 0, stderr: '' });
  });

  test('a forgotten synth: one message', () => {
    const { status, stderr } = run(START);
    expect([status, told(stderr)]).toEqual([0, ['APP002']]);
    expect(stderr).toContain('Fix: call app.synth()');
  });

  test('synth twice is no mistake: the output stays as it is', () => {
    findAsset(ciliumChartAsset('1.19.6'));
    const { status, stdout, stderr } = run(`${START} app.synth(); app.synth(); console.log(require('fs').readdirSync('dist').join());`);
    expect([status, stderr, stdout]).toEqual([0, '', '.cdk8s-talos-cilium.files,checks.json,home\n']);
  });
});
