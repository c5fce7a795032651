import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '@microsoft/jest-sarif';
import { useTemporaryDirectory } from '../support/scripts';
import { cli } from './support';

const POOL = 'apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata:\n  name: lan\nspec:\n  blocks:\n    - cidrr: 192.168.1.240/28\n';
const directory = useTemporaryDirectory();

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory(), name)), { recursive: true });
    writeFileSync(join(directory(), name), text);
  }
}

test('an error at its line, what was checked and for which version, and exit code 1', async () => {
  write({ 'one/pools.yaml': `# the LAN\n---\n${POOL}`, 'one/values.yaml': 'kind: of values\n', 'one/release.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: cilium, namespace: argocd}\nspec:\n  project: default\n  destination: {namespace: kube-system}\n  source: {chart: cilium, repoURL: "https://helm.cilium.io", targetRevision: 1.19.6}\n' });
  const { code, out, err } = await cli('check', join(directory(), 'one'));
  expect([code, err]).toEqual([1, '']);
  expect(out.replaceAll(directory(), '')).toBe(`/one/pools.yaml:9
  error SCH001: CiliumLoadBalancerIPPool lan has an unknown field (spec.blocks[0].cidrr: "192.168.1.240/28")
    Fix: rename cidrr to cidr
    See: https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation

Checked 2 objects in 3 files, for Cilium 1.19.6 (/one/release.yaml:1).
1 error
More: npx cdk8s-talos-cilium explain SCH001
`);
});

test('warnings and clean files end with 0, misuse and paths that are not there with 2', async () => {
  write({ 'two/pool.yaml': POOL.replace('cidrr', 'cidr').replace('name: lan', 'name: lan\n  namespace: kube-system') });
  const { code, out } = await cli('check', join(directory(), 'two'));
  expect(code).toBe(0);
  expect(out).toContain('warning OBJ010: CiliumLoadBalancerIPPool lan is cluster-scoped');
  expect(out).toContain('Not checked: everything that depends on the version of Cilium, because no file contains it.');
  expect((await cli('check', join(directory(), 'two'), '--accept', 'OBJ010')).out).not.toContain('OBJ010');
  expect((await cli('check', join(directory(), 'none'))).code).toBe(2);
  expect(await cli('check', '--format', 'xml')).toMatchObject({ code: 2, err: expect.stringContaining('--format must be text, json, sarif or github; got "xml".') });
  expect((await cli('check', '--accept', 'everything')).code).toBe(2);
  expect((await cli('check', '--set', 'DOMAIN')).code).toBe(2);
  expect(await cli('check', join(directory(), 'two'), '--cilium', 'new')).toMatchObject({ code: 1, err: expect.stringContaining('CLU007') });
});

test('variables are unknown, and --set gives their values', async () => {
  write({ 'three/service.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec:\n  ports:\n    - port: ${PORT}\n' });
  expect((await cli('check', join(directory(), 'three'))).code).toBe(0);
  expect((await cli('check', join(directory(), 'three'), '--set', 'PORT=8080')).code).toBe(0);
  expect((await cli('check', join(directory(), 'three'), '--set', 'PORT=http')).out).toContain('spec.ports[0].port of Service shop/web must be an integer');
});

test('JSON and SARIF say the same, and nothing else', async () => {
  write({ 'four/pool.yaml': POOL });
  const json = JSON.parse((await cli('check', join(directory(), 'four'), '--format', 'json', '--cilium', '1.19.6')).out) as { problems: object[]; versions: object };
  expect(json).toMatchObject({
    objects: 1,
    files: 1,
    versions: { cilium: { version: '1.19.6', from: '--cilium' } },
    problems: [{ severity: 'error', code: 'SCH001', line: 7, column: 7, object: 'CiliumLoadBalancerIPPool lan', subject: 'spec.blocks[0].cidrr' }],
    unchecked: [],
    ignored: { encrypted: 0, patches: 0, templates: 0 },
  });
  const sarif = JSON.parse((await cli('check', join(directory(), 'four'), '--format', 'sarif')).out) as { runs: { results: { ruleId: string; level: string }[] }[] };
  (expect(sarif) as unknown as { toBeValidSarifLog(): void }).toBeValidSarifLog();
  expect(sarif.runs[0]!.results.map(({ ruleId, level }) => [ruleId, level])).toEqual([['SCH001', 'error']]);
});

test('standard input', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, '../../lib/cli/bin.ts'), 'check', '-'], { input: POOL, encoding: 'utf8' });
  expect(stdout).toContain('stdin:7\n  error SCH001');
  expect(status).toBe(1);
});

test('a label is reported if no value of Cilium keeps it in identities, and a value that may keep it is unknown', async () => {
  const policy = (label: string): string => `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: web, namespace: shop }\nspec:\n  endpointSelector: {}\n  ingress:\n    - fromEndpoints: [{ matchLabels: { ${label}: a } }]\n`;
  write({ 'labels/hash.yaml': policy('pod-template-hash'), 'zone/zone.yaml': policy('topology.kubernetes.io/zone') });
  expect((await cli('check', join(directory(), 'labels'), '--cilium', '1.19.6')).out).toContain('POL002');
  expect((await cli('check', join(directory(), 'labels'))).out).not.toContain('POL002');
  expect((await cli('check', join(directory(), 'zone'), '--cilium', '1.19.6')).out).not.toContain('POL002');
});

describe('values of Cilium in a repository', () => {
  const release = (...spec: string[]): string => `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: cilium, namespace: kube-system}\nspec:\n  interval: 1h\n  chart: {spec: {chart: cilium, version: 1.19.6, sourceRef: {kind: HelmRepository, name: cilium}}}\n${spec.join('\n')}\n`;
  const codes = async (name: string, files: Record<string, string>): Promise<string[]> => {
    write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
    const { problems } = JSON.parse((await cli('check', join(directory(), name), '--json')).out) as { problems: { code: string; severity: string; file: string; line: number }[] };
    return problems.map(({ code, severity, file, line }) => `${severity} ${code} ${file.slice(join(directory(), name).length + 1)}:${line}`).sort();
  };

  test('in the HelmRelease, at their lines', async () => {
    const found = await codes('values-inline', { 'cilium.yaml': release('  values:', '    cgroup:', '      automount: {enabled: false}', '    mtu: 1500', '    routingMode: tunel') });
    expect(found).toEqual(['error CIL003 cilium.yaml:11', 'error CIL007 cilium.yaml:10', 'warning CIL001 cilium.yaml:9']);
    expect((await cli('check', join(directory(), 'values-inline'))).out).toContain('Fix: remove it, and set MTU in the values\n');
  });

  test('in a file of a generated ConfigMap, and in a helmfile', async () => {
    const values = 'cgroup:\n  automount: {enabled: false}\n';
    expect(await codes('values-file', {
      'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [cilium.yaml]\nconfigMapGenerator: [{name: cilium-values, files: [values.yaml=./helm/values.yaml]}]\n',
      'cilium.yaml': release('  valuesFrom: [{kind: ConfigMap, name: cilium-values}]'),
      'helm/values.yaml': values,
    })).toEqual(['warning CIL001 helm/values.yaml:2']);
    expect(await codes('values-helmfile', { 'helmfile.yaml': 'repositories: [{name: cilium, url: "https://helm.cilium.io"}]\nreleases:\n  - {name: cilium, namespace: kube-system, chart: cilium/cilium, version: 1.19.6, values: [values.yaml]}\n', 'values.yaml': values })).toEqual(['warning CIL001 values.yaml:2']);
  });

  test('what objects need of them is a warning, unless a value is not known', async () => {
    const gateway = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: network}\nspec: {gatewayClassName: cilium, listeners: [{name: http, port: 80, protocol: HTTP}]}\n';
    expect(await codes('values-off', { 'cilium.yaml': release('  values: {kubeProxyReplacement: true}'), 'gateway.yaml': gateway })).toEqual(['warning GWY060 gateway.yaml:1']);
    expect(await codes('values-on', { 'cilium.yaml': release('  values: {kubeProxyReplacement: true, gatewayAPI: {enabled: true, enableAlpn: true}}'), 'gateway.yaml': gateway })).toEqual([]);
    expect(await codes('values-variable', { 'cilium.yaml': release('  values: {kubeProxyReplacement: true, gatewayAPI: {enabled: "${GATEWAY}"}}'), 'gateway.yaml': gateway })).toEqual([]);
    expect(await codes('values-missing', { 'cilium.yaml': release('  valuesFrom: [{kind: ConfigMap, name: cilium-values}]'), 'gateway.yaml': gateway })).toEqual([]);
  });

  test('rules about Talos need a file of Talos', async () => {
    const files = { 'cilium.yaml': release('  values: {cgroup: {autoMount: {enabled: true}}}') };
    expect(await codes('values-other', files)).toEqual([]);
    expect(await codes('values-talos', { ...files, 'talconfig.yaml': 'clusterName: home\ntalosVersion: v1.13.0\nkubernetesVersion: v1.35.0\n' })).toEqual(expect.arrayContaining(['warning TAL003 cilium.yaml:7']));
  });

  test('what --complete would add is named', async () => {
    write({ 'incomplete/pool.yaml': POOL.replace('cidrr', 'cidr') });
    expect((await cli('check', join(directory(), 'incomplete'), '--cilium', '1.19.6')).out).toContain('Not reported: what is missing (ANN010), because the cluster may have more than these files. Pass --complete if it does not.');
  });

  test('a comment accepts a finding, and a chart that cannot be found is named', async () => {
    const text = release('  values: {mtu: 1500}');
    expect(await codes('values-accepted', { 'cilium.yaml': `# talos-cilium:accept CIL007 the agent reads it\n${text}` })).toEqual([]);
    write({ 'values-unknown/cilium.yaml': text.replace('1.19.6', '1.15.2') });
    const { code, out } = await cli('check', join(directory(), 'values-unknown'));
    expect([code, out]).toEqual([0, expect.stringContaining('Not checked: the values of Cilium 1.15.2, which is not a supported version.')]);
  });
});

describe('configurations of Talos in a repository', () => {
  const found = async (name: string, files: Record<string, string>): Promise<string[]> => {
    write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
    const { problems } = JSON.parse((await cli('check', join(directory(), name), '--json')).out) as { problems: { code: string; severity: string; file: string; line: number }[] };
    return problems.map(({ code, severity, file, line }) => `${severity} ${code} ${file.slice(join(directory(), name).length + 1)}:${line}`).sort();
  };
  const VERSION = { 'talconfig.yaml': 'talosVersion: v1.13.0\n' };

  test.each<[title: string, text: string, expected: string[]]>([
    ['a field of the machine configuration', 'version: v1alpha1\nmachine:\n  type: worker\n  kubelt: {}\n', ['error MCH021 a.yaml:4']],
    ['a field of a patch', 'machine:\n  kubelet:\n    extraArg: {a: b}\n', ['error MCH021 a.yaml:3']],
    ['a field of a document', 'apiVersion: v1alpha1\nkind: HostnameConfig\nhostnam: a\n', ['error MCH021 a.yaml:3']],
    ['a kind that is misspelt', 'apiVersion: v1alpha1\nkind: UserVolumeConfg\nname: data\n', ['error MCH016 a.yaml:2']],
    ['a kind of another tool', 'apiVersion: v1alpha1\nkind: Pipeline\nname: data\n', []],
    ['subnets and addresses', 'cluster:\n  network:\n    podSubnets: [10.244.0.0/33]\n    cni: {name: none}\n  etcd: {}\nmachine:\n  kubelet: {nodeIP: {validSubnets: ["!10.0.0.0/8", 10.0.0.0/99]}}\n  network:\n    nameservers: [1.1.1]\n    interfaces:\n      - interface: eth0\n        addresses: [10.0.0.1/24, 10.0.0.2, 10.0.0.300/24]\n        routes: [{network: 0.0.0.0/0, gateway: 10.0.0}]\n', ['error MCH021 a.yaml:12', 'error MCH021 a.yaml:13', 'error MCH021 a.yaml:3', 'error MCH021 a.yaml:7', 'error MCH021 a.yaml:9']],
    ['an inline patch of a cluster template for Omni', 'kind: Cluster\nname: home\npatches:\n  - name: a\n    inline:\n      machine:\n        kubelet: {extraArg: {}}\n', ['error MCH021 a.yaml:7']],
    ['a secret', 'machine:\n  type: worker\n  token: abcdef.0123456789abcdef\n', ['warning MCH022 a.yaml:3']],
    ['a secret that is encrypted', 'machine:\n  type: worker\n  token: ENC[AES256_GCM,data:x]\nsops: {age: []}\n', []],
    ['a reference to a secret', 'machine:\n  type: worker\n  token: vault://talos/home/MACHINE_TOKEN\n  ca: {crt: vault://talos/home/CA}\n', []],
    ['a comment that accepts it', '# talos-cilium:accept MCH021 of a fork\nmachine:\n  kubelet: {extraArg: {}}\n', []],
    ['a good patch', 'machine:\n  logging:\n    destinations:\n      - endpoint: udp://192.168.1.2:514\n        format: json_lines\ncluster:\n  apiServer:\n    admissionControl:\n      $$patch: delete\n', []],
    ['a word that is a boolean in YAML 1.1', 'apiVersion: v1alpha1\nkind: HostnameConfig\nauto: off\n', []],
    ['values of a chart', 'cluster:\n  name: home\n  id: 1\nmachine: {}\n', []],
  ])('%s', async (title, text, expected) => {
    const name = title.replaceAll(' ', '-');
    expect(await found(`talos-${name}`, { ...VERSION, 'a.yaml': text })).toEqual(expected);
    // Without a version, what every release of Talos refuses.
    expect(await found(`any-${name}`, { 'a.yaml': text })).toEqual(expected);
  });
});

describe('facts of the cluster', () => {
  const RELEASE = (values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: cilium, namespace: kube-system}
spec:
  interval: 1h
  chart: {spec: {chart: cilium, version: 1.19.6, sourceRef: {kind: HelmRepository, name: cilium, namespace: flux-system}}}
  values: ${values}
`;
  const MACHINE = (more = ''): string => `version: v1alpha1
machine: {type: controlplane, install: {image: "ghcr.io/siderolabs/installer:v1.13.0"}}
cluster:
  controlPlane: {endpoint: "https://192.168.20.10:6443"}
  network: {podSubnets: [10.42.0.0/16], serviceSubnets: [10.43.0.0/16]}
  proxy: {disabled: true}
${more}`;
  const BLOCK = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: {cidr: 10.42.0.0/16}}]}]}\n';
  const NODES = 'apiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata: {name: nodes}\nspec: {nodeSelector: {}, ingress: [{fromEntities: [cluster], toPorts: [{ports: [{port: "6443", protocol: TCP}]}]}]}\n';
  const found = async (name: string, files: Record<string, string>): Promise<string[]> => {
    write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`${name}/${file}`, text])));
    const { out } = await cli('check', join(directory(), name), '--complete', '--format', 'json');
    return (JSON.parse(out) as { problems: { severity: string; code: string }[] }).problems.map(({ severity, code }) => `${severity} ${code}`);
  };

  test('are those of the configuration of Talos', async () => {
    const release = RELEASE('{ipam: {mode: kubernetes}}');
    expect(await found('facts-1', { 'release.yaml': release, 'policy.yaml': BLOCK })).not.toContain('warning POL112');
    expect(await found('facts-2', { 'release.yaml': release, 'policy.yaml': BLOCK, 'controlplane.yaml': MACHINE() })).toContain('warning POL112');
    // Of which cluster the objects are is not known.
    const other = MACHINE().replace('192.168.20.10', '192.168.30.10');
    expect(await found('facts-3', { 'release.yaml': release, 'policy.yaml': BLOCK, 'a/controlplane.yaml': MACHINE(), 'b/controlplane.yaml': other })).not.toContain('warning POL112');
  });

  test('that no file says leave a warning about what locks nodes out', async () => {
    expect(await found('facts-4', { 'release.yaml': RELEASE('{hostFirewall: {enabled: true}, kubeProxyReplacement: true}'), 'nodes.yaml': NODES })).toContain('warning FWL007');
    const talhelper = 'clusterName: home\ntalosVersion: v1.13.0\nnodes:\n' + [1, 2, 3].map((node) => `  - {hostname: n${node}, ipAddress: 192.168.20.1${node}, controlPlane: true}\n`).join('');
    expect(await found('facts-5', { 'release.yaml': RELEASE('{hostFirewall: {enabled: true}, kubeProxyReplacement: true}'), 'nodes.yaml': NODES, 'talconfig.yaml': `${talhelper}patches: ['machine: {kubelet: {nodeIP: {validSubnets: [192.168.20.0/24]}}}']\n` })).toContain('error FWL007');
  });
});
