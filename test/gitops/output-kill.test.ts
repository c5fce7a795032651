import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recoverStages } from '../../lib/gitops/output-stage';
import { usePrograms } from '../support/programs';
import { useTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

const run = usePrograms();
const directory = useTemporaryDirectory();

/** A dozen objects of one cluster; the version decides their content and which of them there are. */
const APP = `
  const { ApiObject } = require('cdk8s');
  const { ClusterChart, GitOpsApp, TalosCluster } = require('cdk8s-talos-cilium');
  const version = Number(process.env.VERSION);
  const app = new GitOpsApp({ outdir: process.env.OUT });
  const chart = new ClusterChart(app, new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
  for (let index = version; index < version + 12; index++) {
    new ApiObject(chart, 'o' + index, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'o' + index, namespace: 'default' }, data: { version: String(index % 3 ? version : 0) } });
  }
  app.synth();
`;

/** Ends the process with a signal before the operation that is asked for, of those that change something beside or below the output. */
const PRELOAD = `
  const fs = require('node:fs');
  let left = Number(process.env.KILL_BEFORE);
  for (const name of ['mkdirSync', 'mkdtempSync', 'writeFileSync', 'linkSync', 'symlinkSync', 'copyFileSync', 'renameSync', 'chmodSync', 'utimesSync', 'lutimesSync', 'rmSync']) {
    const original = fs[name];
    fs[name] = (...args) => {
      if (String(args[0]).startsWith(process.env.PROJECT) && left-- === 0) {
        process.kill(process.pid, process.env.SIGNAL);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);
      }
      return original(...args);
    };
  }
`;

function visibleToGit(stage: string): string[] {
  const files = readdirSync(stage);
  return files.includes('.gitignore') ? [] : files;
}

// A synth handles no signal, so that one of them is tried at some of the operations only.
test.each([
  ['SIGKILL', 1],
  ['SIGTERM', 3],
])('%s before any operation leaves the previous output or the next one, and nothing else after the next synth', (signal, step) => {
  const project = join(directory(), signal);
  const root = join(project, 'dist');
  const synth = (version: string, env: Record<string, string> = {}, args: string[] = []) => run(APP, { env: { OUT: root, VERSION: version, ...env }, args });
  const reset = (from: string): void => {
    rmSync(project, { recursive: true, force: true });
    cpSync(from, project, { recursive: true, verbatimSymlinks: true });
  };
  const saved = (version: string): string => join(directory(), `${signal}-${version}`);

  expect(synth('1')).toMatchObject({ status: 0 });
  mkdirSync(join(root, 'mine/empty'), { recursive: true });
  writeFileSync(join(root, 'mine/notes.md'), 'of the user');
  symlinkSync('notes.md', join(root, 'mine/link'));
  cpSync(project, saved('1'), { recursive: true, verbatimSymlinks: true });
  const previous = readTree(project);
  expect(synth('2')).toMatchObject({ status: 0 });
  cpSync(project, saved('2'), { recursive: true, verbatimSymlinks: true });
  const next = readTree(project);
  expect(next).not.toEqual(previous);

  const preload = join(directory(), 'preload.js');
  writeFileSync(preload, PRELOAD);
  const seen = new Set<string>();
  for (let count = 0; ; count += step) {
    reset(saved('1'));
    const { status } = synth('2', { KILL_BEFORE: String(count), SIGNAL: signal, PROJECT: project }, ['--require', preload]);
    if (status === 0) break;
    expect(status).toBeNull();
    for (const name of readdirSync(project)) if (name !== 'dist') expect(visibleToGit(join(project, name))).toEqual([]);
    // Each synth begins with it.
    recoverStages(root);
    const now = readTree(project);
    const found = JSON.stringify(now) === JSON.stringify(next) ? 'next' : 'previous';
    expect(now).toEqual(found === 'next' ? next : previous);
    seen.add(found);
  }
  expect([...seen].sort()).toEqual(['next', 'previous']);
});

test('the output of a symbolic link is put back', () => {
  const place = join(directory(), 'linked');
  const stage = join(place, '.real.cdk8s-talos-cilium-00000000-1-abc');
  for (const name of ['previous', 'next']) mkdirSync(join(stage, name), { recursive: true });
  writeFileSync(join(stage, 'previous/notes.md'), 'of the user');
  symlinkSync('real', join(place, 'dist'));
  const old = new Date(Date.now() - 7_200_000);
  utimesSync(stage, old, old);
  expect(run(APP, { env: { OUT: join(place, 'dist'), VERSION: '1' } })).toMatchObject({ status: 0 });
  expect(readTree(place)).toMatchObject({ dist: '-> real', 'real/notes.md': 'of the user' });
  expect(readdirSync(place)).toEqual(['dist', 'real']);
});

test('an output that was made after the kill gets the files of the previous one that are not ours', () => {
  const root = join(directory(), 'again/dist');
  const stage = join(directory(), `again/.dist.cdk8s-talos-cilium-00000000-1-abc`);
  for (const name of ['previous/mine', 'next']) mkdirSync(join(stage, name), { recursive: true });
  mkdirSync(root);
  writeFileSync(join(stage, 'previous/mine/notes.md'), 'of the user');
  // Of another machine, and young: it may be in use.
  recoverStages(root);
  expect(readTree(root)).toEqual({});
  const old = new Date(Date.now() - 7_200_000);
  utimesSync(stage, old, old);
  recoverStages(root);
  expect(readTree(join(directory(), 'again'))).toEqual({ dist: null, 'dist/mine': null, 'dist/mine/notes.md': 'of the user' });
});
