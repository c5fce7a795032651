import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { readTar } from '../../lib/assets/tar-reader';
import { CONSEQUENCE_RULES, consequencesOf } from '../../lib/diff/consequences';
import { SETTINGS } from '../../lib/diff/consequences/settings-table';
import { diffOf } from './objects';

/** Consequences as `level id: what`. */
function found(before: string, after: string): string[] {
  return consequencesOf(diffOf(before, after)).map(({ level, id, what }) => `${level} ${id}: ${what}`);
}

const agent = (version: string, more = ''): string => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium, namespace: kube-system }\nspec:\n  updateStrategy: { rollingUpdate: { maxUnavailable: 2 } }\n  template:\n    metadata: { annotations: { cilium.io/cilium-configmap-checksum: "${more}" } }\n    spec: { containers: [{ name: cilium-agent, image: "quay.io/cilium/cilium:v${version}" }] }\n`;
const config = (data: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: cilium-config, namespace: kube-system }\ndata: { enable-policy: default, ${data} }\n`;
const envoy = (image: string): string => `---\napiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium-envoy, namespace: kube-system }\nspec: { template: { spec: { containers: [{ name: cilium-envoy, image: ${image} }] } } }\n`;

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

  test('Envoy that restarts interrupts what goes through it, and nothing else', () => {
    expect(found(envoy('a') + config('enable-gateway-api: "false"'), envoy('b') + config('enable-gateway-api: "false"'))).toEqual([expect.stringMatching(/^note proxy-restart/)]);
    expect(found(envoy('a') + config('enable-gateway-api: "true"'), envoy('b') + config('enable-gateway-api: "true"'))).toEqual([expect.stringMatching(/^disruptive proxy-restart: .*Gateways/)]);
    const policy = '---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: web, namespace: shop }\nspec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: "80" }], rules: { http: [{ method: GET }] } }] }] }\n';
    expect(found(envoy('a') + policy, envoy('b') + policy)).toEqual([expect.stringMatching(/^disruptive proxy-restart: .*L7 policies/)]);
  });
});

/** Documents before and after, and what follows. */
const CASES: readonly (readonly [id: string, before: string, after: string, expected: string])[] = [
  ['immutable-field', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { selector: { matchLabels: { app: a } } }', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { selector: { matchLabels: { app: b } } }', 'disruptive immutable-field: The API server refuses to change spec.selector of a Deployment that exists.'],
  ['immutable-field', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: a }\nroleRef: { kind: Role, name: a }', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: a }\nroleRef: { kind: Role, name: b }', 'disruptive immutable-field: The API server refuses to change roleRef of a RoleBinding that exists.'],
  ['immutable-field', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nimmutable: true\ndata: { a: b }', 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nimmutable: true\ndata: { a: c }', 'disruptive immutable-field: The API server refuses to change the data of a ConfigMap that exists.'],
  ['removed-object', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }', '', 'disruptive removed-object: The object is removed. Everything in the namespace is deleted with it.'],
  ['scaled-to-zero', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 2 }', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { replicas: 0 }', 'disruptive scaled-to-zero: All pods are removed: spec.replicas changes from 2 to 0.'],
  ['pods-restart', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { dnsPolicy: Default } } }', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a }\nspec: { template: { spec: { dnsPolicy: ClusterFirst } } }', 'note pods-restart: Its pods are replaced.'],
  ['job-runs-again', 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: a-86b7281646 }', 'apiVersion: batch/v1\nkind: Job\nmetadata: { name: a-2de3e4faa8 }', 'note job-runs-again: The Job runs again, with the new name a-2de3e4faa8.'],
  ['crd-version', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.com }\nspec: { versions: [{ name: v1 }, { name: v2, storage: true }] }', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.com }\nspec: { versions: [{ name: v2, storage: true }] }', 'disruptive crd-version: Version v1 is removed. The API server refuses this while objects may be stored in that version, and clients that ask for it fail.'],
  ['crd-version', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.com, annotations: { gateway.networking.k8s.io/channel: experimental } }', 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: a.example.com, annotations: { gateway.networking.k8s.io/channel: standard } }', 'warning crd-version: The release channel changes from experimental to standard. Experimental fields are dropped from objects.'],
  ['admission', '', 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: { name: a }\nspec: { matchConstraints: { resourceRules: [{ resources: [gateways] }] }, validations: [{ message: No. }] }', 'warning admission: The API server checks gateways, and refuses those that do not pass: No.'],
  ['permissions-widened', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: a }\nrules: [{ apiGroups: ["*"], resources: [pods], verbs: [get] }]', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: { name: a }\nrules: [{ apiGroups: [""], resources: [pods], verbs: [get, list] }, { apiGroups: [""], resources: [secrets], verbs: [get] }]', 'warning permissions-widened: The role newly permits get secrets; list pods.'],
  ['role-binding', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: a }\nroleRef: { kind: ClusterRole, name: cluster-admin }', 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: a }\nroleRef: { kind: ClusterRole, name: cluster-admin }\nsubjects: [{ kind: ServiceAccount, namespace: shop, name: web }]', 'warning role-binding: ServiceAccount shop/web gets ClusterRole cluster-admin.'],
  ['privileges', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: x }] }', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { hostPID: true, volumes: [{ name: v, hostPath: { path: /etc } }], containers: [{ name: x, securityContext: { privileged: true } }] }', 'warning privileges: Its pods get the processes of the node, the path /etc of the node, full privileges in container x.'],
  ['host-ports', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: x }] }', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: x, ports: [{ containerPort: 80, hostPort: 8080 }] }] }', 'warning host-ports: Its pods take port 8080/TCP of their nodes. Where something else has the port, they do not start.'],
  ['pod-security', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { pod-security.kubernetes.io/enforce: privileged } }', 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a, labels: { pod-security.kubernetes.io/enforce: restricted } }', 'warning pod-security: Pod Security enforces restricted instead of privileged: pods that are created afterwards are refused if they ask for more.'],
  ['secret-reference', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { containers: [{ name: x }] }', 'apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: shop }\nspec: { containers: [{ name: x, envFrom: [{ secretRef: { name: token } }, { configMapRef: { name: maybe, optional: true } }] }] }', 'warning secret-reference: It refers to Secret shop/token, which is not among these objects.'],
  ['policy', '', 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { endpointSelector: {}, ingress: [{}], egress: [{}], enableDefaultDeny: { egress: false } }', 'warning policy: A new policy switches on default deny for ingress of the endpoints that it selects: what no policy allows is dropped.'],
  ['address', 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata: { name: lan }\nspec: { blocks: [{ cidr: 10.0.0.0/28 }] }', 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata: { name: lan }\nspec: { blocks: [{ cidr: 10.1.0.0/28 }] }', 'disruptive address: The pool no longer has 10.0.0.0/28: Services and Gateways with an address of it lose the address. The new address is 10.1.0.0/28.'],
  ['address', 'apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: { lbipam.cilium.io/ips: "10.0.0.1,10.0.0.2" } }', 'apiVersion: v1\nkind: Service\nmetadata: { name: web, annotations: { lbipam.cilium.io/ips: "10.0.0.1" } }', 'disruptive address: It gives up 10.0.0.2: clients that connect to it fail.'],
  ['service', 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 80 }] }', 'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { ports: [{ port: 8080 }] }', 'disruptive service: Port 80/TCP is gone: clients that use it fail.'],
  ['listener', 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge }\nspec: { listeners: [{ name: http, port: 80, protocol: HTTP }] }', 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge }\nspec: { listeners: [{ name: https, port: 443, protocol: HTTPS, hostname: a.example.com }] }', 'disruptive listener: Listener http (HTTP 80) is gone: its clients are refused, and its routes are detached.|note listener: Listener https (HTTPS 443, a.example.com) is new.'],
  ['route', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web }\nspec: { hostnames: [a.example.com] }', 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: web }\nspec: { hostnames: [b.example.com] }', 'warning route: Requests are matched or forwarded in another way (spec.hostnames[0]).'],
  ['bgp-session', 'apiVersion: cilium.io/v2\nkind: CiliumBGPPeerConfig\nmetadata: { name: a }\nspec: { timers: { holdTimeSeconds: 9 } }', 'apiVersion: cilium.io/v2\nkind: CiliumBGPPeerConfig\nmetadata: { name: a }\nspec: { timers: { holdTimeSeconds: 90 } }', 'disruptive bgp-session: Sessions with the peers that this concerns may be reset. Traffic to the advertised addresses is interrupted until they are established again, unless graceful restart is on at both ends.'],
];

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
