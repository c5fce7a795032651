import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { usePrograms } from '../support/programs';
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

test.each([2, 4, 8])('%i synths at once with one cold cache and one output: the output is whole, and each of them wrote it or says why not', (count) => {
  const place = join(directory(), String(count));
  const env = (name: string): Record<string, string> => ({ OUT: join(place, name, 'dist'), TALOS_CILIUM_CACHE: join(place, `${name}-cache`) });
  expect(run(APP, { env: env('alone') }).status).toBe(0);
  const ends = JSON.parse(run(APP, { env: { ...env('together'), AT_ONCE: String(count) } }).stdout) as { status: number; errors: string[] }[];
  expect(ends).toHaveLength(count);
  expect(ends.some(({ status }) => status === 0)).toBe(true);
  for (const { status, errors } of ends) {
    expect([0, 1]).toContain(status);
    if (status === 1) expect(errors).toEqual([expect.stringMatching(/error OUT009: .*the previous output is (?:unchanged|kept)/)]);
  }
  expect(readTree(join(place, 'together'))).toEqual(readTree(join(place, 'alone')));
  expect(readdirSync(join(place, 'together-cache'), { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
});
