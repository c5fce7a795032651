import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { usePrograms } from '../support/programs';
import { sample } from '../support/sample';
import { useTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

const run = usePrograms();
const directory = useTemporaryDirectory();

/** Three renders, so that the chart is unpacked, CRDs, and a value that a template reads by name. */
const APP = `
  const { ClusterChart, GatewayApiCrds, GitOpsApp, TalosCilium, TalosCluster } = require('cdk8s-talos-cilium');
  const app = new GitOpsApp({ outdir: process.env.OUT });
  for (const [index, name] of ['ash', 'elm', 'oak'].entries()) {
    const chart = new ClusterChart(app, new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', workers: 2 }));
    new TalosCilium(chart, 'cilium', { version: '1.20.0', gatewayApi: true, values: { debug: { enabled: index === 1 } } });
    new GatewayApiCrds(chart, 'crds');
  }
  app.synth();
`;

function synth(cache: string): { status: number | null; stderr: string; output: unknown } {
  const out = join(directory(), 'out');
  rmSync(out, { recursive: true, force: true });
  const { status, stderr } = run(APP, { env: { TALOS_CILIUM_CACHE: cache, OUT: out } });
  return { status, stderr, output: readTree(out) };
}

/** All files of a cache, deepest first. */
function entries(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' }).map((name) => join(cache, name)).filter((file) => statSync(file).isFile());
}

const DAMAGES: Readonly<Record<string, (file: string) => void>> = {
  'cut off': (file) => writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2)),
  empty: (file) => writeFileSync(file, ''),
  null: (file) => writeFileSync(file, 'null'),
  'a list': (file) => writeFileSync(file, '[]'),
  'an object': (file) => writeFileSync(file, '{}'),
  'a string': (file) => writeFileSync(file, '"text"'),
  'a number': (file) => writeFileSync(file, '0'),
  'without its last object': (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(/,\{"apiVersion".*/s, ']')),
  'other content': (file) => writeFileSync(file, readFileSync(file).map((byte) => (byte === 0x61 ? 0x62 : byte))),
  'a directory': (file) => {
    rmSync(file);
    mkdirSync(join(file, 'x'), { recursive: true });
  },
  'not readable': (file) => chmodSync(file, 0),
};

describe('a damaged cache', () => {
  let clean: ReturnType<typeof synth>;
  beforeAll(() => {
    clean = synth(join(directory(), 'clean'));
  });

  test.each(sample(Object.entries(DAMAGES), 4))('each entry %s: the output is the same', (_name, damage) => {
    const cache = join(directory(), 'clean');
    const files = entries(cache);
    expect(files.length).toBeGreaterThan(6);
    files.forEach(damage);
    expect(synth(cache)).toEqual(clean);
  });
});
