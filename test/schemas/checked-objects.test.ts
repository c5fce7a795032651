import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckedObjects } from '../../lib/checks/checked-objects';
import { readObjects } from '../../lib/checks/schema-findings';
import type { JsonObject } from '../../lib/kubernetes/json';
import { modelOf } from '../support/models';

const before = process.env.TALOS_CILIUM_CACHE;
let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'checked-'));
  process.env.TALOS_CILIUM_CACHE = cache;
});

afterEach(() => {
  if (before === undefined) delete process.env.TALOS_CILIUM_CACHE;
  else process.env.TALOS_CILIUM_CACHE = before;
  rmSync(cache, { recursive: true, force: true });
});

const service = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec });
const good = service({ ports: [{ port: 80 }] });

/** Number of findings, and of the objects that were kept. */
function run(objects: readonly JsonObject[], digest = 'code'): { findings: number; kept: number } {
  const { findings } = readObjects(modelOf({ version: '1.19.6', objects }), new CheckedObjects(digest));
  return { findings: [...findings.values()].flat().length, kept: lines(digest) };
}

function lines(digest: string): number {
  try {
    return readFileSync(join(cache, 'checked', digest), 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

test('an object that passed is not checked again, by the same code', () => {
  const checks: string[] = [];
  const check = (digest: string, object: unknown): void => {
    const checked = new CheckedObjects(digest);
    checked.run(object, () => checks.push(digest) > 0);
    checked.keep();
  };
  for (const digest of ['code', 'code', 'newer code']) check(digest, good);
  check('code', service({ ports: [{ port: 81 }] }));
  expect(checks).toEqual(['code', 'newer code', 'code']);
});

test('equal objects of one run are checked once', () => {
  let checks = 0;
  const checked = new CheckedObjects('code');
  for (const object of [good, structuredClone(good)]) checked.run(object, () => ++checks > 0);
  expect(checks).toBe(1);
});

test('a new build keeps the files of the newest builds only', () => {
  for (let build = 1; build <= 9; build++) {
    run([good], `build ${build}`);
    utimesSync(join(cache, 'checked', `build ${build}`), build, build);
  }
  run([good], 'build 2');
  expect(readdirSync(join(cache, 'checked')).sort()).toEqual(['build 2', 'build 3', 'build 4', 'build 5', 'build 6', 'build 7', 'build 8', 'build 9']);
});

test('what has a mistake is found every time', () => {
  const bad = service({ prots: [] });
  expect(run([good, bad])).toEqual({ findings: 1, kept: 1 });
  expect(run([good, bad])).toEqual({ findings: 1, kept: 1 });
});

test('only verdicts about objects of Kubernetes are kept, and none about secrets', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key', namespace: 'shop' }, stringData: { password: 'letmein' } };
  const pool = { apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'lan' }, spec: { blocks: [{ cidr: '10.0.0.0/24' }] } };
  expect(run([secret, pool])).toEqual({ findings: 0, kept: 0 });
});

test('a file that is no file of the cache, or cannot be written, costs time only', () => {
  run([good]);
  writeFileSync(join(cache, 'checked', 'code'), '\u0000nonsense');
  expect(run([service({ prots: [] })]).findings).toBe(1);
  process.env.TALOS_CILIUM_CACHE = join(cache, 'checked', 'code');
  expect(run([good]).findings).toBe(0);
});
