import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usePrograms } from '../support/programs';
import { sample } from '../support/sample';
import { useTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

const run = usePrograms();
const directory = useTemporaryDirectory();

/** Runs itself as often as it is told, all at once, and prints how each ended. */
const APP = `
  if (process.env.AT_ONCE) {
    const { spawn } = require('node:child_process');
    const { AT_ONCE, ...env } = process.env;
    const one = () => new Promise((done) => {
      const child = spawn(process.execPath, [process.argv[1]], { env });
      let text = '';
      child.stderr.on('data', (chunk) => (text += chunk));
      child.on('close', (status) => done({ status, errors: text.match(/^ +error .*/gm) ?? [] }));
    });
    Promise.all(Array.from({ length: Number(AT_ONCE) }, one)).then((ends) => console.log(JSON.stringify(ends)));
  } else {
    const { ClusterChart, GitOpsApp, TalosCilium, TalosCluster } = require('cdk8s-talos-cilium');
    const app = new GitOpsApp({ outdir: process.env.OUT });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
    new TalosCilium(chart, 'cilium', { version: '1.19.6' });
    app.synth();
  }
`;

test.each(sample([2, 4, 8], 1))('%i synths at once with one cold cache and one output: each of them succeeds, and the output is whole', (count) => {
  const place = join(directory(), String(count));
  const env = (name: string): Record<string, string> => ({ OUT: join(place, name, 'dist'), TALOS_CILIUM_CACHE: join(place, `${name}-cache`) });
  expect(run(APP, { env: env('alone') }).status).toBe(0);
  const ends = JSON.parse(run(APP, { env: { ...env('together'), AT_ONCE: String(count) } }).stdout) as unknown[];
  expect(ends).toEqual(Array(count).fill({ status: 0, errors: [] }));
  expect(readTree(join(place, 'together'))).toEqual(readTree(join(place, 'alone')));
  const cached = readdirSync(join(place, 'together-cache'), { recursive: true, encoding: 'utf8' });
  expect(cached.filter((name) => name.includes('cdk8s-talos-cilium-'))).toEqual([]);
});

/** Eight programs that each make something else, and write it at the same moment. */
const DIFFERENT = `
  const { ApiObject } = require('cdk8s');
  const { ClusterChart, GitOpsApp, TalosCluster } = require('cdk8s-talos-cilium');
  const { AT_ONCE, NUMBER, START } = process.env;
  if (AT_ONCE) {
    const { spawn } = require('node:child_process');
    const { AT_ONCE: _, ...env } = process.env;
    const start = String(Date.now() + 3000);
    const one = (__, index) => new Promise((done) => {
      const child = spawn(process.execPath, [process.argv[1]], { env: { ...env, NUMBER: String(index), START: start } });
      child.stderr.pipe(process.stderr);
      child.on('close', done);
    });
    Promise.all(Array.from({ length: Number(AT_ONCE) }, one)).then((ends) => console.log(JSON.stringify(ends)));
  } else {
    const app = new GitOpsApp({ outdir: process.env.OUT });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' }), { ciliumVersion: '1.19.6' });
    for (let index = 0; index < 12; index++) new ApiObject(chart, 'o' + index, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'o' + NUMBER + index, namespace: 'default' }, data: { of: 'program-' + NUMBER } });
    while (Date.now() < Number(START)) continue;
    app.synth();
  }
`;

test('the last of eight programs with one output writes it, whole, with the files of the user', () => {
  const project = join(directory(), 'different');
  const env = { OUT: join(project, 'dist'), AT_ONCE: '8' };
  for (let round = 0; round < 3; round += 1) {
    mkdirSync(join(project, 'dist/mine'), { recursive: true });
    writeFileSync(join(project, 'dist/mine', `notes-${round}.md`), 'of the user');
    const { stdout, stderr } = run(DIFFERENT, { env });
    expect({ ends: JSON.parse(stdout), stderr }).toEqual({ ends: Array(8).fill(0), stderr: '' });
    expect(readdirSync(project)).toEqual(['dist']);
    expect(readdirSync(join(project, 'dist/mine'))).toEqual(Array.from({ length: round + 1 }, (_, index) => `notes-${index}.md`));
    const objects = Object.entries(readTree(project)).filter(([path]) => path.includes('/ConfigMap-'));
    expect([objects.length, new Set(objects.map(([, text]) => /program-\d/.exec(text!)![0])).size]).toEqual([12, 1]);
  }
});
