import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatProblem, TalosCiliumError } from '../lib';
import { describeProblem } from '../lib/diagnostics/problem';
import { useTemporaryDirectory } from './support/scripts';

const LIBRARY = JSON.stringify(resolve(__dirname, '..', 'lib'));
const directory = useTemporaryDirectory();
const problem = { code: 'CIL001', path: 'home/cilium', what: 'it is wrong (1)', fix: 'write 2', link: 'https://example.com/' };

/** What an uncaught error leaves on the terminal. */
function uncaught(program: string): string {
  const file = join(directory(), 'main.js');
  writeFileSync(file, program);
  try {
    execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', file], { cwd: resolve(__dirname, '..'), env: process.env, stdio: 'pipe', encoding: 'utf8' });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
  throw new Error('it ended well');
}

test('a problem on one line, and in lines of its parts', () => {
  expect(formatProblem(problem)).toBe('CIL001 home/cilium: it is wrong (1) — write 2. See https://example.com/');
  expect(describeProblem(problem, 'warning')).toBe('warning CIL001 home/cilium: it is wrong (1)\n  Fix: write 2\n  See: https://example.com/');
});

test('the stack of an error leads to the program, not through the library', () => {
  const { stack } = new TalosCiliumError([problem, problem]);
  expect(stack).toMatch(/^TalosCiliumError: 2 errors\n\nerror CIL001 home\/cilium: it is wrong \(1\)\n {2}Fix: write 2\n {2}See: https:\/\/example\.com\/\n\nerror CIL001 [^]*\n\n {4}at [^\n]*errors\.test\.ts:\d+:\d+\)?$/);
});

test('an uncaught error shows the line of the program and all that is wrong, warnings too', () => {
  const shown = uncaught([
    `const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require(${LIBRARY});`,
    `const app = new GitOpsApp({ outdir: ${JSON.stringify(join(directory(), 'dist'))} });`,
    "const cluster = new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' });",
    "new TalosCilium(new ClusterChart(app, cluster), 'cilium', { gatewayApi: true, values: { routingMod: 'native', debug: { enabld: true } } });",
    'app.synth();',
  ].join('\n'));
  expect(shown).toMatch(/^warning GWY050 oak\/cilium: .*\n {2}Fix: .*\n {2}See: .*\n\n/);
  expect(shown).toMatch(/\nTalosCiliumError: 2 errors\n\nerror CIL001 [^]*\n\nerror CIL001 [^]*\n\n {4}at .*main\.js:5:5\)\n/);
  expect(shown).not.toContain('gitops-app.ts');
  expect(shown.match(/^ +at /gm)).toHaveLength(1);
});
