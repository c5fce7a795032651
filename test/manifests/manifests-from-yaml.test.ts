import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Chart, type ApiObject } from 'cdk8s';
import type { TalosCiliumError} from '../../lib';
import { CiliumPolicies, ClusterChart, formatProblem, GitOpsApp, ManifestsFromYaml, TalosCilium, TalosCluster, type ManifestsFromYamlProps, type PoliciesFromYamlProps } from '../../lib';
import { inTemporaryDirectory } from '../support/scripts';

const policy = (name: string, more = ''): string => `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: ${name}, namespace: shop${more}}
spec: {endpointSelector: {}, ingress: [{}]}
`;

function read(props: ManifestsFromYamlProps): readonly ApiObject[] {
  return new ManifestsFromYaml(new Chart(new App(), 'test'), 'existing', props).apiObjects;
}

const names = (props: ManifestsFromYamlProps): string[] => read(props).map((object) => `${object.kind} ${object.metadata.namespace ?? '-'} ${object.name}`);

function problems(props: ManifestsFromYamlProps, readThem: (props: ManifestsFromYamlProps) => unknown = read): string[] {
  try {
    readThem(props);
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

test('policies alone: other kinds are refused or left out', () => {
  const text = `${policy('one')}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: two}\n`;
  const policies = (props: PoliciesFromYamlProps) => CiliumPolicies.fromYaml(new Chart(new App(), 'test'), 'policies', props).apiObjects.map(({ kind, name }) => `${kind} ${name}`);
  expect(problems({ text }, policies)).toEqual([
    "POL304 test/policies text:6: Namespace (v1) is not a network policy — remove it, set otherKinds: 'skip', or use new ManifestsFromYaml, which reads all kinds",
  ]);
  expect(policies({ text, otherKinds: 'skip' })).toEqual(['CiliumNetworkPolicy one']);
  expect(names({ text })).toEqual(['CiliumNetworkPolicy shop one', 'Namespace - two']);
});

test('whatever is namespaced gets the namespace of the construct, or has to have its own', () => {
  const text = ['v1 ConfigMap', 'v1 Namespace', 'example.com/v1 Widget'].map((type) => type.split(' ')).map(([apiVersion, kind]) => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a}\n`).join('---\n');
  expect(names({ text, namespace: 'shop' })).toEqual(['ConfigMap shop a', 'Namespace - a', 'Widget - a']);
  expect(problems({ text })).toEqual([expect.stringMatching(/^YAML007 test\/existing text:1: ConfigMap a has no metadata.namespace/)]);
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
        'YAML003 none.yaml: the file cannot be read: it does not exist',
        expect.stringMatching(/^YAML001 7\.yaml: the YAML cannot be read/),
        'YAML004 8.yaml:1: apiVersion and kind must be strings; got nothing and "CiliumNetworkPolicy"',
        'YAML006 1.yaml:6: CiliumNetworkPolicy shop/same is also in 1.yaml:1',
        'YAML007 3.yaml:1: CiliumNetworkPolicy a has no metadata.namespace',
        'YAML005 4.yaml:1: metadata.name of CiliumNetworkPolicy must be a string; got nothing',
        'YAML007 5.yaml:1: CiliumNetworkPolicy a has no metadata.namespace',
      ]);
    },
  );
  expect(problems({})[0]).toMatch(/^YAML002/);
  inTemporaryDirectory((directory) => expect(problems({ directory })[0]).toMatch(/^YAML003/));
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

test('files by pattern, and the file and line of what a check finds', () => {
  inDirectory(
    {
      'pools.yaml': '# pools of the LAN\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: cilium.io/v2\n    kind: CiliumLoadBalancerIPPool\n    metadata: {name: lan}\n    spec:\n      blocks:\n        - cidrr: 192.168.1.240/28\n',
      'apps/web/policy.yaml': `${policy('web')}`,
      'apps/notes.txt': 'text: [',
    },
    (directory) => {
      expect(names({ files: [join(directory, '**/*.{yaml,yml}')] })).toEqual(['CiliumNetworkPolicy shop web', 'CiliumLoadBalancerIPPool - lan']);
      expect(problems({ files: [join(directory, '*.yml')] })).toEqual([expect.stringMatching(/^YAML003 .*: no file matches the pattern/)]);
      const app = new GitOpsApp({ outdir: join(directory, 'dist') });
      const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
      new ManifestsFromYaml(chart, 'network', { files: [join(directory, 'pools.yaml')] });
      let thrown: TalosCiliumError | undefined;
      try {
        app.synth();
      } catch (error) {
        thrown = error as TalosCiliumError;
      }
      expect(thrown!.problems.map(({ code, source }) => `${code} ${source}`)).toContain(`SCH001 ${join(directory, 'pools.yaml')}:10:11`);
    },
  );
});

test('a kustomize directory is built by kubectl; its files alone are refused where it changes them', () => {
  inDirectory(
    {
      'base/kustomization.yaml': 'resources: [policy.yaml]\n',
      'base/policy.yaml': policy('web').replace(', namespace: shop', ''),
      'home/kustomization.yaml': 'namespace: shop\nresources: [../base]\npatches: [{path: patch.yaml}]\n',
      'home/patch.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: web}\nspec: {egress: [{}]}\n',
    },
    (directory) => {
      expect(read({ kustomize: join(directory, 'home') }).map((object) => object.toJson())).toMatchObject([{ metadata: { name: 'web', namespace: 'shop' }, spec: { egress: [{}] } }]);
      expect(problems({ directory: join(directory, 'home') })[0]).toMatch(/^YAML009 .*kustomization\.yaml: the kustomization changes the objects \(namespace, patches\)/);
      // One message for the cause, and none for objects without the namespace. The fix names the directory of the kustomization.
      expect(problems({ directory })).toHaveLength(1);
      expect(problems({ kustomize: join(directory, 'no') })[0]).toMatch(/^YAML003 .*cannot be read: it does not exist/);
      expect(problems({ directory: join(directory, 'base/policy.yaml') })[0]).toMatch(/^YAML003 .*cannot be read: it is a file/);
      expect(names({ directory: join(directory, 'base'), namespace: 'a' })).toEqual(['CiliumNetworkPolicy a web']);
    },
  );
});

test('variables stay in what is written; their values are for the checks', () => {
  inTemporaryDirectory((outdir) => {
    const text = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  ports: [{port: "\${PORT:=80}"}]
  externalName: "\${NAME}.example.com"
`;
    const synth = (substitute?: Record<string, string>): string => {
      const app = new GitOpsApp({ outdir });
      const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }), { substitute: { NAME: 'web' } });
      new ManifestsFromYaml(chart, 'existing', { text, ...(substitute && { substitute }) });
      app.synth();
      return readFileSync(join(outdir, 'home/manifests/workloads/shop/Service-web.yaml'), 'utf8');
    };
    expect(synth()).toContain("externalName: ${NAME}.example.com\n  ports:\n  - port: ${PORT:=80}\n");
    expect(synth({ PORT: '8080' })).toContain('- port: ${PORT:=80}\n');
    expect(() => synth({ PORT: 'http' })).toThrow('spec.ports[0].port of Service shop/web must be an integer, but it is a string ("http")');
  });
});

test('the namespace of a cluster-scoped object is left out, with a warning', () => {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35' }));
    new ManifestsFromYaml(chart, 'existing', { text: 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata: {name: lan, namespace: kube-system}\nspec: {blocks: [{cidr: 192.168.1.240/28}]}\n' });
    for (let synth = 0; synth < 2; synth += 1) {
      app.synth();
      expect(readFileSync(join(outdir, 'checks.json'), 'utf8')).toContain('CiliumLoadBalancerIPPool lan is cluster-scoped, so metadata.namespace has no effect (kube-system)');
      expect(readFileSync(join(outdir, 'home/manifests/network/CiliumLoadBalancerIPPool-lan.yaml'), 'utf8')).toContain('metadata:\n  name: lan\n');
    }
  });
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
