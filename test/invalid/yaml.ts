import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { CiliumPolicies, ManifestsFromYaml, type ManifestsFromYamlProps } from '../../lib';
import type { InvalidInput } from './invalid-input';

const read = (props: ManifestsFromYamlProps) => (): void => void new ManifestsFromYaml(new Chart(new App(), 'test'), 'manifests', props);
const NETWORK_POLICY = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {podSelector: {}}\n';

/** A directory with a kustomization. */
function kustomized(text: string): string {
  const directory = join(mkdtempSync(join(tmpdir(), 'kustomized-')), 'network');
  mkdirSync(directory);
  writeFileSync(join(directory, 'kustomization.yaml'), text);
  writeFileSync(join(directory, 'policy.yaml'), NETWORK_POLICY);
  return directory;
}

/** One bad input for each code of YAML that is read. */
export const invalid: readonly InvalidInput[] = [
  { code: 'YAML002', title: 'manifests from nowhere', run: read({}) },
  { code: 'YAML003', title: 'manifests of a file that is not there', run: read({ files: ['/nonexistent/policy.yaml'] }) },
  { code: 'YAML004', title: 'a document that is no object', run: read({ text: '- a list' }) },
  { code: 'YAML005', title: 'an object without a name', run: read({ text: NETWORK_POLICY.replace('name: web, ', '') }) },
  { code: 'YAML006', title: 'an object twice', run: read({ text: `${NETWORK_POLICY}---\n${NETWORK_POLICY}` }) },
  { code: 'YAML007', title: 'an object without a namespace', run: read({ text: NETWORK_POLICY.replace(', namespace: shop', '') }) },
  { code: 'YAML008', title: 'a kustomization of files that are not there', run: () => read({ kustomize: kustomized('resources: [gateway.yaml]\n') })() },
  { code: 'YAML009', title: 'a directory whose kustomization sets a namespace', run: () => read({ directory: kustomized('namespace: shop\nresources: [policy.yaml]\n') })() },
  { code: 'YAML010', title: 'an object of SOPS', run: read({ text: `${NETWORK_POLICY}sops: {mac: abc}\n` }) },
  {
    code: 'POL304',
    title: 'a Deployment among the policies',
    run: () => void CiliumPolicies.fromYaml(new Chart(new App(), 'test'), 'policies', { text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n' }),
  },
];
