import type { JsonObject } from '../../lib/kubernetes/json';
import { codesOfYaml } from '../diagnostics/run-example';
import { reportOf } from '../support/models';

function said(id: string, objects: readonly JsonObject[], version = '1.19.6'): string[] {
  const { errors, warnings } = reportOf({ version, objects });
  return [...errors, ...warnings].filter(({ code }) => code === id).map(({ path, what }) => `${path} ${what}`);
}

const object = (apiVersion: string, kind: string, metadata: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion,
  kind,
  metadata,
  ...more,
});
const configMap = (more: JsonObject): JsonObject => object('v1', 'ConfigMap', { name: 'settings', namespace: 'apps' }, more);

describe('OBJ010', () => {
  test.each([
    ['v1', 'Namespace'],
    ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
    ['storage.k8s.io/v1', 'StorageClass'],
    ['cilium.io/v2alpha1', 'CiliumL2AnnouncementPolicy'],
    ['gateway.networking.k8s.io/v1', 'GatewayClass'],
  ])('%s %s has no namespace', (apiVersion, kind) => {
    expect(said('OBJ010', [object(apiVersion, kind, { name: 'it', namespace: 'apps' })])).toEqual([
      `home/object-0 ${kind} it is cluster-scoped, so metadata.namespace has no effect (apps)`,
    ]);
  });

  test('namespaced kinds, and kinds of another group that share a name, may have one', () => {
    const objects = [
      object('cilium.io/v2', 'CiliumNetworkPolicy', { name: 'a', namespace: 'apps' }),
      object('example.com/v1', 'Node', { name: 'b', namespace: 'apps' }),
      configMap({}),
      object('v1', 'ConfigMap', { name: 'without' }),
    ];
    expect(said('OBJ010', objects)).toEqual([]);
  });

  test('a CRD among the objects knows better than any table', () => {
    const crd = (scope: string): JsonObject =>
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'bundles.trust.cert-manager.io' }, {
        spec: { group: 'trust.cert-manager.io', scope, names: { kind: 'Bundle' } },
      });
    const bundle = object('trust.cert-manager.io/v1', 'Bundle', { name: 'roots', namespace: 'apps' });
    expect(said('OBJ010', [crd('Cluster'), bundle])).toHaveLength(1);
    expect(said('OBJ010', [bundle, crd('Namespaced')])).toEqual([]);
  });
});

describe('OBJ011', () => {
  test('versions of one group are one object, groups are not', () => {
    const named = (apiVersion: string) => object(apiVersion, 'Ingress', { name: 'web', namespace: 'apps' });
    expect(said('OBJ011', [named('networking.k8s.io/v1'), named('networking.k8s.io/v1beta1'), named('extensions/v1beta1')])).toEqual([
      'home/object-1 Ingress apps/web is defined twice in this cluster, first by home/object-0',
    ]);
  });

  test('namesakes of other namespaces are told apart, and each doubled one is found with its own first', () => {
    const namespaces = ['a', 'b', 'c', 'b', 'a', 'c'];
    expect(said('OBJ011', namespaces.map((namespace) => object('v1', 'ConfigMap', { name: 'settings', namespace })))).toEqual([
      'home/object-3 ConfigMap b/settings is defined twice in this cluster, first by home/object-1',
      'home/object-4 ConfigMap a/settings is defined twice in this cluster, first by home/object-0',
      'home/object-5 ConfigMap c/settings is defined twice in this cluster, first by home/object-2',
    ]);
  });
});

test.each([
  [{ data: { a: 'x', b: 1, c: true, d: ['y'] } }, 'data of ConfigMap settings has values that are not strings (b 1, c true, d ["y"])'],
  [{ data: ['x'] }, 'data of ConfigMap settings has values that are not strings (data ["x"])'],
  [{ binaryData: { a: 7 } }, 'binaryData of ConfigMap settings has values that are not strings (a 7)'],
] as [JsonObject, string][])('OBJ012 %j', (more, expected) => {
  expect(said('OBJ012', [configMap(more)])).toEqual([`home/object-0 ${expected}`]);
});

test('OBJ012 lets a ConfigMap without data pass', () => {
  expect(said('OBJ012', [configMap({}), configMap({ data: {} })])).toEqual([]);
});

test('OBJ013 leaves lists and files of kustomize alone', () => {
  const objects = [object('v1', 'List', {}, { items: [] }), object('kustomize.config.k8s.io/v1beta1', 'Kustomization', {})];
  expect(said('OBJ013', objects)).toEqual([]);
  expect(said('OBJ013', [object('v1', 'Service', { name: '' })])).toEqual(['home/object-0 Service has no name (metadata.name "")']);
});

describe('OBJ024', () => {
  const dumped = (metadata: JsonObject, more: JsonObject): JsonObject => object('v1', 'ConfigMap', { name: 'settings', namespace: 'apps', ...metadata }, more);

  test('finds what stops an apply, and a status', () => {
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: '8c0e4f5a-4d0c-4b39-9a2b-6c1d2f7b8a55' };
    const found = said('OBJ024', [dumped({ ownerReferences: [owner], managedFields: [{ manager: 'kubectl' }] }, { status: { phase: 'Active' } })]);
    expect(found.map((text) => / has (.+), which/.exec(text)?.[1])).toEqual(['metadata.ownerReferences, metadata.managedFields', 'status']);
  });

  test('leaves alone what kubectl create --dry-run writes, finalizers, and the status of a CRD', () => {
    const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: 'bundles.trust.cert-manager.io', creationTimestamp: null }, { status: { conditions: [{ type: 'Established' }] } });
    const plain = dumped({ creationTimestamp: null, managedFields: [], finalizers: ['example.com/clean'] }, { status: { loadBalancer: {}, conditions: [] } });
    expect(said('OBJ024', [crd, plain])).toEqual([]);
  });
});

test.each([
  ['List', 'v1', 'apiVersion: v1\n  kind: Secret\n  '],
  ['SecretList', 'v1', ''],
])('the items of a %s are checked', (kind, apiVersion, head) => {
  const key = '-----BEGIN PRIVATE KEY-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7\\n-----END PRIVATE KEY-----\\n';
  expect(codesOfYaml(`apiVersion: ${apiVersion}\nkind: ${kind}\nitems:\n- ${head}metadata: { name: tls, namespace: shop }\n  stringData: { tls.key: "${key}" }\n`)).toEqual(['SEC003']);
});

describe('the Secrets of the chart with addresses of other clusters', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const away = base64('endpoints:\n- https://away.mesh.cilium.io:2379\n');
  const codes = (fields: JsonObject, name = 'cilium-clustermesh'): string[] => said('SEC003', [object('v1', 'Secret', { name, namespace: 'kube-system' }, fields)]);

  test('are written', () => {
    for (const name of ['cilium-clustermesh', 'cilium-kvstoremesh']) expect(codes({ data: { away } }, name)).toEqual([]);
  });

  test.each([
    ['with texts, in which anything can be', { data: { away }, stringData: { away: 'endpoints: []' } }],
    ['with a key', { data: { away, 'away.key': away } }],
    ['with a certificate', { data: { away, 'away.crt': away } }],
    ['with something else', { data: { away, password: base64('hunter2') } }],
  ] as const)('are refused %s', (_title, fields) => expect(codes(fields)).toHaveLength(1));

  test('are refused under another name', () => expect(codes({ data: { away } }, 'other')).toHaveLength(1));
});

test('OBJ014 goes by the minor of the cluster', () => {
  const peering = object('cilium.io/v2alpha1', 'CiliumBGPPeeringPolicy', { name: 'rack' });
  expect(said('OBJ014', [peering], '1.18.12')).toEqual([]);
  expect(said('OBJ014', [peering], '1.20.0')).toEqual([expect.stringContaining('home/object-0 Cilium 1.20 does not serve cilium.io/v2alpha1, the API version of CiliumBGPPeeringPolicy rack')]);
  expect(said('OBJ014', [peering], '1.17.18')).toEqual([]);
  const policy = object('cilium.io/v3', 'CiliumNetworkPolicy', { name: 'a' });
  expect(said('OBJ014', [policy])).toEqual([expect.stringContaining('cilium.io/v3')]);
});

test('ANN019 accepts wildcards of regular expressions, and names that only an administrator can have chosen', () => {
  const policy = object('cilium.io/v2alpha1', 'CiliumL2AnnouncementPolicy', { name: 'lan' }, { spec: { loadBalancerIPs: true, interfaces: ['^eth.*$', 'eth*', '^lan*$', 'ens?160'] } });
  expect(said('ANN019', [policy])).toEqual([]);
});

test.each([
  ['error', { data: { a: 'x'.repeat(1024 * 1024), b: 'x' } }],
  ['warning', { data: { a: 'x'.repeat(1024 * 1024) } }],
  ['error', { data: { a: 'ä'.repeat(512 * 1024 + 1) } }],
  ['warning', { binaryData: { a: Buffer.alloc(1024 * 1024).toString('base64') } }],
  ['error', { binaryData: { a: Buffer.alloc(1024 * 1024 + 1).toString('base64') } }],
  ['none', { data: { a: 'x'.repeat(256 * 1024) } }],
])('the size of a ConfigMap: %s', (severity, data) => {
  const { errors, warnings } = reportOf({ objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'dashboard', namespace: 'shop' }, ...data }] });
  expect([...errors, ...warnings].filter(({ code }) => code === 'OBJ028').map((problem) => problem.severity)).toEqual(severity === 'none' ? [] : [severity]);
});

test.each([
  ['error', 'Secret', { data: { a: Buffer.alloc(1024 * 1024 + 1).toString('base64') } }],
  ['error', 'Secret', { stringData: { a: 'x'.repeat(1024 * 1024 + 1) } }],
  // Client-side apply stores the base64.
  ['warning', 'Secret', { data: { a: Buffer.alloc(200 * 1024).toString('base64') } }],
  ['none', 'Secret', { data: { a: Buffer.alloc(180 * 1024).toString('base64') } }],
  ['warning', 'CustomResourceDefinition', { spec: { group: 'example.com', description: 'x'.repeat(256 * 1024) } }],
  ['none', 'CustomResourceDefinition', { spec: { group: 'example.com', description: 'x'.repeat(255 * 1024) } }],
])('the size of other objects: %s for a %s', (severity, kind, more) => {
  const { errors, warnings } = reportOf({ objects: [{ apiVersion: kind === 'Secret' ? 'v1' : 'apiextensions.k8s.io/v1', kind, metadata: { name: 'bigs.example.com', ...(kind === 'Secret' && { namespace: 'shop' }) }, ...more }] });
  expect([...errors, ...warnings].filter(({ code }) => code === 'OBJ028').map((problem) => problem.severity)).toEqual(severity === 'none' ? [] : [severity]);
});

describe('OBJ030: what the agent does not accept of a CiliumLocalRedirectPolicy', () => {
  const spec = (frontend: JsonObject, toPorts: JsonObject[]): JsonObject => ({ redirectFrontend: frontend, redirectBackend: { localEndpointSelector: { matchLabels: { app: 'cache' } }, toPorts } });
  const said = (body: JsonObject, ...more: JsonObject[]): string[] => {
    const { errors, warnings } = reportOf({ values: { localRedirectPolicies: { enabled: true } }, objects: [{ apiVersion: 'cilium.io/v2', kind: 'CiliumLocalRedirectPolicy', metadata: { name: 'dns', namespace: 'shop' }, spec: body }, ...more] });
    return [...errors, ...warnings].filter(({ code }) => code === 'OBJ030').map(({ what }) => what.replace('CiliumLocalRedirectPolicy shop/dns: ', ''));
  };
  const port = (name: string | undefined, protocol = 'UDP', number = '53'): JsonObject => ({ port: number, protocol, ...(name && { name }) });
  const address = (...toPorts: JsonObject[]): JsonObject => ({ addressMatcher: { ip: '169.254.20.10', toPorts } });
  const service: JsonObject = { serviceMatcher: { serviceName: 'cache', namespace: 'shop' } };
  const pods = (namespace: string): JsonObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'cache', namespace, labels: { app: 'cache' } }, spec: { containers: [{ name: 'cache', image: 'cache' }] } });

  test.each<[string, string[]]>([
    ['one of several ports has no name (5353)', said(spec(address(port('dns')), [port('dns'), port(undefined, 'UDP', '5353')]))],
    ['one of several ports has no name (53)', said(spec(address(port('dns'), port('tcp', 'TCP')), [port(undefined)]))],
    ['redirectFrontend and redirectBackend have different protocols (TCP and UDP)', said(spec(address(port(undefined, 'TCP')), [port(undefined)]))],
    ['no workload of namespace shop is selected (app=cache)', said(spec(service, [port(undefined)]), pods('cache'))],
  ])('%s', (what, found) => expect(found).toEqual([what]));

  test('what it accepts', () => {
    expect(said(spec(address(port(undefined)), [port(undefined)]))).toEqual([]);
    expect(said(spec(address(port('dns'), port('tcp', 'TCP')), [port('dns'), port('tcp', 'TCP')]))).toEqual([]);
    expect(said(spec(service, [port(undefined)]), pods('cache'), pods('shop'))).toEqual([]);
  });
});
