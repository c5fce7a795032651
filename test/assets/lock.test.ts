import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import * as fc from 'fast-check';

import { assetFileName, ciliumChartAsset, findAsset, gatewayApiAsset, readLock, writeLock } from '../../lib/assets';
import type { Asset, AssetLock } from '../../lib/assets';
import { sha256 } from '../../lib/assets/digests';
import { lockAssets } from '../../lib/assets/lock-assets';
import type { LockOptions, LockReport } from '../../lib/assets/lock-assets';
import { makeChart } from '../support/tar-builder';
import { codes, failure, openSandbox, REAL_ASSETS, realFile } from './sandbox';
import type { Sandbox } from './sandbox';

const CHART = ciliumChartAsset('1.20.0');
const OWN = ciliumChartAsset('1.20.0-acme.1');
const BUNDLE = gatewayApiAsset('v1.4.1');
const ZEROS = '0'.repeat(64);

describe('lock file', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = openSandbox();
    process.env.TALOS_CILIUM_ASSETS = [sandbox.directory, REAL_ASSETS].join(delimiter);
    process.env.TALOS_CILIUM_OFFLINE = '1';
  });
  afterEach(() => sandbox.close());

  const lock = (assets: readonly Asset[], options: LockOptions = {}): LockReport =>
    lockAssets(assets.map((asset) => ({ asset, options: sandbox.options })), options)[0]!;
  const putOwn = (chart: Buffer): void => writeFileSync(`${sandbox.directory}/cilium-1.20.0-acme.1.tgz`, chart);

  test('locks what it finds, and from then on holds files against it', () => {
    putOwn(makeChart('1.20.0-acme.1'));
    expect(codes(failure(() => findAsset(OWN, sandbox.options)))).toEqual(['AST006']);
    const report = lock([OWN, BUNDLE, CHART]);
    expect(report.assets.map(({ title, status, verifiedBy, origin }) => [title, status, verifiedBy, origin])).toEqual([
      ['cilium 1.20.0-acme.1', 'recorded', 'nothing', join(sandbox.directory, 'cilium-1.20.0-acme.1.tgz')],
      ['gateway-api v1.4.1 (standard)', 'recorded', 'shipped', join(REAL_ASSETS, 'gateway-api-v1.4.1-standard-install.yaml')],
      ['cilium 1.20.0', 'recorded', 'shipped', join(REAL_ASSETS, 'cilium-1.20.0.tgz')],
    ]);
    expect(Object.values(readLock(sandbox.lockFile).assets)).toHaveLength(3);
    for (const asset of [OWN, BUNDLE, CHART]) expect(findAsset(asset, sandbox.options).verifiedBy).toBe('lock');

    putOwn(makeChart('1.20.0-acme.1', [{ name: 'cilium/templates/evil.yaml' }]));
    const before = readFileSync(sandbox.lockFile, 'utf8');
    expect(codes(failure(() => findAsset(OWN, { ...sandbox.options, allowUnverified: true })))).toEqual(['AST005']);
    expect(codes(failure(() => lock([OWN, CHART])))).toEqual(['AST005']);
    expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(before);

    const [own, chart] = lock([OWN, CHART], { update: true }).assets;
    expect(own).toMatchObject({ status: 'changed', before: { sha256: JSON.parse(before).assets['cilium-1.20.0-acme.1.tgz'].sha256 } });
    expect(chart).toMatchObject({ status: 'verified' });
    expect(findAsset(OWN, sandbox.options)).toMatchObject({ verifiedBy: 'lock', sha256: own!.entry.sha256 });
  });

  test('is plain, sorted and the same however it came about', () => {
    lock([BUNDLE]);
    expect(lock([CHART])).toMatchObject({ written: true, unused: ['gateway-api-v1.4.1-standard-install.yaml'], removed: [] });
    expect(lock([CHART, BUNDLE])).toMatchObject({ written: false, unused: [] });
    expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(`{
  "lockVersion": 1,
  "assets": {
    "cilium-1.20.0.tgz": {
      "sha256": "c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883"
    },
    "gateway-api-v1.4.1-standard-install.yaml": {
      "sha256": "${sha256(realFile(assetFileName(BUNDLE)))}"
    }
  }
}
`);
  });

  test('all that fails is told together, and nothing is written', () => {
    const missing = [gatewayApiAsset('v9.9.9'), CHART, ciliumChartAsset('1.15.0')];
    expect(codes(failure(() => lock(missing)))).toEqual(['AST004', 'AST004']);
    expect(() => readFileSync(sandbox.lockFile)).toThrow('ENOENT');
  });

  test('an entry that is not used is removed on request only', () => {
    lock([BUNDLE, CHART]);
    expect(lock([CHART], { prune: true })).toMatchObject({ written: true, removed: ['gateway-api-v1.4.1-standard-install.yaml'] });
    expect(Object.keys(readLock(sandbox.lockFile).assets)).toEqual(['cilium-1.20.0.tgz']);
  });

  test('must not contradict the published digest of a chart, but may name another bundle', () => {
    writeLock({ lockVersion: 1, assets: { 'cilium-1.20.0.tgz': { sha256: ZEROS } } }, sandbox.lockFile);
    expect(codes(failure(() => findAsset(CHART, sandbox.options)))).toEqual(['AST007']);
    writeLock({ lockVersion: 1, assets: { 'gateway-api-v1.4.1-standard-install.yaml': { sha256: ZEROS } } }, sandbox.lockFile);
    expect(failure(() => findAsset(BUNDLE, sandbox.options)).message).toMatch(new RegExp(`AST005 .*talos-cilium.lock.json has ${ZEROS}`));
  });

  test('round trip', () => {
    const sha = fc.stringMatching(/^[0-9a-f]{64}$/);
    const assets = fc.dictionary(fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'), fc.record({ sha256: sha }));
    fc.assert(
      fc.property(assets, (entries) => {
        const lock: AssetLock = { lockVersion: 1, assets: entries };
        writeLock(lock, sandbox.lockFile);
        const first = readFileSync(sandbox.lockFile, 'utf8');
        const back = readLock(sandbox.lockFile);
        expect(back).toEqual({ lockVersion: 1, assets: { ...entries } });
        writeLock({ lockVersion: 1, assets: Object.fromEntries(Object.entries(back.assets).reverse()) }, sandbox.lockFile);
        expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(first);
      }),
      { numRuns: 50 },
    );
  });

  test('every mistake in it is told', () => {
    const mistakesOf = (text: string): string[] => {
      writeFileSync(sandbox.lockFile, text);
      return failure(() => findAsset(CHART, sandbox.options)).problems.map(({ code, what }) => `${code} ${what}`);
    };
    expect(mistakesOf('{"lockVersion":1,"extra":1,"assets":{"a":{"sha256":"abc"},"b":[],"c":{"sha256":"' + ZEROS + '","url":""}}}')).toEqual([
      'AST008 the key extra is unknown',
      'AST008 sha256 of a must be 64 lower-case hexadecimal digits; got "abc"',
      'AST008 the entry of b must be an object; got []',
      'AST008 the entry of c has an unknown key: url',
    ]);
    expect(mistakesOf('{"lockVersion":2}')).toEqual(['AST008 lockVersion 2 is not supported; this version of cdk8s-talos-cilium supports 1']);
    expect(mistakesOf('<<<<<<< HEAD')).toHaveLength(1);
    expect(mistakesOf('[]')).toEqual(['AST008 the lock file is not a JSON object']);
  });
});
