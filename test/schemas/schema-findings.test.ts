import { matchesPattern } from '../../lib/schemas/patterns';
import { uncheckedKinds, uncheckedRules } from '../../lib/checks/schema-findings';
import type { JsonObject } from '../../lib/kubernetes/json';
import type { RuleExample } from '../../lib/checks/rule';
import { modelOf, reportOf } from '../support/models';

const web = { name: 'web', namespace: 'shop' };

function found(objects: readonly JsonObject[], world: RuleExample = {}): string[] {
  const { errors, warnings } = reportOf({ version: '1.19.6', ...world, objects });
  return [...errors, ...warnings].filter(({ code }) => code.startsWith('SCH')).map(({ code, what, fix }) => `${code} ${what}: ${fix}`);
}

const service = (spec: JsonObject): JsonObject => ({ apiVersion: 'v1', kind: 'Service', metadata: web, spec });
const certificate = (spec: JsonObject): JsonObject => ({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: web, spec: { secretName: 'web', issuerRef: { name: 'ca' }, ...spec } });
const pool = (spec: JsonObject): JsonObject => ({ apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'lan' }, spec });

test('a finding names object, place and value, and the nearest name', () => {
  expect(found([service({ prots: [{ port: 80 }] })])).toEqual(['SCH001 Service shop/web has an unknown field (spec.prots: [{"port":80}]): rename prots to ports']);
  expect(found([{ apiVersion: 'cilium.io/v2', kind: 'CiliumLoadBalancerIPPool', metadata: { name: 'lan' }, spec: { allowFirstLastIPs: false, blocks: [{ cidr: { cidr: '10.0.0.0/24' } }] } }])).toEqual([
    'SCH003 spec.allowFirstLastIPs of CiliumLoadBalancerIPPool lan must be a string, but it is a boolean (false): use Yes or No',
    'SCH003 spec.blocks[0].cidr of CiliumLoadBalancerIPPool lan must be a string, but it is a map ({"cidr":"10.0.0.0/24"}): write the value itself: 10.0.0.0/24',
  ]);
  expect(found([{ apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: {}, endpoints: [{ interval: 30 }] } }])).toEqual([
    'SCH003 spec.endpoints[0].interval of ServiceMonitor shop/web must be a string, but it is an integer (30): write it with a unit: "30s"',
  ]);
  expect(found([service({ ports: [{ port: '80' }] })])).toEqual(['SCH003 spec.ports[0].port of Service shop/web must be an integer, but it is a string ("80"): write it without quotes: 80']);
  expect(found([{ apiVersion: 'v1', kind: 'Service', metadata: { ...web, lables: { a: 'b' } } }])).toEqual(['SCH001 Service shop/web has an unknown field (metadata.lables: {"a":"b"}): rename lables to labels']);
});

test('a required field that is there under a misspelt name is told once', () => {
  expect(found([certificate({ issuerRef: { nam: 'ca' } })])).toEqual(['SCH001 Certificate shop/web has an unknown field (spec.issuerRef.nam: "ca"): rename nam to name']);
});

test('all that is wrong in an object is told', () => {
  const codes = found([service({ prots: [], ports: [{ port: 80 }, { port: 80, targetPort: 1.5 }, {}] })]).map((line) => line.slice(0, 6));
  expect(codes.sort()).toEqual(['SCH001', 'SCH002', 'SCH003', 'SCH008']);
});

test('what Flux substitutes may become any value', () => {
  expect(found([service({ ports: [{ port: '${PORT}' }], type: '${TYPE:=ClusterIP}' }), pool({ allowFirstLastIPs: '${EDGES}', blocks: [{ cidr: '${LAN}' }] })])).toEqual([]);
});

test('metadata and schemas have one idea of what Flux substitutes', () => {
  const named = (name: string): string[] => {
    const { errors, warnings } = reportOf({ version: '1.19.6', objects: [{ ...service({ ports: [{ port: name }] }), metadata: { name, namespace: 'shop', labels: { a: name } } }] });
    return [...errors, ...warnings].map(({ code }) => code).filter((code) => ['SCH003', 'OBJ017', 'OBJ019'].includes(code)).sort();
  };
  expect(named('${APP}-web')).toEqual([]);
  for (const text of ['${', '${}', '$app', '$${APP}']) expect(named(text)).toHaveLength(3);
});

test('members of maps are not taken for properties of JavaScript objects', () => {
  expect(found([{ ...service({}), spec: JSON.parse('{"constructor":1,"__proto__":{},"toString":"x"}') as JsonObject }]).map((line) => line.slice(0, 6))).toEqual(['SCH001', 'SCH001', 'SCH001']);
  expect(found([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: web, data: { constructor: 'a', valueOf: 'b' } }])).toEqual([]);
});

describe('where the cluster may have a newer release', () => {
  const invented = { ...service({}), spec: { trafficMirroring: true } };

  test('an unknown field of Kubernetes is a warning, unless it is a slip', () => {
    expect(found([invented], { cluster: { kubernetesVersion: '1.35' } }).map((line) => line.slice(0, 6))).toEqual(['SCH001']);
    expect(found([invented], { cluster: { kubernetesVersion: '1.36' } }).map((line) => line.slice(0, 6))).toEqual(['SCH010']);
    expect(found([service({ prots: [] })], { cluster: { kubernetesVersion: '1.36' } }).map((line) => line.slice(0, 6))).toEqual(['SCH001']);
  });

  test('and so is one of a kind whose CRD is not in the app', () => {
    expect(found([certificate({ nextGeneration: true })]).map((line) => line.slice(0, 6))).toEqual(['SCH010']);
    expect(found([certificate({ dnsname: ['a'] })]).map((line) => line.slice(0, 6))).toEqual(['SCH001']);
  });

  test('an object that fits any release of the Gateway API is fine', () => {
    const route = (spec: JsonObject): JsonObject => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: web, spec });
    expect(found([route({ rules: [{ retry: { attempts: 2 }, backendRefs: [{ name: 'web', port: 80 }] }] })])).toEqual([]);
    expect(found([route({ rules: [{ backendRefs: [{ name: 'web', prot: 80 }] }] })]).map((line) => line.slice(0, 6))).toEqual(['SCH001']);
  });
});

describe('a CustomResourceDefinition of the app', () => {
  const crd = (schema: JsonObject): JsonObject => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced', versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }] },
  });
  const widget = (spec: JsonObject, apiVersion = 'example.com/v1'): JsonObject => ({ apiVersion, kind: 'Widget', metadata: web, spec });
  const size = { type: 'integer', minimum: 1, maximum: 9 };
  const own = crd({ type: 'object', properties: { spec: { type: 'object', required: ['size'], properties: { size, free: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true }, port: { 'x-kubernetes-int-or-string': true }, name: { type: 'string', pattern: '^(a+)+$', default: 'a' } } } } });

  test('says what its objects may be', () => {
    expect(found([own, widget({ size: 3, free: { any: ['thing'] }, port: 'http' })])).toEqual([]);
    expect(found([own, widget({ size: 12, port: 1.5, colour: 'red' })]).map((line) => line.slice(0, 6)).sort()).toEqual(['SCH001', 'SCH003', 'SCH007']);
    expect(found([own, widget({})]).map((line) => line.slice(0, 6))).toEqual(['SCH002']);
    expect(found([own, widget({ size: 1 }, 'example.com/v2')])).toEqual(['SCH011 Widget shop/web has an API version that the CustomResourceDefinition widgets.example.com does not serve (example.com/v2): use apiVersion example.com/v1']);
  });

  test('may have a pattern that JavaScript would try for ever', () => {
    const start = process.hrtime.bigint();
    expect(found([own, widget({ size: 1, name: `${'a'.repeat(5_000)}!` })]).map((line) => line.slice(0, 6))).toEqual(['SCH005']);
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(2_000);
  });

  test('is what a kind needs to be checked: others are listed', () => {
    const objects = [widget({}), widget({ a: 1 }), service({ ports: [{ port: 80 }] })];
    expect(found(objects)).toEqual([]);
    expect(uncheckedKinds(modelOf({ objects }))).toEqual([{ apiVersion: 'example.com/v1', kind: 'Widget', objects: 2 }]);
    expect(uncheckedKinds(modelOf({ objects: [own, widget({ size: 1 })] }))).toEqual([]);
  });

  test('has its rules that are not checked listed once, for kinds with objects', () => {
    const withRules = crd({ type: 'object', properties: { spec: { 'type': 'object', 'properties': { size }, 'x-kubernetes-validations': [{ rule: 'self.size < 5' }, { rule: 'self ==\n  oldSelf' }, { rule: 'self.size.find("4") == ""' }] } } });
    expect(uncheckedRules(modelOf({ objects: [withRules, widget({ size: 1 }), widget({ size: 2 })] }))).toEqual([
      { apiVersion: 'example.com/v1', kind: 'Widget', rules: [{ rule: 'self == oldSelf', unsupported: 'oldSelf' }, { rule: 'self.size.find("4") == ""', unsupported: 'find' }] },
    ]);
    expect(uncheckedRules(modelOf({ objects: [withRules] }))).toEqual([]);
    expect(found([withRules, widget({ size: 6 })]).map((line) => line.slice(0, 6))).toEqual(['SCH012']);
  });
});

test.each([
  ['^([-a-zA-Z0-9_*]+[.]?)+$', ['a.b', '*.a-b.', 'a'], ['a..b', '.a', 'a b', '', `${'a.'.repeat(5_000)}!`]],
  ['^[!-~]+([\\t ]?[!-~]+)*$', ['a b', 'a\tb', '!'], ['a  b', ' a', 'ä', '', `${'a'.repeat(5_000)}ä`]],
  ['^.{2,}|[^./]$', ['ab', 'x'], ['.', '/', '\n.']],
  ['^\\s*a\\s*$', [' a\t'], ['\u00a0a', 'b']],
  ['^\\PC*$', ['a b'], ['a\u0007']],
  ['^(?i)(abort|warn)?$', ['', 'ABORT', 'Warn'], ['aborted']],
  ['^\\S+$', ['a', '\u00a0'], ['a b', '']],
  ['^[a-z0-9]+(-[a-z0-9]+)*$', ['a', 'a-b'], ['a--b', '-a', `${'a-'.repeat(5_000)}!`]],
  ['^(-[-a]+)*$', ['', '-a', '--a-'], ['a', `${'-a'.repeat(5_000)}!`]],
  ['^(-a|b+)*$', ['-a', 'bb'], ['a', `${'b'.repeat(5_000)}!`]],
] as const)('pattern %s matches as Go has it', (pattern, matching, others) => {
  expect(matching.filter((text) => !matchesPattern(pattern, text))).toEqual([]);
  expect(others.filter((text) => matchesPattern(pattern, text))).toEqual([]);
});
