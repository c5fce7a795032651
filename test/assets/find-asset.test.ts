import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { assetFileName, ciliumChartAsset, findAsset, gatewayApiAsset } from '../../lib/assets';
import { makeChart } from '../support/tar-builder';
import { codes, failure, openSandbox, REAL_ASSETS, realFile } from './sandbox';
import type { Sandbox } from './sandbox';

const CHART = ciliumChartAsset('1.20.0');
const CHART_FILE = 'cilium-1.20.0.tgz';
const DIGEST = 'c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883';
const BUNDLE = gatewayApiAsset('v1.4.1', 'experimental');

describe('findAsset on local files', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = openSandbox();
    process.env.TALOS_CILIUM_OFFLINE = '1';
  });
  afterEach(() => sandbox.close());

  /** Puts a file into a directory of the sandbox and returns that directory. */
  function put(directory: string, name: string, content: Uint8Array | string): string {
    const path = join(sandbox.directory, directory);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, name), content);
    return path;
  }

  test('every real chart and bundle has a digest that the library ships', () => {
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    const charts = ['1.16.19', '1.17.18', '1.18.1', '1.18.12', '1.19.6', '1.20.0'].map((version) => ciliumChartAsset(version));
    const standard = ['1.0.0', '1.1.0', '1.2.1', '1.3.0', '1.4.1', '1.5.1', '1.6.1'].map((version) => gatewayApiAsset(version));
    const experimental = ['v1.1.0', 'v1.2.1', 'v1.3.0', 'v1.4.1', 'v1.5.1', 'v1.6.1'].map((v) => gatewayApiAsset(v, 'experimental'));
    for (const asset of [...charts, ...standard, ...experimental]) {
      const found = findAsset(asset, sandbox.options);
      expect(found).toMatchObject({ asset, source: 'assets', verifiedBy: 'shipped', path: join(REAL_ASSETS, assetFileName(asset)) });
      expect(readFileSync(found.path).equals(found.bytes)).toBe(true);
    }
  });

  test('looks at the path in code, then each directory of the environment, then the cache', () => {
    const chart = realFile(CHART_FILE);
    const empty = put('empty', 'other', '');
    const inCode = put('code', CHART_FILE, chart);
    const renamed = join(put('code', 'chart.tgz', chart), 'chart.tgz');
    const inEnvironment = put('environment', CHART_FILE, chart);
    put(`cache/assets/${DIGEST}`, CHART_FILE, chart);
    process.env.TALOS_CILIUM_ASSETS = [join(sandbox.directory, 'missing'), '', empty, inEnvironment].join(delimiter);

    const from = (path?: string): string => findAsset(CHART, { ...sandbox.options, path }).path;
    expect(from(inCode)).toBe(join(inCode, CHART_FILE));
    expect(from(renamed)).toBe(renamed);
    expect(from(empty)).toBe(join(inEnvironment, CHART_FILE));
    expect(from()).toBe(join(inEnvironment, CHART_FILE));
    process.env.TALOS_CILIUM_ASSETS = empty;
    expect(findAsset(CHART, sandbox.options)).toMatchObject({ source: 'cache', path: join(sandbox.cacheDir, 'assets', DIGEST, CHART_FILE) });
    process.env.TALOS_CILIUM_CACHE = sandbox.cacheDir;
    expect(findAsset(CHART, { lockFile: sandbox.lockFile }).source).toBe('cache');
  });

  test('the path in code must exist', () => {
    expect(codes(failure(() => findAsset(CHART, { ...sandbox.options, path: join(sandbox.directory, 'no.tgz') })))).toEqual(['AST003']);
  });

  test('one error names every place, its reason, and how to supply the file', () => {
    const empty = put('empty', 'other', '');
    process.env.TALOS_CILIUM_ASSETS = [empty, join(sandbox.directory, 'missing')].join(delimiter);
    mkdirSync(join(sandbox.directory, 'code', CHART_FILE), { recursive: true });
    const error = failure(() =>
      findAsset(CHART, { ...sandbox.options, path: join(sandbox.directory, 'code'), requestedBy: 'home/cilium' }),
    );
    expect(codes(error)).toEqual(['AST004']);
    expect(error.problems[0]).toMatchObject({
      path: 'home/cilium (cilium 1.20.0)',
      what:
        `${CHART_FILE} is missing, and cannot be downloaded because TALOS_CILIUM_OFFLINE is set; ` +
        `the path given in code has no file ${join(sandbox.directory, 'code', CHART_FILE)}; ` +
        `it is not in ${empty}, ${join(sandbox.directory, 'missing')} (TALOS_CILIUM_ASSETS); it is not in the cache ${join(sandbox.cacheDir, 'assets')}`,
    });
    expect(error.problems[0]?.fix).toContain('https://helm.cilium.io/cilium-1.20.0.tgz');
    expect(error.problems[0]?.fix).toContain('TALOS_CILIUM_ASSETS');
  });

  test('a chart that is not the published one is refused, whoever allows it', () => {
    const tampered = makeChart('1.20.0');
    process.env.TALOS_CILIUM_ASSETS = put('environment', CHART_FILE, tampered);
    for (const allowUnverified of [false, true]) {
      const error = failure(() => findAsset(CHART, { ...sandbox.options, allowUnverified }));
      expect(codes(error)).toEqual(['AST005']);
      expect(error.message).toContain(join(sandbox.directory, 'environment', CHART_FILE));
      expect(error.message).toContain('c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883');
    }
  });

  test('a cached file with other content is not used', () => {
    put(`cache/assets/${DIGEST}`, CHART_FILE, makeChart('1.20.0'));
    put('cache/assets/other', 'cilium-1.19.6.tgz', 'not looked at');
    const error = failure(() => findAsset(CHART, sandbox.options));
    expect(codes(error)).toEqual(['AST004']);
    expect(error.message).toContain('is damaged');
  });

  test('a version that nothing knows needs a word of its own, and must be what it says', () => {
    const asset = ciliumChartAsset('1.99.0');
    const path = put('code', 'cilium-1.99.0.tgz', makeChart('1.99.0'));
    expect(codes(failure(() => findAsset(asset, { ...sandbox.options, path })))).toEqual(['AST006']);
    expect(findAsset(asset, { ...sandbox.options, path, allowUnverified: true })).toMatchObject({ verifiedBy: 'nothing', source: 'path' });
    put('code', 'cilium-1.99.0.tgz', makeChart('1.98.0'));
    expect(codes(failure(() => findAsset(asset, { ...sandbox.options, path, allowUnverified: true })))).toEqual(['AST030']);
  });

  test('an unknown bundle must say its version and channel', () => {
    const text = realFile(assetFileName(BUNDLE)).toString();
    const options = { ...sandbox.options, allowUnverified: true };
    const later = gatewayApiAsset('1.4.9', 'experimental');
    const path = put('code', assetFileName(later), text.replaceAll('v1.4.1', 'v1.4.9'));
    expect(findAsset(later, { ...options, path }).verifiedBy).toBe('nothing');
    put('code', assetFileName(later), text);
    expect(failure(() => findAsset(later, { ...options, path })).message).toMatch(/AST031 .*its annotations have v1\.4\.1, experimental/);
    put('code', assetFileName(later), '<html>Sign in</html>');
    expect(failure(() => findAsset(later, { ...options, path })).message).toMatch(/AST031 .*its annotations have no version, no channel/);
  });

  test('a file above the limit is not read', () => {
    process.env.TALOS_CILIUM_ASSETS = REAL_ASSETS;
    expect(codes(failure(() => findAsset(CHART, { ...sandbox.options, limits: { maxSize: '1Ki' } })))).toEqual(['AST022']);
  });

  test('an asset is a full version, with or without a leading v', () => {
    expect(assetFileName(ciliumChartAsset('v1.20.0-rc.1'))).toBe('cilium-1.20.0-rc.1.tgz');
    expect(assetFileName(gatewayApiAsset('1.4.1'))).toBe('gateway-api-v1.4.1-standard-install.yaml');
    for (const bad of ['', '1.20', 'latest', '1.20.0/../../x', '../1.20.0', '1.20.0\n']) {
      expect(codes(failure(() => ciliumChartAsset(bad)))).toEqual(['AST001']);
    }
  });
});
