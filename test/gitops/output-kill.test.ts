import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recoverStages } from '../../lib/gitops/output-stage';
import { usePrograms } from '../support/programs';
import { sample } from '../support/sample';
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

/**
 * Disturbs the operation that is asked for, of those that change something beside or below the output. SIGKILL comes before it, SIGTERM when half of it is
 * done, and ENOSPC instead of it, and instead of all that need space afterwards.
 */
const PRELOAD = `
  const fs = require('node:fs');
  const { join } = require('node:path');
  const { AT, FAILURE, PROJECT } = process.env;
  const CREATING = ['mkdirSync', 'mkdtempSync', 'writeFileSync', 'appendFileSync', 'openSync', 'linkSync', 'symlinkSync', 'copyFileSync', 'cpSync', 'truncateSync'];
  const OTHERS = ['renameSync', 'rmSync', 'rmdirSync', 'unlinkSync', 'chmodSync', 'utimesSync', 'lutimesSync'];
  const kill = () => {
    process.kill(process.pid, FAILURE);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5000);
  };
  const originals = { ...fs };
  const half = (name, original, args) => {
    if (name === 'writeFileSync' || name === 'appendFileSync') original(args[0], String(args[1]).slice(0, String(args[1]).length / 2));
    else if (name === 'rmSync' && fs.existsSync(args[0]) && fs.statSync(args[0]).isDirectory()) {
      for (const each of fs.readdirSync(args[0], { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).slice(0, 3)) originals.unlinkSync(join(each.parentPath ?? each.path, each.name));
    } else original(...args);
  };
  let count = 0;
  for (const name of [...CREATING, ...OTHERS]) {
    fs[name] = (...args) => {
      if (!String(args[0]).startsWith(PROJECT) || (name === 'openSync' && /^r/.test(args[1] ?? 'r'))) return originals[name](...args);
      const isIt = count++ === Number(AT);
      if (FAILURE === 'ENOSPC' && Number(AT) >= 0 && (isIt || (count > Number(AT) && CREATING.includes(name)))) {
        throw Object.assign(new Error('ENOSPC: no space left on device, ' + name), { code: 'ENOSPC', syscall: name });
      }
      try {
        if (isIt && FAILURE === 'SIGTERM') half(name, originals[name], args);
      } finally {
        if (isIt && FAILURE !== 'ENOSPC') kill();
      }
      return originals[name](...args);
    };
  }
  process.on('exit', () => originals.writeFileSync(join(PROJECT, '..', 'count'), String(count)));
`;

function visibleToGit(stage: string): string[] {
  const files = readdirSync(stage);
  return files.includes('.gitignore') ? [] : files;
}

test.each(['SIGKILL', 'SIGTERM', 'ENOSPC'])('%s at any operation leaves the previous output or the next one, and nothing else after the next synth', (failure) => {
  const project = join(directory(), failure);
  const root = join(project, 'dist');
  const synth = (version: string, env: Record<string, string> = {}, args: string[] = []) => run(APP, { env: { OUT: root, VERSION: version, ...env }, args });
  const reset = (from: string): void => {
    rmSync(project, { recursive: true, force: true });
    cpSync(from, project, { recursive: true, verbatimSymlinks: true });
  };
  const saved = (version: string): string => join(directory(), `${failure}-${version}`);

  expect(synth('1')).toMatchObject({ status: 0 });
  mkdirSync(join(root, 'mine/empty'), { recursive: true });
  writeFileSync(join(root, 'mine/notes.md'), 'of the user');
  symlinkSync('notes.md', join(root, 'mine/link'));
  cpSync(project, saved('1'), { recursive: true, verbatimSymlinks: true });
  const previous = readTree(project);
  expect(synth('2')).toMatchObject({ status: 0 });
  const next = readTree(project);
  expect(next).not.toEqual(previous);

  const preload = join(directory(), 'preload.js');
  writeFileSync(preload, PRELOAD);
  const counted = (at: number) => {
    reset(saved('1'));
    return synth('2', { AT: String(at), FAILURE: failure, PROJECT: project }, ['--require', preload]);
  };
  expect(counted(-1)).toMatchObject({ status: 0 });
  const operations = Number(readFileSync(join(directory(), 'count'), 'utf8'));
  expect(operations).toBeGreaterThan(30);

  const seen = new Set<string>();
  const tried = sample(Array.from({ length: operations }, (_, at) => at), 8, failure);
  for (const at of new Set([0, ...tried, operations - 1])) {
    const { status, stderr } = counted(at);
    if (failure !== 'ENOSPC') expect([at, status]).toEqual([at, null]);
    else {
      // A disk that is full is said once. Where it is full for one operation only, that may be one that can be repeated or left out.
      expect([at, status === 0 ? [] : stderr.match(/error [A-Z]{3}\d+/g)]).toEqual([at, status === 0 ? [] : ['error OUT009']]);
      if (status !== 0) expect([at, readTree(project)]).toEqual([at, previous]);
    }
    for (const name of readdirSync(project)) if (name !== 'dist') expect(visibleToGit(join(project, name))).toEqual([]);
    // Each synth begins with it.
    recoverStages(root);
    const now = readTree(project);
    const found = JSON.stringify(now) === JSON.stringify(next) ? 'next' : 'previous';
    expect([at, now]).toEqual([at, found === 'next' ? next : previous]);
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
