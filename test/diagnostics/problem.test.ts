import { ciliumChartAsset, findAsset, formatProblem, TalosCiliumError } from '../../lib';
import { describeProblem } from '../../lib/diagnostics/problem';
import { usePrograms } from '../support/programs';

const run = usePrograms();
const problem = { code: 'CIL001', path: 'home/cilium', what: 'it is wrong (1)', fix: 'write 2', link: 'https://example.com/' };

test('a problem on one line, and in lines of its parts', () => {
  expect(formatProblem(problem)).toBe('CIL001 home/cilium: it is wrong (1) — write 2. See https://example.com/');
  expect(describeProblem(problem, 'warning')).toBe('warning CIL001 home/cilium: it is wrong (1)\n  Fix: write 2\n  See: https://example.com/');
});

test('the stack of an error leads to the program, not through the library', () => {
  const { stack } = new TalosCiliumError([problem, problem]);
  expect(stack).toMatch(/^TalosCiliumError: 2 errors\n\nerror CIL001 home\/cilium: it is wrong \(1\)\n {2}Fix: write 2\n {2}See: https:\/\/example\.com\/\n\nerror CIL001 [^]*\n\n {4}at [^\n]*problem\.test\.ts:\d+:\d+\)?$/);
});

test('an uncaught error shows the line of the program and all that is wrong, warnings too', () => {
  findAsset(ciliumChartAsset('1.19.6'));
  const { status, stderr } = run(`
    const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require('cdk8s-talos-cilium');
    const app = new GitOpsApp();
    const cluster = new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
    new TalosCilium(new ClusterChart(app, cluster), 'cilium', { gatewayApi: true, values: { routingMod: 'native', debug: { enabld: true } } });
    app.synth();
  `);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^warning GWY050 oak\/cilium: .*\n {2}Fix: .*\n {2}See: .*\n\n/);
  expect(stderr).toMatch(/\nTalosCiliumError: 2 errors\n\nerror CIL001 [^]*\n\nerror CIL001 [^]*\n\n {4}at .*main\.js:6:9\)\n/);
  expect(stderr.match(/^ +at /gm)).toHaveLength(1);
});
