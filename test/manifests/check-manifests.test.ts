import { allRules } from '../../lib/checks/catalogue';
import type { Rule } from '../../lib/checks/rule';
import type { JsonObject } from '../../lib/kubernetes/json';
import { checkManifests, type ManifestCheckOptions } from '../../lib/manifests/check/check-manifests';
import { stringifyYaml } from '../../lib/yaml/writer';

/** Checks objects as a text, without a directory. */
function check(objects: readonly JsonObject[], options: Partial<ManifestCheckOptions> = {}) {
  const text = objects.map((object) => stringifyYaml(object)).join('---\n');
  return checkManifests({ paths: [], inputs: [{ name: 'stdin', text }], cilium: '1.19.6', ...options });
}

/** Rules that need a value of Cilium, a fact of the cluster, or what no repository has by mistake. */
const OF_APPS = new Set(['ANN014', 'ANN017', 'ANN018', 'BGP101', 'BGP106', 'BGP108', 'BGP109', 'BGP110', 'BGP114', 'BGP117', 'CIL082', 'EGW101', 'FWL008', 'GWY057', 'GWY058', 'GWY060', 'OBJ021', 'OBJ022', 'OBJ025', 'OBJ026', 'POL121', 'POL122', 'POL208', 'POOL029', 'POOL030', 'POOL038', 'POOL039']);

/** Whether the objects alone make the mistake. */
function isOfObjects({ on, bad, good, wholeApp }: Rule): boolean {
  if (on === 'cilium' || wholeApp || bad.objects === undefined || bad.cluster || bad.second || bad.existingNamespaces) return false;
  return JSON.stringify(bad.values) === JSON.stringify(good.values);
}

const rules = allRules().filter((rule) => isOfObjects(rule) && !OF_APPS.has(rule.id));

test('most rules look at objects alone', () => expect(rules.length).toBeGreaterThan(70));

test.each(rules.map((rule) => [rule.id, rule] as const))('%s is found in YAML, at its line', (id, { bad, good }) => {
  const found = check(bad.objects!, { ...(bad.version && { cilium: bad.version }) });
  const mine = [...found.errors, ...found.warnings].filter(({ code }) => code === id);
  expect(mine.map(({ code }) => code)).toContain(id);
  expect(mine.every(({ file, line, object }) => file === 'stdin' && line! > 0 && object !== undefined)).toBe(true);
  const fine = check(good.objects ?? [], { ...(good.version && { cilium: good.version }) });
  expect([...fine.errors, ...fine.warnings].filter(({ code }) => code === id)).toEqual([]);
});

test('a namespace that kustomize or Flux sets later is not judged', () => {
  const api = 'gateway.networking.k8s.io/v1';
  const gateway = { apiVersion: api, kind: 'Gateway', metadata: { name: 'internal', namespace: 'network' }, spec: { gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }] } };
  const route = { apiVersion: api, kind: 'HTTPRoute', metadata: { name: 'api' }, spec: { parentRefs: [{ name: 'internal', namespace: 'network' }], rules: [{ backendRefs: [{ name: 'api', namespace: 'shop', port: 80 }] }] } };
  for (const complete of [false, true]) expect(check([gateway, route], { complete }).errors.map(({ code }) => code).filter((code) => /^(?:GWY|RTE)/.test(code))).toEqual([]);
  expect(check([gateway, { ...route, metadata: { name: 'api', namespace: 'shop' } }]).errors.map(({ code }) => code)).toContain('RTE014');
});

test.each([null, []])('a list of peers that is %j beside ports allows every peer', (toFQDNs) => {
  const policy = { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata: { name: 'web', namespace: 'shop' }, spec: { endpointSelector: {}, egress: [{ toFQDNs, toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] }] } };
  expect(check([policy as unknown as JsonObject]).errors.map(({ code }) => code)).toContain('POL106');
});
