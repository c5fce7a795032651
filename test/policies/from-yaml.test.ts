import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Chart, type ApiObject } from 'cdk8s';
import type { TalosCiliumError} from '../../lib';
import { CiliumPolicies, ClusterChart, formatProblem, GitOpsApp, TalosCilium, TalosCluster, type PoliciesFromYamlProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';

const policy = (name: string, more = ''): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${name}, namespace: shop${more}}
spec: {endpointSelector: {}, ingress: [{}]}
`;

function read(props: PoliciesFromYamlProps): readonly ApiObject[] {
  return CiliumPolicies.fromYaml(new Chart(new App(), 'test'), 'policies', props).apiObjects;
}

const names = (props: PoliciesFromYamlProps): string[] => read(props).map((object) => `${object.kind} ${object.metadata.namespace ?? '-'} ${object.name}`);

function problems(props: PoliciesFromYamlProps): string[] {
  try {
    read(props);
  } catch (error) {
    return (error as TalosCiliumError).problems.map(formatProblem);
  }
  return [];
}

function inDirectory(files: Record<string, string>, work: (directory: string) => void): void {
  inTemporaryDirectory((directory) => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
    work(directory);
  });
}

test('streams, lists and every kind of policy', () => {
  const text = `${policy('one')}---
# nothing
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: {name: two}
spec: {endpointSelector: {}, egress: [{}]}
---
apiVersion: v1
kind: List
items:
- {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: three}, spec: {podSelector: {}}}
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicyList
items:
- {metadata: {name: four, namespace: b}, spec: {endpointSelector: {}, ingress: [{}]}}
`;
  expect(names({ text, namespace: 'a' })).toEqual([
    'CiliumNetworkPolicy shop one',
    'CiliumClusterwideNetworkPolicy - two',
    'NetworkPolicy a three',
    'CiliumNetworkPolicy b four',
  ]);
});

test('a directory is read by name at every level; hidden and other files are left alone', () => {
  inDirectory(
    {
      'b.yaml': policy('b'),
      'a/z.yml': policy('z'),
      'a/a.json': JSON.stringify({ apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'a', namespace: 'shop' }, spec: {} }),
      'a/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [z.yml]\n',
      'README.md': 'text: [',
      '.git/config.yaml': 'text: [',
    },
    (directory) => {
      symlinkSync(join(directory, 'b.yaml'), join(directory, 'README.txt'));
      expect(names({ directory })).toEqual(['CiliumNetworkPolicy shop a', 'CiliumNetworkPolicy shop z', 'CiliumNetworkPolicy shop b']);
      expect(names({ files: [join(directory, 'b.yaml')], text: policy('t') })).toEqual(['CiliumNetworkPolicy shop b', 'CiliumNetworkPolicy shop t']);
    },
  );
});

test('what a server adds is left out, what an owner wrote stays', () => {
  const text = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
  namespace: shop
  uid: 1b4f
  resourceVersion: "7"
  generation: 2
  creationTimestamp: 2026-01-01T00:00:00Z
  managedFields: []
  labels: {team: shop}
  annotations: {note: ours, kubectl.kubernetes.io/last-applied-configuration: "{}"}
spec: {endpointSelector: {}, ingress: [{}]}
status: {conditions: []}
`;
  expect(read({ text })[0]!.toJson()).toEqual({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name: 'web', namespace: 'shop', labels: { team: 'shop' }, annotations: { note: 'ours' } },
    spec: { endpointSelector: {}, ingress: [{}] },
  });
});

test('other kinds are refused, left out or taken', () => {
  const text = `${policy('one')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: two}\n`;
  expect(problems({ text })).toEqual([
    'POL304 test/policies text, document 2: Namespace (v1) is not a network policy — remove it, or set otherKinds to \'skip\' or \'keep\'',
  ]);
  expect(names({ text, otherKinds: 'skip' })).toEqual(['CiliumNetworkPolicy shop one']);
  expect(names({ text, otherKinds: 'keep' })).toEqual(['CiliumNetworkPolicy shop one', 'Namespace - two']);
});

test('whatever is namespaced gets the namespace of the construct, or has to have its own', () => {
  const text = ['v1 ConfigMap', 'v1 Namespace', 'example.com/v1 Widget'].map((type) => type.split(' ')).map(([apiVersion, kind]) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`).join('---\n');
  expect(names({ text, otherKinds: 'keep', namespace: 'shop' })).toEqual(['ConfigMap shop a', 'Namespace - a', 'Widget - a']);
  expect(problems({ text, otherKinds: 'keep' })).toEqual([expect.stringMatching(/^POL308 test\/policies text, document 1: ConfigMap a has no metadata.namespace/)]);
});

test('all mistakes of all files are found together, each with its file and document', () => {
  inDirectory(
    {
      '1.yaml': `${policy('same')}---\n${policy('same')}`,
      '2.yaml': 'just text',
      '3.yaml': 'apiVersion: cilium.io/v1\nkind: CiliumNetworkPolicy\nmetadata: {name: a}\n---\napiVersion: extensions/v1beta1\nkind: NetworkPolicy\nmetadata: {name: a}\n',
      '4.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {generateName: a-}\n',
      '5.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a}\n',
      '6.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: a, namespace: b}\n',
      '7.yaml': 'a: [',
      '8.yaml': 'kind: CiliumNetworkPolicy\n',
    },
    (directory) => {
      const found = problems({ directory, files: [join(directory, 'none.yaml')] }).map((line) => line.replaceAll(`${directory}/`, '').split(' — ')[0]);
      expect(found).toEqual([
        'POL302 none.yaml: cannot be read: it does not exist',
        expect.stringMatching(/^YAML001 7\.yaml: the YAML cannot be read/),
        'POL303 2.yaml: "just text" is not a Kubernetes object',
        'POL307 1.yaml, document 2: CiliumNetworkPolicy shop/same is also in 1.yaml, document 1',
        'POL305 3.yaml, document 1: apiVersion cilium.io/v1 is not served for CiliumNetworkPolicy',
        'POL305 3.yaml, document 2: apiVersion extensions/v1beta1 is not served for NetworkPolicy',
        'POL306 4.yaml: metadata.name must be a string; got nothing',
        'POL308 5.yaml: CiliumNetworkPolicy a has no metadata.namespace',
        'POL308 6.yaml: CiliumClusterwideNetworkPolicy a has metadata.namespace ("b")',
        'POL303 8.yaml: apiVersion and kind must be strings; got nothing and "CiliumNetworkPolicy"',
      ]);
    },
  );
  expect(problems({})[0]).toMatch(/^POL301/);
  inTemporaryDirectory((directory) => expect(problems({ directory })[0]).toMatch(/^POL302/));
});

test('the chart gives a namespace, and clusterwide policies get none', () => {
  const chart = new Chart(new App(), 'chart', { namespace: 'of-chart' });
  const text = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}}\n---\napiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: a}\nspec: {endpointSelector: {}, ingress: [{}]}\n';
  expect(CiliumPolicies.fromYaml(chart, 'policies', { text }).apiObjects.map((object) => (object.toJson() as { metadata: object }).metadata)).toEqual([{ name: 'a', namespace: 'of-chart' }, { name: 'a' }]);
});

test('names that would run together are two policies', () => {
  const text = ['a-b/c', 'a/b-c'].map((name) => policy(name.split('/')[1]!).replace('shop', name.split('/')[0]!)).join('---\n');
  expect(names({ text })).toEqual(['CiliumNetworkPolicy a-b c', 'CiliumNetworkPolicy a b-c']);
});

test('what the agent would refuse is found at synth', () => {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
    new TalosCilium(chart, 'cilium');
    CiliumPolicies.fromYaml(chart, 'policies', { text: policy('web').replace('[{}]', '[]') });
    expect(() => app.synth()).toThrow(/^POL203 home\/policies\/CiliumNetworkPolicy:shop:web: CiliumNetworkPolicy shop\/web: spec has no rules \(\{"ingress":\[\]\}\)/);
  });
});
