import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';

import * as fc from 'fast-check';

import { ciliumChartAsset, findAsset, gatewayApiAsset, lockAssets, readLock, writeLock } from '../../lib/assets';
import type { AssetLock } from '../../lib/assets';
import { makeChart } from '../support/tar-builder';
import { codes, failure, openSandbox, REAL_ASSETS } from './sandbox';
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

  const putOwn = (chart: Buffer): void => writeFileSync(`${sandbox.directory}/cilium-1.20.0-acme.1.tgz`, chart);

  test('locks what it finds, and from then on holds files against it', () => {
    putOwn(makeChart('1.20.0-acme.1'));
    expect(codes(failure(() => findAsset(OWN, sandbox.options)))).toEqual(['AST006']);
    const lock = lockAssets([OWN, BUNDLE, CHART], sandbox.options);
    expect(readLock(sandbox.lockFile)).toEqual(lock);
    for (const asset of [OWN, BUNDLE, CHART]) expect(findAsset(asset, sandbox.options).verifiedBy).toBe('lock');

    putOwn(makeChart('1.20.0-acme.1', [{ name: 'cilium/templates/evil.yaml' }]));
    const before = readFileSync(sandbox.lockFile, 'utf8');
    expect(codes(failure(() => findAsset(OWN, { ...sandbox.options, allowUnverified: true })))).toEqual(['AST005']);
    expect(codes(failure(() => lockAssets([OWN, CHART], sandbox.options)))).toEqual(['AST005']);
    expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(before);
  });

  test('is plain, sorted and the same however it came about', () => {
    lockAssets([BUNDLE], sandbox.options);
    lockAssets([CHART], sandbox.options);
    expect(readFileSync(sandbox.lockFile, 'utf8')).toBe(`{
  "lockVersion": 1,
  "assets": {
    "cilium-1.20.0.tgz": {
      "sha256": "c5f013912360d1a334f44ef25f36da59ba3414cdb48f466ee12d0c4fdff27883"
    },
    "gateway-api-v1.4.1-standard-install.yaml": {
      "sha256": "8c1ab8cb62252a8c32676484acb1e86440a3c6a75539f14f1e5e177efe7ec4f0"
    }
  }
}
`);
  });

  test('all that fails is told together, and nothing is written', () => {
    const missing = [gatewayApiAsset('v9.9.9'), CHART, ciliumChartAsset('1.15.0')];
    expect(codes(failure(() => lockAssets(missing, sandbox.options)))).toEqual(['AST004', 'AST004']);
    expect(() => readFileSync(sandbox.lockFile)).toThrow('ENOENT');
  });

  test('must not contradict the published digest of a chart, but may name another bundle', () => {
    writeLock({ lockVersion: 1, assets: { 'cilium-1.20.0.tgz': { sha256: ZEROS } } }, sandbox.lockFile);
    expect(codes(failure(() => findAsset(CHART, sandbox.options)))).toEqual(['AST007']);
    writeLock({ lockVersion: 1, assets: { 'gateway-api-v1.4.1-standard-install.yaml': { sha256: ZEROS } } }, sandbox.lockFile);
    expect(failure(() => findAsset(BUNDLE, sandbox.options)).message).toMatch(new RegExp(`AST005 .*lock file.*expected ${ZEROS}`));
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
    const lock = (text: string): string[] => {
      writeFileSync(sandbox.lockFile, text);
      return failure(() => findAsset(CHART, sandbox.options)).problems.map(({ code, what }) => `${code} ${what}`);
    };
    expect(lock('{"lockVersion":1,"extra":1,"assets":{"a":{"sha256":"abc"},"b":[],"c":{"sha256":"' + ZEROS + '","url":""}}}')).toEqual([
      'AST008 it has an unknown key (extra)',
      'AST008 the sha256 of a is not 64 lower-case hexadecimal digits ("abc")',
      'AST008 the entry of b is not an object ([])',
      'AST008 the entry of c has an unknown key (url)',
    ]);
    expect(lock('{"lockVersion":2}')).toEqual(['AST008 its lockVersion is not supported (2, supported is 1)']);
    expect(lock('<<<<<<< HEAD')).toHaveLength(1);
    expect(lock('[]')).toEqual(['AST008 it is not a JSON object']);
  });
});
