import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { readTar } from '../../lib/assets/tar-reader';
import { CONSEQUENCE_RULES, consequencesOf } from '../../lib/diff/consequences';
import { SETTINGS } from '../../lib/diff/consequences/settings-table';
import { diffObjects } from '../../lib/diff/diff';
import type { DiffObject } from '../../lib/diff/model';
import { CASES } from './cases';
import { diffOf } from './objects';

/** Consequences as `level id: what`. */
function found(before: string, after: string): string[] {
  return consequencesOf(diffOf(before, after)).map(({ level, id, what }) => `${level} ${id}: ${what}`);
}

const agent = (version: string, more = ''): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium, namespace: kube-system }\nspec:\n  updateStrategy: { rollingUpdate: { maxUnavailable: 2 } }\n  template:\n    metadata: { annotations: { cilium.io/cilium-configmap-checksum: "${more}" } }\n    spec: { containers: [{ name: cilium-agent, image: "quay.io/cilium/cilium:v${version}" }] }\n`;
const config = (data: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: cilium-config, namespace: kube-system }\ndata: { enable-policy: default, ${data} }\n`;
const envoy = (image: string): string => `---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium-envoy, namespace: kube-system }\nspec: { template: { spec: { containers: [{ name: cilium-envoy, image: ${image} }] } } }\n`;

describe('objects that are removed with their workload', () => {
  const workload = (name: string): string => `---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: ${name}, namespace: shop }\nspec: { template: { metadata: { labels: { app: ${name} } }, spec: { serviceAccountName: ${name}, volumes: [{ name: v, secret: { secretName: ${name} } }] } } }\n`;
  const parts = [
    'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: db, namespace: shop }\n',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: db, namespace: shop }\n',
    'apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { clusterIP: None, selector: { app: db } }\n',
  ];

  test.each(parts)('are a note, and disruptive while the workload stays: %s', (part) => {
    expect(found(part + workload('db'), workload('other')).filter((text) => !text.includes('pods are deleted'))).toEqual(['note removed-object: The object is removed. StatefulSet shop/db, which used it, is removed as well, and no other object uses it.']);
    expect(found(part + workload('db'), workload('db'))).toEqual([expect.stringMatching(/^disruptive removed-object/)]);
    expect(found(part, '')).toEqual([expect.stringMatching(/^disruptive removed-object/)]);
  });

  test('a load balancer is disruptive in any case', () => {
    expect(found(parts[2]!.replace('clusterIP: None', 'type: LoadBalancer') + workload('db'), '')).toContainEqual(expect.stringContaining('disruptive removed-object: The object is removed. Its address'));
  });
});

describe('Cilium', () => {
  test('another version: one minor is a step, two are a jump, a patch is a note', () => {
    expect(found(agent('1.18.12'), agent('1.19.6'))).toEqual(expect.arrayContaining([expect.stringMatching(/^warning cilium-version: Cilium 1\.18\.12 becomes 1\.19\.6\.$/), expect.stringMatching(/^warning agent-restart: .*, 2 nodes at a time/)]) as unknown);
    expect(found(agent('1.18.12'), agent('1.20.0'))[0]).toMatch(/^disruptive cilium-version: .*consecutive/);
    expect(found(agent('1.20.0'), agent('1.18.12'))[0]).toMatch(/^disruptive cilium-version/);
    expect(found(agent('1.19.5'), agent('1.19.6'))).toContain('note cilium-version: Cilium 1.19.5 becomes 1.19.6.');
  });

  test('a setting has its own consequence, and the agents restart if something in their pods changes with it', () => {
    expect(found(agent('1.19.6', 'a') + config('mtu: "1500"'), agent('1.19.6', 'b') + config('mtu: "9000"'))).toEqual([
      expect.stringMatching(/^disruptive cilium-setting: mtu: 1500 -> 9000\./),
      expect.stringMatching(/^warning agent-restart/),
    ]);
    expect(found(agent('1.19.6') + config('mtu: "1500"'), agent('1.19.6') + config('mtu: "9000"')).at(-1)).toMatch(/^warning agent-keeps-settings/);
  });

  test('settings that a new chart begins to write with the value that was in effect are not a change', () => {
    expect(found(config('debug: "false"'), config('debug: "false", devices: "", enable-host-firewall: "false"'))).toEqual([expect.stringMatching(/^warning agent-keeps-settings/)]);
    expect(found(config('cluster-pool-ipv4-cidr: 10.0.0.0/16'), config('cluster-pool-ipv4-cidr: 10.0.0.0/16 10.1.0.0/16'))).toEqual([expect.stringMatching(/^warning agent-keeps-settings/)]);
    expect(found(config('cluster-pool-ipv4-cidr: 10.0.0.0/16'), config('cluster-pool-ipv4-cidr: 10.1.0.0/16'))[0]).toMatch(/^disruptive cilium-setting/);
  });

  test('agents that restart withdraw the routes to peers without graceful restart', () => {
    const bgp = (enabled: boolean): string => `---\napiVersion: cilium.io/v2\nkind: CiliumBGPClusterConfig\nmetadata: { name: lan }\nspec: { bgpInstances: [{ peers: [{ name: tor, peerConfigRef: { name: p } }] }] }\n---\napiVersion: cilium.io/v2\nkind: CiliumBGPPeerConfig\nmetadata: { name: p }\nspec: { gracefulRestart: { enabled: ${enabled} } }\n`;
    expect(found(agent('1.19.6', 'a') + bgp(true), agent('1.19.6', 'b') + bgp(true))).toEqual([expect.stringMatching(/^warning agent-restart: .* Connections continue\./)]);
    expect(found(agent('1.19.6', 'a') + bgp(false), agent('1.19.6', 'b') + bgp(false))).toEqual([expect.stringMatching(/^disruptive agent-restart: .* Graceful restart is off for BGP peer tor: /)]);
    // The session of now decides, not only the one that comes.
    expect(found(agent('1.19.6', 'a') + bgp(false), agent('1.19.6', 'b') + bgp(true)).filter((text) => text.includes('agent-restart'))).toEqual([expect.stringMatching(/^disruptive/)]);
  });

  test('Envoy that restarts interrupts what goes through it, and nothing else', () => {
    expect(found(envoy('a') + config('enable-gateway-api: "false"'), envoy('b') + config('enable-gateway-api: "false"'))).toEqual([expect.stringMatching(/^note proxy-restart/)]);
    expect(found(envoy('a') + config('enable-gateway-api: "true"'), envoy('b') + config('enable-gateway-api: "true"'))).toEqual([expect.stringMatching(/^disruptive proxy-restart: .*Gateways/)]);
    const policy = '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: web, namespace: shop }\nspec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: "80" }], rules: { http: [{ method: GET }] } }] }] }\n';
    expect(found(envoy('a') + policy, envoy('b') + policy)).toEqual([expect.stringMatching(/^disruptive proxy-restart: .*L7 policies/)]);
  });
});

test.each(CASES)('%s', (_id, before, after, expected) => {
  expect(found(before, after).join('|')).toBe(expected);
  expect(found(after, after)).toEqual([]);
});

test('an object that refers to one that does not change is fine', () => {
  const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { imagePullSecrets: [{ name: ${name} }], containers: [{ name: x }] }`;
  const diff = diffOf(pod('old'), pod('token'));
  const token = { fields: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: 'shop' } }, scope: '' };
  expect(consequencesOf(diff, () => [token])).toEqual([]);
  expect(consequencesOf(diff)).toHaveLength(1);
});

test('a definition stays where the layer that has it does not prune', () => {
  const definition = { fields: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a.example.com' } }, scope: 'home', file: 'home/manifests/crds/a.yaml' };
  const owner = (prune: boolean): DiffObject => ({ fields: { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'crds' }, spec: { path: './dist/home/manifests/crds', prune } }, scope: 'home', file: 'home/flux/crds.yaml' });
  const levels = (prune: boolean): string[] => consequencesOf(diffObjects([definition], []), () => [owner(prune)]).map(({ level, what }) => `${level} ${what}`);
  expect(levels(false)).toEqual(['note The object is removed. Kustomization crds does not prune: it stays in the cluster, and nothing manages it any more.']);
  expect(levels(true)).toEqual([expect.stringMatching(/^disruptive/)]);
});

test('every kind of consequence has a case, a page of upstream and a row in the documentation', () => {
  const page = readFileSync(join(__dirname, '../../docs/diff.md'), 'utf8');
  const OF_CILIUM = ['cilium-version', 'agent-restart', 'agent-keeps-settings', 'proxy-restart', 'cilium-setting'];
  expect(CONSEQUENCE_RULES.map(({ id }) => id).filter((id) => !OF_CILIUM.includes(id) && !CASES.some(([of]) => of === id))).toEqual([]);
  expect(new Set(CONSEQUENCE_RULES.map(({ id }) => id)).size).toBe(CONSEQUENCE_RULES.length);
  for (const { id, source } of [...CONSEQUENCE_RULES, ...SETTINGS.map((setting) => ({ ...setting, id: undefined }))]) {
    expect(source).toMatch(/^https:\/\//);
    if (id !== undefined) expect(page).toContain(`| \`${id}\` |`);
  }
});

test('no key of cilium-config has two consequences', () => {
  const keys = SETTINGS.flatMap((setting) => setting.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('every key is one that a chart writes to cilium-config', () => {
  const templates = ['1.16.19', '1.18.12', '1.20.0'].map((version) => readTar(gunzipSync(readFileSync(findAsset(ciliumChartAsset(version)).path))).find(({ name }) => name === 'cilium/templates/cilium-configmap.yaml')!.content.toString());
  expect(SETTINGS.flatMap(({ keys }) => keys).filter((key) => !templates.some((template) => new RegExp(`^\\s*${key}:`, 'm').test(template)))).toEqual([]);
});
