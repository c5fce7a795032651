import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fileNames } from '../../lib/gitops/file-names';
import { kustomizationFor } from '../../lib/gitops/kustomization';
import { writeOutputTree } from '../../lib/gitops/output-tree';
import { stringifyYaml } from '../../lib/yaml/writer';
import { kubectlBinary } from '../support/tools';

let directory: string;

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'kustomization-'));
});
afterEach(() => fs.rmSync(directory, { recursive: true }));

function kubectl(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(kubectlBinary(), args, { encoding: 'utf8', env: { KUBECONFIG: os.devNull, HOME: directory } });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('resources are sorted and listed once', () => {
  expect(kustomizationFor(['b/x.yaml', 'a.yaml', 'B.yaml', 'a.yaml']).resources).toEqual(['B.yaml', 'a.yaml', 'b/x.yaml']);
  expect(kustomizationFor(['crds', 'cilium', 'crds'], { ordered: true }).resources).toEqual(['crds', 'cilium']);
});

test('kubectl builds a tree of layers, whatever the names of the objects', () => {
  const namespace = 'con';
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace }, data: { key: 'yes', script: '#!/bin/sh\nexit 0\n' } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', namespace } },
    { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'shop', namespace } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:a' }, rules: [] },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system_a' }, rules: [] },
  ];
  const names = fileNames(objects);
  const files = new Map(objects.map((object, index) => [`base/${names[index]!}`, stringifyYaml(object)]));
  files.set('base/kustomization.yaml', stringifyYaml(kustomizationFor(names)));
  files.set('kustomization.yaml', stringifyYaml(kustomizationFor(['base'])));
  writeOutputTree({ root: path.join(directory, 'dist'), files });

  const built = parseAllDocuments(kubectl('kustomize', path.join(directory, 'dist')), { version: '1.1' }).map((document) => document.toJS() as unknown);
  expect(built).toHaveLength(objects.length);
  expect(built).toEqual(expect.arrayContaining(objects));
});

test('kubectl reads the whole output directory without tripping over our own files', () => {
  const root = path.join(directory, 'dist');
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
  writeOutputTree({ root, files: new Map([['a.yaml', stringifyYaml(configMap)]]) });
  expect(kubectl('annotate', '--local', '-R', '-f', root, 'a=b', '-o', 'name')).toBe('configmap/a\n');
});
