import { usePrograms } from '../support/programs';

const run = usePrograms();

const START = `
  const { App, Testing } = require('cdk8s');
  const { ClusterChart, GitOpsApp, TalosCluster } = require('cdk8s-talos-cilium');
  const cluster = new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' });
`;
const APP = `${START} const app = new GitOpsApp({ outdir: 'out', name: 'lab' }); const chart = new ClusterChart(app, cluster);`;

test('an app that is neither synthesized nor read is reported when the program ends, which ends well', () => {
  expect(run(APP)).toEqual({
    status: 0,
    stdout: '',
    stderr:
      'GitOpsApp\n' +
      '  warning APP002: the program ended without a call of app.synth(), so nothing was written to out/lab (charts of the app: oak)\n' +
      '    Fix: call app.synth() at the end of the program\n\n' +
      '1 warning\nMore: npx cdk8s-talos-cilium explain APP002\n',
  });
});

test.each([
  ['synthesized', `${APP} app.synth();`],
  ['synthesized, and the error handled', `${APP} chart.node.addValidation({ validate: () => ['no'] }); try { app.synth(); } catch {}`],
  ['read as YAML', `${APP} app.synthYaml();`],
  ['read as JSON', `${APP} chart.toJson();`],
  ['read by Testing', `${APP} Testing.synth(chart);`],
  ['validated', `${APP} app.node.validate();`],
  ['empty', `${START} new GitOpsApp();`],
  ['a plain App', `${START} new ClusterChart(new App(), cluster);`],
  ['under mocha', `${APP} globalThis.describe = globalThis.it = () => {};`],
  ['under node:test', `${APP} require('node:test')('one', () => {});`],
])('nothing is said of an app that is %s', (_how, program) => {
  const { status, stderr } = run(program);
  expect([status, stderr]).toEqual([0, '']);
});

test.each([['jest', { JEST_WORKER_ID: '1' }], ['vitest', { VITEST: 'true' }], ['node --test', { NODE_TEST_CONTEXT: 'child-v8' }]] as const)('nothing is said under %s', (_runner, env) => {
  expect(run(APP, { env }).stderr).toBe('');
});

test.each([
  ['an error', "throw new Error('of the program');", 1],
  ['an exit code', 'process.exitCode = 3;', 3],
  ['exit', 'process.exit(2);', 2],
])('nothing is said when the program ends with %s', (_how, end, status) => {
  const ended = run(`${APP} ${end}`);
  expect(ended.status).toBe(status);
  expect(ended.stderr).not.toContain('APP002');
});
