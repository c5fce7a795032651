import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { checkManifests, type ManifestCheckOptions } from '../../lib/manifests/check/check-manifests';
import { useTemporaryDirectory } from '../support/scripts';

const directory = useTemporaryDirectory();
let repositories = 0;

/** Checks a repository of these files; findings as `error SCH001 apps/web.yaml:7`. */
function check(files: Record<string, string>, options: Partial<ManifestCheckOptions> = {}): string[] {
  const root = join(directory(), String((repositories += 1)));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { errors, warnings } = checkManifests({ paths: [root], ...options });
  return [...errors, ...warnings].map(({ severity, code, file, line }) => `${severity} ${code} ${file.slice(root.length + 1)}:${line}`);
}

const kustomization = (...lines: string[]): string => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${lines.join('\n')}\n`;
const object = (apiVersion: string, kind: string, metadata: string, rest = ''): string => `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\n${rest}`;
const pool = (name: string, cidr: string): string => object('cilium.io/v2', 'CiliumLoadBalancerIPPool', `{name: ${name}}`, `spec: {blocks: [{cidr: ${cidr}}]}\n`);
const FLUX = object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', '{name: shop, namespace: flux-system}', 'spec: {path: ./shop, sourceRef: {kind: GitRepository, name: flux-system}}\n');
const PARENT = object(
  'kustomize.toolkit.fluxcd.io/v1',
  'Kustomization',
  '{name: apps, namespace: flux-system}',
  'spec:\n  interval: 1h\n  prune: true\n  path: ./apps\n  sourceRef: {kind: GitRepository, name: flux-system}\n  patches:\n    - target: {kind: Kustomization, group: kustomize.toolkit.fluxcd.io}\n      patch: |\n        - op: add\n          path: /spec/patches\n          value:\n            - target: {kind: HelmRelease}\n              patch: |\n                - {op: add, path: /spec/interval, value: 1h}\n',
);
const DEPLOYMENT = (selector: string, image: string): string =>
  object('apps/v1', 'Deployment', '{name: web, namespace: shop}', `spec:\n${selector}  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web${image}}]}\n`);
const GATEWAYS = ['internal: "*.example.org"', 'external: "*.example.com"']
  .map((text) => text.split(': '))
  .map(([name, hostname]) => object('gateway.networking.k8s.io/v1', 'Gateway', `{name: ${name}, namespace: network}`, `spec: {gatewayClassName: cilium, listeners: [{name: http, port: 80, protocol: HTTP, hostname: ${hostname}, allowedRoutes: {namespaces: {from: All}}}]}\n`));
const route = (...hostnames: string[]): string =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{name: web, namespace: shop}', `spec: {parentRefs: [{name: internal, namespace: network}, {name: external, namespace: network}], hostnames: [${hostnames.join(', ')}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n`);
const filtered = (filter: string): string => object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{name: web, namespace: shop}', `spec: {rules: [{filters: [{${filter}}]}]}\n`);
const WEB = object('apps/v1', 'Deployment', '{name: web, namespace: shop}', 'spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: web:1, ports: [{name: http, containerPort: 8080}]}]}\n');
const definition = (field: string): string =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', '{name: lamps.example.com}', `spec: {group: example.com, scope: Namespaced, names: {kind: Lamp, plural: lamps}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {${field}: {type: string}}}}}}}]}\n`);
const WORDS = `${object('storage.k8s.io/v1', 'StorageClass', '{name: a, labels: {fast: yes}}', 'provisioner: a\nparameters: {dedup: off}\n')}---\n${object('v1', 'Pod', '{name: a, namespace: b}', 'spec:\n  containers:\n    - {name: a, image: a, args: [--color, on]}\n')}`;
const lamp = object('example.com/v1', 'Lamp', '{name: desk, namespace: home}', 'spec: {colour: red}\n');

describe('what kustomize, Flux or a person may still change is no error', () => {
  const cases: [title: string, files: Record<string, string>, expected: string[]][] = [
    ['a Namespace that the kustomization renames', { 'app/kustomization.yaml': kustomization('namespace: media', 'resources: [ns.yaml]'), 'app/ns.yaml': object('v1', 'Namespace', '{name: _}') }, []],
    ['a name that stands for another one', { 'a.yaml': object('v1', 'Namespace', '{name: _}'), 'b.yaml': object('v1', 'Service', '{name: ROUTE_NAME, namespace: <namespace>}', 'spec: {ports: [{port: 80}]}\n') }, []],
    ['a wrong name', { 'a.yaml': object('v1', 'Service', '{name: My_Service}', 'spec: {ports: [{port: 80}]}\n') }, ['error OBJ017 a.yaml:3']],
    ['what a patch in a patch of Flux adds', { 'flux.yaml': PARENT, 'shop/ks.yaml': FLUX, 'shop/app.yaml': object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', '{name: web, namespace: shop}', 'spec: {chartRef: {kind: OCIRepository, name: web}}\n') }, []],
    ['a Kustomization of Flux by itself', { 'ks.yaml': FLUX }, ['warning SCH002 ks.yaml:4', 'warning SCH002 ks.yaml:4']],
    ['a workload that is a patch', { 'a.yaml': DEPLOYMENT('', '') }, []],
    ['a workload without a selector', { 'a.yaml': DEPLOYMENT('', ', image: web:1') }, ['error SCH002 a.yaml:4']],
    ['what a patch may add that is not committed', { 'kustomization.yaml': kustomization('resources: [a.yaml]', 'patches: [{path: env/patch.yaml}]'), 'a.yaml': DEPLOYMENT('  selector: {matchLabels: {app: web}}\n', '') }, []],
    ['a workload without an image', { 'a.yaml': DEPLOYMENT('  selector: {matchLabels: {app: web}}\n', '') }, ['error SCH012 a.yaml:8']],
    ['a file that its kustomization does not list', { 'kustomization.yaml': kustomization('resources: [pool.yaml]'), 'pool.yaml': pool('lan', '192.168.1.240/28'), 'old.yaml': pool('old', '192.168.1.248/29') }, []],
    ['two pools of one kustomization', { 'kustomization.yaml': kustomization('resources: [pool.yaml, old.yaml]'), 'pool.yaml': pool('lan', '192.168.1.240/28'), 'old.yaml': pool('old', '192.168.1.248/29') }, ['error POOL020 old.yaml:4']],
    ['an annotation that kustomize writes as a string', { 'kustomization.yaml': kustomization('resources: [a.yaml]'), 'a.yaml': object('v1', 'ServiceAccount', '{name: a, annotations: {wave: 2}}') }, []],
    ['an annotation that is no string', { 'a.yaml': object('v1', 'ServiceAccount', '{name: a, annotations: {wave: 2}}') }, ['error OBJ020 a.yaml:3']],
    ['a job with generateName', { 'a.yaml': object('batch/v1', 'Job', '{generateName: migrate-}', 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}\n') }, ['warning OBJ013 a.yaml:3']],
    ['one name in two directories', { 'a/x.yaml': object('v1', 'Service', '{name: web}', 'spec: {ports: [{port: 80}]}\n'), 'b/x.yaml': object('v1', 'Service', '{name: web}', 'spec: {ports: [{port: 80}]}\n'), 'c/x.yaml': object('v1', 'Service', '{name: web}', 'spec: {ports: [{port: 80}]}\n') }, []],
    ['words that kustomize keeps as strings', { 'kustomization.yaml': kustomization('resources: [a.yaml]'), 'a.yaml': WORDS }, []],
    ['words that Flux keeps as strings', { 'flux.yaml': PARENT, 'apps/a.yaml': WORDS }, []],
    ['words that kubectl reads as booleans', { 'a.yaml': WORDS }, ['error OBJ019 a.yaml:3', 'error SCH003 a.yaml:5', 'error SCH003 a.yaml:12']],
    ['words that kustomize makes strings where a boolean is required', { 'kustomization.yaml': kustomization('resources: [a.yaml]'), 'a.yaml': pool('lan', '192.168.1.240/28').replace('{blocks', '{disabled: no, blocks') }, ['error SCH003 a.yaml:4']],
    ['a boolean that kustomize keeps', { 'kustomization.yaml': kustomization('resources: [a.yaml]'), 'a.yaml': WORDS.replace('off', 'False') }, ['error SCH003 a.yaml:5']],
    ['one object twice in a file', { 'a.yaml': `${object('v1', 'ServiceAccount', '{name: a}')}---\n${object('v1', 'ServiceAccount', '{name: a}')}` }, ['error OBJ011 a.yaml:5']],
    ['templates and assertions', { 'template.yaml': object('v1', 'Service', '{name: a_b}'), '00-assert.yaml': object('v1', 'Service', '{name: a}'), 'testdata/a.yaml': object('v1', 'Service', '{name: a_b}'), 'tests/fixtures/a.yaml': object('v1', 'Service', '{name: a_b}') }, []],
    ['a definition of another cluster', { 'one/crd.yaml': definition('color'), 'two/lamp.yaml': lamp }, ['warning SCH001 two/lamp.yaml:4']],
    ['a definition of this cluster', { 'one/crd.yaml': definition('color'), 'one/lamp.yaml': lamp }, ['error SCH001 one/lamp.yaml:4']],
    ['a file of another tool', { 'a.yaml': object('example.com/v1', 'StateMachine', '{name: Model, group: example.com}') }, []],
    ['values to be replaced', { 'a.yaml': object('v1', 'PersistentVolumeClaim', '{name: a}', 'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: REPLACE_ME}}}\n') }, []],
    ['labels that variables make', { 'a.yaml': object('networking.k8s.io/v1', 'NetworkPolicy', '{name: "${APP}-db"}', 'spec: {podSelector: {matchLabels: {app: "${APP}-db"}}}\n') }, []],
    ['names and values that a person or a script replaces', {
      'a.yaml': object('argoproj.io/v1alpha1', 'AppProject', '{name: "lab-< branch >", namespace: argocd}'),
      'b.yaml': object('batch/v1', 'Job', '{name: copy, namespace: shop}', 'spec: {template: {spec: {restartPolicy: Never, containers: [{name: copy, image: "PLACEHOLDER_HOST/tools/copy:TODO"}]}}}\n'),
      'c.yaml': object('v1', 'Pod', '{name: wipe-HOSTNAME, namespace: shop}', 'spec: {containers: [{name: wipe, image: wipe}]}\n'),
    }, ['warning OBJ017 c.yaml:3']],
    ['data of a Secret that vals or SOPS puts in', { 'a.yaml': object('v1', 'Secret', '{name: vault}', 'data: {token: "ref+op://home/vault/token"}\n') }, ['warning SEC003 a.yaml:4']],
    ['a ServiceAccount of a ClusterRoleBinding, of which kustomize knows the namespace', {
      'kustomization.yaml': kustomization('namespace: shop', 'resources: [web.yaml]'),
      'web.yaml': object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', '{name: web}', 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: web}]\n'),
    }, []],
  ];
  test.each(cases)('%s', (_title, files, expected) => expect(check(files)).toEqual(expected));
});

describe('what Cilium, Go and newer releases accept is no error', () => {
  const cases: [title: string, files: Record<string, string>, expected: string[], options?: Partial<ManifestCheckOptions>][] = [
    ['hostnames of which each matches a Gateway', { 'a.yaml': [...GATEWAYS, route('web.example.org', 'web.example.com')].join('---\n') }, []],
    ['a hostname that matches none', { 'a.yaml': [...GATEWAYS, route('web.example.org', 'web.example.net')].join('---\n') }, ['error RTE010 a.yaml:14']],
    ['IPv4-mapped blocks', { 'a.yaml': pool('lan', '"::ffff:192.168.1.0/112"') }, []],
    ['host bits in a CIDR of a policy', { 'a.yaml': object('cilium.io/v2', 'CiliumNetworkPolicy', '{name: a, namespace: b}', 'spec: {endpointSelector: {}, egress: [{toCIDR: [192.168.1.20/28]}]}\n') }, []],
    ['paths of redirects with a query, an encoded slash or a space', { 'a.yaml': filtered('type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: "/sign out?rd=https%3A%2F%2Fa.example.com"}}') }, []],
    ['an encoded slash in a new path', { 'a.yaml': filtered('type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: "/a%2Fb//c"}}') }, []],
    ['a query in a new path', { 'a.yaml': filtered('type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath: "/a?b"}}') }, ['error RTE030 a.yaml:4']],
    ['a redirect to a path without a slash', { 'a.yaml': filtered('type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: login}}') }, ['error RTE030 a.yaml:4']],
    ['the addresses of a pool with cidrs, which is another mistake', { 'a.yaml': [pool('lan', '192.168.1.240/28').replace('blocks', 'cidrs'), object('v1', 'Service', '{name: a, namespace: b, annotations: {lbipam.cilium.io/ips: 192.168.1.241}}', 'spec: {type: LoadBalancer, ports: [{port: 80}]}\n')].join('---\n') }, ['error POOL034 a.yaml:4', 'warning OBJ016 a.yaml:8'], { complete: true, accept: ['ANN010'] }],
    ['a port of every peer', { 'a.yaml': [WEB, object('v1', 'Service', '{name: web, namespace: shop}', 'spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}\n'), object('cilium.io/v2', 'CiliumNetworkPolicy', '{name: a, namespace: shop}', 'spec: {endpointSelector: {matchLabels: {app: web}}, egress: [{toPorts: [{ports: [{port: "80", protocol: TCP}]}]}]}\n')].join('---\n') }, []],
    ['a port of a Service that its pods do not have', { 'a.yaml': [WEB, object('v1', 'Service', '{name: web, namespace: shop}', 'spec:\n  selector: {app: web}\n  ports:\n    - port: 80\n      targetPort: htp\n')].join('---\n') }, ['error OBJ032 a.yaml:17']],
    ['Tetragon', { 'a.yaml': object('cilium.io/v1alpha1', 'TracingPolicy', '{name: a}', 'spec: {}\n') }, []],
    ['a version of Kubernetes that is newer than known', { 'a.yaml': object('admissionregistration.k8s.io/v1', 'MutatingAdmissionPolicy', '{name: a}', 'spec: {}\n') }, []],
    ['a version that no Kubernetes serves any more', { 'a.yaml': object('policy/v1beta1', 'PodDisruptionBudget', '{name: a}', 'spec: {}\n') }, ['error SCH011 a.yaml:1']],
    ['a Kubernetes that Talos 1.13 does not run', { 'a.yaml': pool('lan', '192.168.1.240/28') }, [], { kubernetes: '1.29.3' }],
    ['brackets at the column of the key', { 'a.yaml': object('v1', 'Pod', '{name: a}', 'spec:\n  containers:\n    - name: a\n      image: a\n      args: [\n        "x",\n      ]\n') }, []],
    ['an alias as a key', { 'a.yaml': object('v1', 'ConfigMap', '{name: &app a}', 'data:\n  *app: b\n') }, []],
    ['brackets that are not closed', { 'a.yaml': object('v1', 'Pod', '{name: a}', 'spec:\n  args: [\n  x: 1\n') }, ['error YAML001 a.yaml:7']],
    ['a slip in a value where the version is not known', { 'a.yaml': route('web.example.org').replace('backendRefs', 'matches: [{path: {type: PathPrefixx, value: /}}], backendRefs') }, ['error SCH004 a.yaml:4']],
  ];
  test.each(cases)('%s', (_title, files, expected, options = {}) => expect(check(files, { cilium: '1.19', ...options })).toEqual(expected));
});

describe('files from which nothing can be read are errors', () => {
  const cases: [title: string, files: Record<string, string>, expected: string[]][] = [
    ['JSON that ends too early', { 'a.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"},"spec":{' }, ['error YAML001 a.json:1']],
    ['JSON of other tools', { 'tsconfig.json': '{\n  // strict\n  "strict": true,\n}\n' }, []],
    ['brackets that are not closed, where there is no object', { 'a.yaml': 'x: [\n' }, ['error YAML001 a.yaml:2']],
    ['tags of other tools, and keys that occur twice', { 'a.yaml': 'x: !include b.yaml\n', 'b.yaml': 'x: 1\nx: 2\n' }, []],
    ['templates without an object', { 'a.yaml': '{{- if .Values.x }}\nx: [\n', 'b.yaml': 'x: @NAME@\n' }, []],
    ['a kind that is a list', { 'a.yaml': 'apiVersion: v1\nkind: [x]\n' }, ['error YAML004 a.yaml:2']],
    ['a List whose items are a map', { 'a.yaml': 'apiVersion: v1\nkind: List\nitems: {a: 1}\n' }, ['error YAML004 a.yaml:3']],
    ['an object without metadata', { 'a.yaml': 'apiVersion: v1\nkind: Pod\n', 'b.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nspec: {endpointSelector: {}, ingress: [{}]}\n' }, ['error OBJ013 a.yaml:1', 'error SCH012 a.yaml:1', 'error OBJ013 b.yaml:1']],
    ['an object of a kind that tools share', { 'a.yaml': 'apiVersion: example.com/v1\nkind: Pod\n' }, []],
  ];
  test.each(cases)('%s', (_title, files, expected) => expect(check(files).sort()).toEqual([...expected].sort()));
});

test('mistakes of one object are reported together', () => {
  const spec = (more: string): string => `spec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: wbe}}\n    spec:\n      containers:\n        - {name: web, image: web, imagePullPolicy: Alwayss, volumeMounts: [{name: nope, mountPath: /x}]}\n${more}`;
  const found = (more: string): string[] => check({ 'a.yaml': object('apps/v1', 'Deployment', '{name: web, namespace: shop}', spec(more)) });
  expect(found('')).toEqual(['error SCH012 a.yaml:4', 'error SCH012 a.yaml:4', 'error SCH012 a.yaml:10']);
  expect(found('  replicas: "3"\n')).toEqual(['error SCH003 a.yaml:11', 'error SCH012 a.yaml:4', 'error SCH012 a.yaml:4', 'error SCH012 a.yaml:10']);
  // What a wrong name is the cause of is not said again.
  expect(check({ 'a.yaml': object('apps/v1', 'Deployment', '{name: web, namespace: shop}', spec('').replace('matchLabels', 'matchLabel')) })).toEqual(['error SCH001 a.yaml:5', 'error SCH012 a.yaml:4', 'error SCH012 a.yaml:10']);
  const peers = 'spec:\n  podSelector: {}\n  policyTypes: [Ingres]\n  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]\n';
  expect(check({ 'a.yaml': object('networking.k8s.io/v1', 'NetworkPolicy', '{name: web, namespace: shop}', peers) })).toContain('error SCH012 a.yaml:6');
});

describe('accepted in the file', () => {
  const bad = pool('lan', '192.168.1.240/28').replace('cidr:', 'cidrr:');
  test('by a comment in the document, one at the top of the file, and an annotation', () => {
    expect(check({ 'a.yaml': bad })).toEqual(['error SCH001 a.yaml:4']);
    expect(check({ 'a.yaml': `---\n# talos-cilium:accept SCH001 a field of our fork\n${bad}---\n${bad.replace('{name: lan}', '{name: wan}')}` })).toEqual(['error SCH001 a.yaml:11']);
    expect(check({ 'a.yaml': `# talos-cilium:accept SEC003, SCH001\n---\n${bad}---\n${bad.replace('{name: lan}', '{name: wan}')}` })).toEqual([]);
    expect(check({ 'a.yaml': bad.replace('{name: lan}', '{name: lan, annotations: {talos-cilium/accept: SCH001}}') })).toEqual([]);
  });
});

test('versions: a minor is its newest known patch, a wide range is unknown', () => {
  const release = (version: string) => ({ name: 'stdin', text: object('argoproj.io/v1alpha1', 'Application', '{name: cilium}', `spec: {project: a, destination: {}, source: {chart: cilium, repoURL: x, targetRevision: "${version}"}}\n`) });
  const found = (version: string): string | undefined => checkManifests({ paths: [], inputs: [release(version)] }).versions.cilium?.version.toString();
  expect([found('1.18.3'), found('v1.18.3'), found('>=1.18.0'), found('^1.18.0')]).toEqual(['1.18.3', '1.18.3', undefined, undefined]);
  expect(found('1.19.x')).toMatch(/^1\.19\.\d+$/);
  expect(checkManifests({ paths: [], cilium: '1.19' }).versions.cilium?.version.toString()).toMatch(/^1\.19\.\d+$/);
});

test('links in circles, pipes, binary files and odd documents end without a word', () => {
  const root = join(directory(), 'odd');
  mkdirSync(join(root, 'a'), { recursive: true });
  symlinkSync('..', join(root, 'a/loop'));
  symlinkSync('/none', join(root, 'gone.yaml'));
  spawnSync('mkfifo', [join(root, 'pipe.yaml')]);
  writeFileSync(join(root, 'binary.yaml'), Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256)));
  writeFileSync(join(root, 'bom.yaml'), '\uFEFFapiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: a\r\n');
  writeFileSync(join(root, 'comments.yaml'), '# kind: none\n---\n# nothing\n---\n');
  writeFileSync(join(root, 'null.yaml'), 'apiVersion: v1\nkind: Service\nmetadata: null\nspec: {}\n');
  const { errors, objects } = checkManifests({ paths: [root], cilium: '1.19' });
  expect([objects, errors.map(({ code }) => code).sort()]).toEqual([2, ['OBJ013', 'SCH012']]);
});

test('definitions in --crds are used, and are not checked themselves', () => {
  const crds = join(directory(), 'definitions');
  mkdirSync(crds, { recursive: true });
  const schema = 'type: object, properties: {spec: {type: object, required: [size], properties: {size: {type: integer}}}}';
const definition = (metadata: string): string =>
    object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', metadata, `spec: {group: example.com, scope: Namespaced, names: {kind: Widget, plural: widgets}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {${schema}}}}]}\n`);
  writeFileSync(join(crds, 'widgets.yaml'), definition('{name: widgets.example.com, labels: {a: "not valid!"}}'));
  const widget = (spec: string): Record<string, string> => ({ 'widget.yaml': object('example.com/v1', 'Widget', '{name: one, namespace: shop}', `spec: ${spec}\n`) });
  expect(check(widget('{size: 1}'), { crds: [crds] })).toEqual([]);
  expect(check(widget('{size: large}'), { crds: [crds] })).toEqual(['error SCH003 widget.yaml:4']);
  expect(check(widget('{size: large}'))).toEqual([]);
  expect(check(widget('{size: 1}'), { crds: [join(crds, 'missing')] })).toHaveLength(1);
});

describe('objects are in the namespace that kustomize or Flux gives them', () => {
  const flux = (...spec: string[]): string => object('kustomize.toolkit.fluxcd.io/v1', 'Kustomization', '{name: shop, namespace: flux-system}', `spec: {interval: 1h, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, ${spec.join(', ')}}\n`);
  const gateway = object('gateway.networking.k8s.io/v1', 'Gateway', '{name: internal}', 'spec: {gatewayClassName: cilium, listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}]}\n');
  const web = (parent: string): string => object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{name: web}', `spec: {parentRefs: [${parent}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n`);
  const routes = (parent: string): Record<string, string> => ({ 'network/kustomization.yaml': kustomization('namespace: network', 'resources: [gateway.yaml]'), 'network/gateway.yaml': gateway, 'ks.yaml': flux('path: ./shop/app', 'targetNamespace: shop'), 'shop/app/route.yaml': web(parent) });
  const policy = (name: string, spec: string): string => object('cilium.io/v2', 'CiliumNetworkPolicy', `{name: ${name}}`, `spec: {endpointSelector: {}, ${spec}}\n`);
  const policies = (...lines: string[]): Record<string, string> => ({
    'components/dns/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [dns.yaml]\n',
    'components/dns/dns.yaml': policy('dns', 'egress: [{toEndpoints: [{matchLabels: {io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns}}], toPorts: [{ports: [{port: "53", protocol: ANY}], rules: {dns: [{matchPattern: "*"}]}}]}]'),
    'shop/kustomization.yaml': kustomization('namespace: shop', 'resources: [web.yaml]', ...lines),
    'shop/web.yaml': policy('web', 'egress: [{toFQDNs: [{matchName: example.com}]}]'),
  });
  const complete = { complete: true, cilium: '1.19.6' };
  test.each<[title: string, files: Record<string, string>, expected: string[]]>([
    ['a route and its Gateway', routes('{name: internal, namespace: network}'), []],
    ['a route to a Gateway of its own namespace', routes('{name: internal}'), ['warning GWY101 shop/app/route.yaml:1']],
    ['a component that a kustomization includes', policies('components: [../components/dns]'), []],
    ['a component that Flux includes', { ...policies(), 'ks.yaml': flux('path: ./shop', 'targetNamespace: shop', 'components: [../components/dns]') }, []],
    ['a component that nothing includes', policies(), ['error POL101 shop/web.yaml:1']],
    ['a component that is only included elsewhere', { ...policies(), 'bank/kustomization.yaml': kustomization('namespace: bank', 'components: [../components/dns]') }, ['error POL101 shop/web.yaml:1']],
  ])('%s', (_, files, expected) => expect(check(files, complete).filter((line) => /GWY101|POL101/.test(line))).toEqual(expected));

  test('a route that a Gateway of another namespace refuses', () => {
    const files = { ...routes('{name: internal, namespace: network}'), 'network/gateway.yaml': gateway.replace('All', 'Same') };
    expect(check(files)).toContain('error RTE014 shop/app/route.yaml:4');
  });

  test('a mistake in a component is reported once', () => {
    const files: Record<string, string> = { ...policies('components: [../components/dns]'), 'bank/kustomization.yaml': kustomization('namespace: bank', 'components: [../components/dns]') };
    const broken = { ...files, 'components/dns/dns.yaml': files['components/dns/dns.yaml']!.replace('matchPattern', 'matchPatern') };
    expect(check(broken).filter((line) => line.includes('components'))).toEqual(['error POL228 components/dns/dns.yaml:4']);
  });

  test('a Gateway that replacements complete is not judged', () => {
    const spec = 'spec: {gatewayClassName: cilium, listeners: [{name: http, port: 80, protocol: HTTP, hostname: "*.example.invalid", allowedRoutes: {namespaces: {from: All}}}]}\n';
    const files = { 'gateway.yaml': object('gateway.networking.k8s.io/v1', 'Gateway', '{name: internal, namespace: network}', spec), 'route.yaml': object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{name: web, namespace: shop}', 'spec: {parentRefs: [{name: internal, namespace: network}], hostnames: [web.example.com], rules: [{backendRefs: [{name: web, port: 80}]}]}\n') };
    expect(check(files)).toContain('error RTE010 route.yaml:4');
    const replaced = kustomization('resources: [gateway.yaml, route.yaml]', 'replacements:', '  - source: {kind: ConfigMap, name: domains, fieldPath: data.all}', '    targets: [{select: {kind: Gateway, name: internal}, fieldPaths: [spec.listeners.0.hostname]}]');
    expect(check({ ...files, 'kustomization.yaml': replaced })).toEqual([]);
  });
});

test('what only holds if nothing else is in the cluster is named, and reported with --complete', () => {
  const files = [
    object('gateway.networking.k8s.io/v1', 'Gateway', '{name: internal, namespace: network}', 'spec: {gatewayClassName: cilium, listeners: [{name: http, port: 80, protocol: HTTP}]}\n'),
    object('gateway.networking.k8s.io/v1', 'HTTPRoute', '{name: web, namespace: shop}', 'spec: {parentRefs: [{name: internal}], rules: [{backendRefs: [{name: web, port: 80}]}]}\n'),
  ];
  const inputs = [{ name: 'stdin', text: files.join('---\n') }];
  expect(checkManifests({ paths: [], inputs }).ifComplete).toEqual(['GWY101']);
  expect(checkManifests({ paths: [], inputs, complete: true }).ifComplete).toEqual([]);
  expect(checkManifests({ paths: [], inputs, accept: ['GWY101'] }).ifComplete).toEqual([]);
});

test('namespaces that are missing, and policies without one, where the files have everything', () => {
  const policy = (metadata: string): string => object('networking.k8s.io/v1', 'NetworkPolicy', metadata, 'spec: {podSelector: {}}\n');
  const files = {
    'a.yaml': policy('{name: a}'),
    'b.yaml': policy('{name: b, namespace: shop}'),
    'c.yaml': `${object('v1', 'Namespace', '{name: web}')}---\n${policy('{name: c, namespace: web}')}`,
    'd.yaml': object('argoproj.io/v1alpha1', 'Application', '{name: d, namespace: argocd}', 'spec: {project: default, destination: {namespace: db}, source: {repoURL: "https://example.com/db"}, syncPolicy: {syncOptions: [CreateNamespace=true]}}\n'),
    'e.yaml': policy('{name: e, namespace: db}'),
  };
  expect(check(files)).toEqual([]);
  expect(check(files, { complete: true })).toEqual(['error OBJ015 a.yaml:1', 'warning OBJ016 b.yaml:3']);
  expect(check({ ...files, 'kustomization.yaml': kustomization('resources: [a.yaml, b.yaml, c.yaml, d.yaml, e.yaml]') }, { complete: true })).toEqual(['warning OBJ016 b.yaml:3']);
});

test('the version is that of the image, where the chart is rendered', () => {
  const root = join(directory(), 'rendered');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'DaemonSet-cilium.yaml'), object('apps/v1', 'DaemonSet', '{name: cilium, namespace: kube-system}', 'spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: cilium-agent, image: "quay.io/cilium/cilium:v1.19.6@sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}}}\n'));
  expect(checkManifests({ paths: [root] }).versions.cilium?.version.toString()).toBe('1.19.6');
});
