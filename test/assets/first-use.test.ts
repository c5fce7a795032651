import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ciliumChartAsset, findOrLock, readLock, type AssetOptions } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { startHttpRepository, type HttpRepository } from '../support/http-repository';
import { makeChart } from '../support/tar-builder';
import { codes, failure, indexOf, openSandbox, type Sandbox } from './sandbox';

const NEWER = '1.20.9';
const ASSET = ciliumChartAsset(NEWER);
const chart = makeChart(NEWER);
const NOWHERE = 'http://127.0.0.1:9/';

describe('a release that is newer than this library', () => {
  let sandbox: Sandbox;
  let server: HttpRepository;
  let options: AssetOptions;
  let printed = '';
  const { CI } = process.env;

  beforeEach(async () => {
    sandbox = openSandbox();
    delete process.env.CI;
    server = await startHttpRepository({ '/index.yaml': { body: indexOf(NEWER, ['chart.tgz'], sha256(chart)) }, '/chart.tgz': { body: chart } });
    options = { ...sandbox.options, repository: server.url };
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    if (CI !== undefined) process.env.CI = CI;
    sandbox.close();
    await server.close();
  });

  test('is locked by the digest that its repository publishes, once and with a line that says so', () => {
    expect(findOrLock(ASSET, options)).toMatchObject({ verifiedBy: 'lock', sha256: sha256(chart) });
    expect(readLock(sandbox.lockFile).assets).toEqual({ 'cilium-1.20.9.tgz': { sha256: sha256(chart) } });
    expect(printed).toBe(
      `cilium 1.20.9 is newer than this version of cdk8s-talos-cilium. Recorded its sha256 in ${sandbox.lockFile}; commit this file.\n` +
        `  sha256 ${sha256(chart)}\n  from ${server.url}index.yaml\n`,
    );
    printed = '';
    expect(findOrLock(ASSET, options)).toMatchObject({ verifiedBy: 'lock', source: 'cache' });
    expect(printed).toBe('');
  });

  test('is held against what the repository publishes when it lies on this machine', () => {
    process.env.TALOS_CILIUM_ASSETS = sandbox.directory;
    writeFileSync(join(sandbox.directory, 'cilium-1.20.9.tgz'), makeChart(NEWER, [{ name: 'cilium/templates/evil.yaml' }]));
    expect(codes(failure(() => findOrLock(ASSET, options)))).toEqual(['AST005']);
    writeFileSync(join(sandbox.directory, 'cilium-1.20.9.tgz'), chart);
    expect(findOrLock(ASSET, options)).toMatchObject({ verifiedBy: 'lock', source: 'assets' });
  });

  test('stops a synth in CI, and without an answer, with the one command that locks it', () => {
    const known = 'the digest of cilium-1.20.9.tgz is unknown: this version of cdk8s-talos-cilium knows Cilium 1.20 up to 1.20.0, and ';
    const [program] = process.argv.splice(1, 1, join(sandbox.directory, 'main.ts'));
    const before = process.cwd();
    process.chdir(sandbox.directory);
    try {
      for (const [how, more] of [['CI', {}], ['TALOS_CILIUM_OFFLINE', {}], ['none', { repository: NOWHERE, limits: { attempts: 1 } }]] as const) {
        if (how !== 'none') process.env[how] = 'true';
        const error = failure(() => findOrLock(ASSET, { ...options, ...more }));
        expect(codes(error)).toEqual(['AST006']);
        expect(error.problems[0]!.what).toContain(`${known}talos-cilium.lock.json has no entry for it${how === 'none' ? '; cannot download http://127.0.0.1:9/index.yaml: the connection failed' : ''}`);
        expect(error.problems[0]!.fix).toBe(`run \`npx cdk8s-talos-cilium lock --app "node main.ts"\`${how === 'CI' ? '' : ' with network access'}, and commit talos-cilium.lock.json`);
        if (how !== 'none') delete process.env[how];
      }
      expect(server.hits('/index.yaml')).toBe(0);
      process.argv[1] = join(sandbox.directory, 'node_modules/.bin/jest');
      expect(failure(() => findOrLock(ASSET, { ...options, offline: true })).problems[0]!.fix).toMatch(/^run `npx cdk8s-talos-cilium lock cilium@1\.20\.9` with network access, and/);
      writeFileSync('cdk8s.yaml', 'app: npx tsx main.ts');
      expect(failure(() => findOrLock(ASSET, { ...options, offline: true })).problems[0]!.fix).toMatch(/^run `npx cdk8s-talos-cilium lock`/);
    } finally {
      process.chdir(before);
      process.argv[1] = program!;
    }
  });

  test('that does not exist names the nearest one that does', () => {
    const mistyped = ciliumChartAsset('1.19.66');
    expect(failure(() => findOrLock(mistyped, { ...options, offline: true })).problems[0]!.fix).toMatch(/^set version: '1\.19\.6', the nearest release; or, if 1\.19\.66 is a release, run `/);
    const error = failure(() => findOrLock(ciliumChartAsset('1.20.99'), options));
    expect(codes(error)).toEqual(['AST013']);
    expect(error.problems[0]!.fix).toBe("set version: '1.20.9', the nearest version that it lists, or use a repository that has 1.20.99");
    expect(existsSync(sandbox.lockFile)).toBe(false);
  });

  test('that cannot be recorded is not used', () => {
    chmodSync(sandbox.directory, 0o500);
    try {
      // Root may write anyway.
      if (process.getuid?.() === 0) return;
      expect(codes(failure(() => findOrLock(ASSET, options)))).toEqual(['AST006']);
    } finally {
      chmodSync(sandbox.directory, 0o700);
    }
    expect(codes(failure(() => findOrLock(ASSET, { ...options, lockFile: join(sandbox.directory, 'cache', 'x', '\0') })))).toEqual(['AST006']);
  });

  test('does not lose what another process records at the same time', async () => {
    const program = (name: string): string => `
      const { updateLock } = require('./lib/assets');
      for (let i = 0; i < 20; i++) updateLock(${JSON.stringify(sandbox.lockFile)}, (lock) => ({ ...lock, assets: { ...lock.assets, ['${name}' + i]: { sha256: '${'a'.repeat(64)}' } } }));`;
    const run = (name: string) => promisify(execFile)(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', program(name)], { cwd: resolve(__dirname, '../..') });
    await Promise.all([run('a'), run('b')]);
    expect(Object.keys(readLock(sandbox.lockFile).assets)).toHaveLength(40);
    expect(readdirSync(dirname(sandbox.lockFile)).filter((name) => name.includes('cdk8s-talos-cilium'))).toEqual([]);
    expect(readFileSync(sandbox.lockFile, 'utf8')).toContain('"b19"');
  });
});
