import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryDirectory } from '../support/scripts';
import { cli } from './support';

const directory = useTemporaryDirectory();
const { PATH } = process.env;
afterEach(() => void (process.env.PATH = PATH));

/** A `kubectl` that knows a cluster without any objects. */
function emptyCluster(): string {
  const bin = join(directory(), 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'kubectl'), '#!/bin/sh\ncase "$*" in\n  *customresourcedefinitions*) ;;\n  *version*) echo \'{"serverVersion":{"gitVersion":"v1.35.0"}}\' ;;\n  *) echo \'{"kind":"List","items":[]}\' ;;\nesac\n');
  chmodSync(join(bin, 'kubectl'), 0o755);
  process.env.PATH = `${bin}:${PATH}`;
  const objects = ['a', 'b', 'c', 'd', 'e'].map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: shop }\n`);
  writeFileSync(join(directory(), 'objects.yaml'), objects.join('---\n'));
  return join(directory(), 'objects.yaml');
}

test('what is the same of many objects is one entry of the report, and each object is in the JSON', async () => {
  const path = emptyCluster();
  const { code, out } = await cli('verify', path);
  expect(code).toBe(1);
  expect(out).toContain('5 objects\n  error VER010: is not in the cluster (ConfigMap shop/a, ConfigMap shop/b, ConfigMap shop/c and 2 more)\n');
  expect(out).toContain('Compared 5 objects with Kubernetes v1.35.0. 6 errors\n');
  const { problems } = JSON.parse((await cli('verify', path, '--json')).out) as { problems: readonly { code: string; path: string }[] };
  expect(problems.map((problem) => `${problem.code} ${problem.path}`)).toEqual(['VER010 ConfigMap shop/a', 'VER010 ConfigMap shop/b', 'VER010 ConfigMap shop/c', 'VER010 ConfigMap shop/d', 'VER010 ConfigMap shop/e', 'VER015 DaemonSet cilium']);
});

test.each([
  [['nowhere'], 'nowhere does not exist'],
  [['--wait', 'soon', 'objects.yaml'], '--wait must be a duration'],
  [['--fail-on', 'note'], '--fail-on must be error or warning'],
])('%j is called incorrectly', async (args, message) => {
  const path = emptyCluster();
  const { code, err } = await cli('verify', ...args.map((each) => (each === 'objects.yaml' ? path : each)));
  expect([code, err]).toEqual([2, expect.stringContaining(message) as string]);
});

test('outputs of several clusters: one must be named', async () => {
  for (const name of ['berlin', 'oslo']) mkdirSync(join(directory(), 'dist', name, 'manifests'), { recursive: true });
  const { code, err } = await cli('verify', join(directory(), 'dist'));
  expect([code, err]).toEqual([2, expect.stringContaining('Pass one of them') as string]);
});
