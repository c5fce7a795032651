import { diffOf, shown } from './objects';

const only = (before: string, after: string): string[] => {
  const { objects } = diffOf(before, after);
  expect(objects).toHaveLength(1);
  return shown(objects[0]!);
};

const configMap = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata:\n${data.replaceAll(/^(?=.)/gm, '  ')}`;
const daemonSet = (containers: string, more = ''): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: agent, namespace: shop }\nspec:\n  template:\n    spec:\n      containers: ${containers}\n${more}`;

test('list items are matched by their keys, and named', () => {
  expect(only(daemonSet('[{ name: a, env: [{ name: X, value: "1" }, { name: Z, value: "1" }] }, { name: b }]'), daemonSet('[{ name: b }, { name: a, env: [{ name: Z, value: "2" }, { name: X, value: "1" }] }]'))).toEqual([
    'spec.template.spec.containers[a].env[Z].value: "1" -> "2"',
    'spec.template.spec.containers[a].env: [{"name":"X","value":"1"},{"name":"Z","value":"1"}] -> [{"name":"Z","value":"2"},{"name":"X","value":"1"}] (order)',
    expect.stringMatching(/^spec\.template\.spec\.containers: .* \(order\)$/),
  ]);
});

test('a port that moves keeps its name, and a setting of the command line its option', () => {
  const service = (port: number): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { ports: [{ name: http, port: ${port} }, { name: dns, port: 53, protocol: UDP }] }`;
  expect(only(service(80), service(8080))).toEqual(['spec.ports[http].port: 80 -> 8080']);
  expect(only(daemonSet('[{ name: a, args: [--x=1, --y=1, run] }]'), daemonSet('[{ name: a, args: [--x=1, --y=2, run] }]'))).toEqual(['spec.template.spec.containers[a].args[--y]: "--y=1" -> "--y=2"']);
  // The order of arguments has a meaning.
  expect(only(daemonSet('[{ name: a, args: [x, z] }]'), daemonSet('[{ name: a, args: [z, x] }]'))).toEqual(['spec.template.spec.containers[a].args: ["x","z"] -> ["z","x"]']);
});

test('rules of a policy are matched by what they have in common', () => {
  const policy = (rules: string): string => `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: web, namespace: shop }\nspec: { endpointSelector: {}, ingress: ${rules} }`;
  const rule = (app: string, port: number): string => `{ fromEndpoints: [{ matchLabels: { app: ${app} } }], toPorts: [{ ports: [{ port: "${port}", protocol: TCP }] }] }`;
  expect(only(policy(`[${rule('a', 80)}, ${rule('b', 80)}]`), policy(`[${rule('b', 81)}, ${rule('c', 443)}, ${rule('a', 80)}]`))).toEqual(expect.arrayContaining([
    'spec.ingress[0].toPorts[0].ports[0].port: "80" -> "81"',
  ]) as unknown);
});

test('data of ConfigMaps is compared inside: YAML, JSON, key=value; a dashboard only changes', () => {
  expect(only(configMap('config.yaml: |\n  peer: a\n  tls: { enabled: true }\n'), configMap('config.yaml: |\n  tls: { enabled: false }\n  peer: a\n'))).toEqual(['data["config.yaml"]: tls.enabled: true -> false']);
  expect(only(configMap('a.json: \'{"x":[{"name":"a","v":1}]}\'\n'), configMap('a.json: \'{"x":[{"v":2,"name":"a"}]}\'\n'))).toEqual(['data["a.json"]: x[a].v: 1 -> 2']);
  expect(only(configMap('app.properties: |\n  a=1\n  # note\n  b=2\n'), configMap('app.properties: |\n  b=3\n  a=1\n'))).toEqual(['data["app.properties"]: b: "2" -> "3"']);
  const dashboard = (panels: string): string => configMap(`d.json: '{"schemaVersion": 39, "panels": [${panels}]}'\n`);
  expect(only(dashboard('{"id": 1}'), dashboard('{"id": 2}'))).toEqual(['data["d.json"]: dashboard changed']);
  expect(only(configMap('nginx.conf: |\n  server {\n    listen 80;\n  }\n'), configMap('nginx.conf: |\n  server {\n    listen 81;\n  }\n'))).toEqual(['data["nginx.conf"]: -  listen 80;\n+  listen 81;']);
  expect(only(configMap('a.yaml: |\n  x: 1\n  y: 2\n'), configMap('a.yaml: |\n  y: 2\n  x: 1\n'))).toEqual(['data["a.yaml"]: written in another way (line breaks)']);
});

test('values of Secrets are never shown', () => {
  const secret = (value: string): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: token, namespace: shop }\ndata: { token: ${value} }`;
  expect(only(secret('c2VjcmV0MQ=='), secret('c2VjcmV0Mg=='))).toEqual(['data.token: value changed']);
});

test('rules of a role are compared as permissions', () => {
  const role = (rules: string): string => `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: agent }\nrules:\n${rules}`;
  const pods = '- { apiGroups: [""], resources: [pods, nodes], verbs: [list, get] }\n';
  expect(only(role(pods), role('- { apiGroups: [""], resources: [nodes], verbs: [get] }\n- { apiGroups: [""], resources: [pods], verbs: [get, list, delete] }\n- { apiGroups: [cilium.io], resources: [ciliumnodes], resourceNames: [a], verbs: [get] }\n'))).toEqual([
    'cilium.io/ciliumnodes/a:  -> "get"',
    'nodes: no longer list',
    'pods: also delete',
  ]);
  expect(only(role(pods), role('- { apiGroups: [""], resources: [nodes], verbs: [get, list] }\n- { apiGroups: [""], resources: [pods], verbs: [list, get] }\n'))).toEqual(['rules: the same permissions, grouped in another way (order)']);
});

test('CustomResourceDefinitions are summarized by version', () => {
  const definition = (versions: string): string => `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: pools.example.com }\nspec: { group: example.com, scope: Cluster, names: { kind: Pool, plural: pools }, versions: [${versions}] }`;
  const version = (name: string, served: boolean, storage: boolean, fields: string): string => `{ name: ${name}, served: ${served}, storage: ${storage}, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { ${fields} } } } } } }`;
  const a = 'a: { type: string }';
  const b = 'b: { type: object, properties: { c: { type: string } } }';
  expect(only(definition(`${version('v1alpha1', true, true, `${a}, ${b}`)}, ${version('v1beta1', true, false, a)}`), definition(`${version('v1alpha1', false, false, a)}, ${version('v1', true, true, `${a}, ${b}`)}, ${version('v1beta1', true, false, 'a: { type: string, maxLength: 3 }')}`))).toEqual([
    'v1: version added (served, storage version)',
    'v1alpha1: served: true -> false',
    'v1alpha1: storage version: true -> false',
    'v1alpha1: schema: 1 field removed: spec.b',
    'v1beta1: schema: descriptions, limits or validation rules changed',
  ]);
});

test('checksums, chart labels and generated names are folded', () => {
  const job = (name: string, checksum: string, version: string): string => `apiVersion: batch/v1\nkind: Job\nmetadata: { name: ${name}, namespace: shop, labels: { helm.sh/chart: cilium-${version}, app: certs }, annotations: { checksum/config: "${checksum}" } }\nspec: { backoffLimit: 1 }`;
  const { objects } = diffOf(job('certs-86b7281646', 'a', '1'), job('certs-2de3e4faa8', 'b', '2'));
  expect(objects.map(({ type, title }) => [type, title])).toEqual([['renamed', 'Job shop/certs-2de3e4faa8']]);
  expect(shown(objects[0]!, false)).toEqual([]);
  expect(shown(objects[0]!)).toHaveLength(3);
});

test('an object with another name and the same content is renamed; one with another content is not', () => {
  const workload = (name: string, image: string): string => daemonSet(`[{ name: a, image: ${image}, command: [x] }]`).replace('name: agent,', `name: ${name},`);
  expect(diffOf(workload('one', 'a'), workload('two', 'a')).objects.map(({ type, name }) => [type, name])).toEqual([['renamed', 'two']]);
  expect(diffOf(workload('one', 'a'), workload('two', 'b')).objects.map(({ type, name }) => [type, name])).toEqual([['removed', 'one'], ['added', 'two']]);
});

test('another API version of a kind is the same object; images have tag and digest', () => {
  const route = (version: string): string => `apiVersion: gateway.networking.k8s.io/${version}\nkind: HTTPRoute\nmetadata: { name: web, namespace: shop }\nspec: {}`;
  expect(only(route('v1beta1'), route('v1'))).toEqual(['apiVersion: "gateway.networking.k8s.io/v1beta1" -> "gateway.networking.k8s.io/v1"']);
  const { images } = diffOf(daemonSet('[{ name: a, image: "quay.io:443/cilium/cilium:v1.19.6@sha256:0df5b275" }, { name: b, image: "quay.io:443/cilium/cilium:v1.19.6@sha256:0df5b275" }]'), daemonSet('[{ name: a, image: "quay.io:443/cilium/cilium:v1.20.0@sha256:383968cd" }, { name: b, image: "quay.io:443/cilium/cilium:v1.20.0@sha256:383968cd" }]'));
  expect(images.map(({ name, before, after }) => [name, before, after])).toEqual([['quay.io:443/cilium/cilium', { tag: 'v1.19.6', digest: 'sha256:0df5b275' }, { tag: 'v1.20.0', digest: 'sha256:383968cd' }]]);
});
