import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readShell } from '../../../lib/cli/import/shell';
import { applySet, applySetJson } from '../../../lib/cli/import/helm-set';
import type { JsonObject } from '../../../lib/kubernetes/json';
import { cli, type CliRun } from '../support';

const TALOS_FLAGS = `--set ipam.mode=kubernetes --set kubeProxyReplacement=true \\
    --set securityContext.capabilities.ciliumAgent="{CHOWN,KILL,NET_ADMIN,NET_RAW,IPC_LOCK,SYS_ADMIN,SYS_RESOURCE,DAC_OVERRIDE,FOWNER,SETGID,SETUID}" \\
    --set securityContext.capabilities.cleanCiliumState="{NET_ADMIN,SYS_ADMIN,SYS_RESOURCE}" \\
    --set cgroup.autoMount.enabled=false --set cgroup.hostRoot=/sys/fs/cgroup --set k8sServiceHost=localhost --set k8sServicePort=7445`;

const TALOS_VALUES = `ipam: { mode: kubernetes }
kubeProxyReplacement: true
k8sServiceHost: localhost
k8sServicePort: 7445
cgroup: { autoMount: { enabled: false }, hostRoot: /sys/fs/cgroup }
`;

describe('talos-cilium import', () => {
  let directory: string;
  let before: string;

  beforeEach(() => {
    before = process.cwd();
    directory = mkdtempSync(join(tmpdir(), 'talos-cilium-import-'));
    process.chdir(directory);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true, force: true });
  });

  function write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
    }
  }

  /** Imports files, and returns what the program says of Cilium. */
  async function imported(files: Readonly<Record<string, string>>, ...args: string[]): Promise<{ readonly run: CliRun; readonly program: string; readonly cilium: string; readonly report: string }> {
    write(files);
    const run = await cli('import', ...(args.length > 0 ? args : Object.keys(files)));
    if (run.err !== '') throw new Error(run.err);
    const program = readFileSync(join(directory, 'main.ts'), 'utf8');
    const [cilium = ''] = /new TalosCilium\([\s\S]*?\n(\}\);|(?<=\);\n))/.exec(program) ?? [];
    return { run, program, cilium: cilium.replace(/^ *\/\/.*\n/gm, ''), report: readFileSync(join(directory, 'IMPORT.md'), 'utf8') };
  }

  it.each([
    ['nothing but Talos', '', ''],
    ['the Gateway API', ' --set gatewayAPI.enabled=true --set gatewayAPI.enableAlpn=true --set gatewayAPI.enableAppProtocol=true', '  gatewayApi: true,\n'],
    ['Hubble', ' --set hubble.relay.enabled=true --set hubble.ui.enabled=true', ''],
  ])('turns the command of a guide into props: %s', async (_, more, props) => {
    const { cilium, program } = await imported({ 'install.sh': `cilium install --version 1.19.6 \\\n    ${TALOS_FLAGS}${more}\n` });
    expect(cilium).toBe(`new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n${props}});`);
    expect(program.includes("new HubbleStack(chart, 'hubble');\n")).toBe(more.includes('hubble'));
  });

  it('writes a HubbleStack with what only a stack has as well', async () => {
    const { cilium, program } = await imported({ 'values.yaml': `${TALOS_VALUES}hubble: { eventBufferCapacity: 8191, metrics: { enabled: [flow, dns] }, relay: { enabled: true, retryTimeout: 10s, resources: { limits: { memory: 64Mi } } }, export: { static: { enabled: true, allowList: ['{"verdict":["DROPPED"]}'] } } }\n` });
    expect(cilium).toBe("new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n});");
    expect(program).toContain(`new HubbleStack(chart, 'hubble', {
  relay: { resources: { limits: { memory: '64Mi' } }, retryTimeout: '10s' },
  ui: false,
  metrics: ['flow', 'dns'],
  export: HubbleExport.static({ include: [{ verdict: ['DROPPED'] }] }),
  eventBufferCapacity: 8191,
});`);
  });

  it('reports what became of each value, and what changes in the cluster', async () => {
    const { run, report } = await imported({ 'values.yaml': `${TALOS_VALUES}routingMode: native\nipv4NativeRoutingCIDR: 10.244.0.0/16\nautoDirectNodeRoutes: true\nbpf: { masquerade: true, hostLegacyRouting: true }\n` });
    expect(run.out).toContain('Wrote main.ts, IMPORT.md');
    expect(report).toContain('12 of 12 values with an effect (100 %)');
    expect(report).toContain('- Their pods restart: DaemonSet kube-system/cilium');
  });

  it.each<[form: string, files: Readonly<Record<string, string>>]>([
    ['HelmRelease with an OCIRepository and a generated ConfigMap', {
      'helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium, namespace: kube-system }\nspec:\n  chartRef: { kind: OCIRepository, name: cilium }\n  valuesFrom: [{ kind: ConfigMap, name: cilium-values }]\n  values: { hubble: { ui: { enabled: true } } }\n`,
      'ocirepository.yaml': `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: { name: cilium }\nspec: { url: oci://quay.io/cilium/charts/cilium, ref: { tag: 1.19.6 } }\n`,
      'kustomization.yaml': 'configMapGenerator:\n  - name: cilium-values\n    files: [values.yaml=./helm/values.yaml]\n',
      'helm/values.yaml': `${TALOS_VALUES}hubble: { relay: { enabled: true } }\n`,
    }],
    ['Application of one source', {
      'app.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: cilium }\nspec:\n  destination: { namespace: kube-system }\n  source:\n    repoURL: quay.io/cilium/charts\n    chart: cilium\n    targetRevision: 1.19.6\n    helm:\n      valuesObject:\n${indent(TALOS_VALUES, 8)}      parameters:\n        - { name: hubble.relay.enabled, value: 'true' }\n        - { name: hubble.ui.enabled, value: 'true' }\n`,
    }],
    ['Application of several sources', {
      'app.yaml': `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: cilium }\nspec:\n  sources:\n    - { repoURL: https://git.example.com/x.git, ref: values }\n    - repoURL: oci://quay.io/cilium/charts/cilium\n      chart: cilium\n      targetRevision: 1.19.6\n      helm: { valueFiles: [$values/clusters/values.yaml], values: 'hubble: { relay: { enabled: true }, ui: { enabled: true } }' }\n`,
      'clusters/values.yaml': TALOS_VALUES,
    }],
    ['kustomize helmCharts', {
      'kustomization.yaml': 'helmCharts:\n  - name: cilium\n    repo: oci://quay.io/cilium/charts\n    version: 1.19.6\n    namespace: kube-system\n    valuesFile: values.yaml\n    valuesInline: { hubble: { relay: { enabled: true }, ui: { enabled: true } } }\n',
      'values.yaml': TALOS_VALUES,
    }],
    ['helmfile', {
      'helmfile.yaml': 'releases:\n  - name: cilium\n    namespace: kube-system\n    chart: oci://quay.io/cilium/charts/cilium\n    version: 1.19.6\n    values: [values.yaml, { hubble: { relay: { enabled: true } } }]\n    set: [{ name: hubble.ui.enabled, value: true }]\n',
      'values.yaml': TALOS_VALUES,
    }],
  ])('reads a %s', async (_, files) => {
    const { cilium, program } = await imported(files);
    expect(cilium).toBe("new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  chart: { repository: 'oci://quay.io/cilium/charts/cilium' },\n});");
    expect(program).toContain("new HubbleStack(chart, 'hubble');\n");
  });

  it.each([
    ['bond+ eno+', "devices: ['bond+', 'eno+']"],
    ['eno+,ens+', "values: { devices: 'eno+,ens+' }"],
  ])('writes devices in a text as a list, unless only the agent splits it: %s', async (devices, props) => {
    expect((await imported({ 'values.yaml': `${TALOS_VALUES}devices: ${devices}\n` })).cilium).toContain(props);
  });

  it('finds the values file whose name is a template, if only one can be meant', async () => {
    const files = {
      'hf/helmfile.yaml.gotmpl': 'releases:\n  - name: cilium\n    chart: cilium/cilium\n    version: 1.19.6\n    values:\n      - env/{{ .Environment.Name }}.yaml\n      - missing/{{ .Environment.Name }}.yaml\n',
      'hf/env/home.yaml': `${TALOS_VALUES}devices: eth0\n`,
    };
    const { cilium, run } = await imported(files, 'hf');
    expect(cilium).toBe("new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  devices: 'eth0',\n});");
    expect(run.out).toContain('missing/{{...}}.yaml');
  });

  it('fills in the environment of a helmfile, and says what it did not read', async () => {
    const { cilium, program, run } = await imported({
      'hf/helmfile.yaml.gotmpl':
        'environments:\n  default:\n    values: [env.yaml, { device: eth1, cilium: { version: 1.19.6 } }]\n    secrets: [secrets.yaml]\n---\nhelmfiles: [path/to/other.yaml]\nreleases:\n  - name: cilium\n    chart: cilium/cilium\n    version: {{ .Values.cilium.version | quote }}\n    values:\n      - values.yaml.gotmpl\n      - devices: {{ .Values.device }}\n        MTU: {{ .Values.mtu }}\n        debug: { enabled: {{ .Values.unknown }} }\n',
      'hf/env.yaml': 'device: eth0\nmtu: 1400\nname: attic\n',
      'hf/values.yaml.gotmpl': `${TALOS_VALUES}cluster: { name: {{ .StateValues.name }} }\n`,
    }, 'hf');
    expect(cilium).toContain("{\n  version: '1.19.6',\n  devices: 'eth1',\n  mtu: 1400,\n}");
    expect(program).toContain("name: 'attic'");
    const report = run.out.replace(/\s+/g, ' ');
    expect(report).toContain('1 not written, because it is a template: debug.enabled');
    expect(report).toContain('(environment default): files of secrets are not read.');
    expect(report).toContain('refers to path/to/other.yaml, which is not read.');
  });

  it('chooses no environment of a helmfile where there are several without a default', async () => {
    const { run } = await imported({
      'hf/helmfile.yaml': 'environments: { lab: { values: [{ device: eth0 }] }, live: { values: [{ device: eth1 }] } }\n---\nreleases:\n  - name: cilium\n    chart: cilium/cilium\n    version: 1.19.6\n    values: [{ kubeProxyReplacement: true, devices: "{{ .Values.device }}" }]\n',
    }, 'hf');
    const report = run.out.replace(/\s+/g, ' ');
    expect(report).toContain('has the environments lab, live, and none of them is the default. Their values are not read.');
    expect(report).toContain('1 not written, because it is a template: devices');
  });

  it('invents nothing for what a template hides, and writes the successor of a deprecated value', async () => {
    const { cilium } = await imported({
      'values.yaml': `${TALOS_VALUES}localRedirectPolicy: true\nsocketLB: { hostNamespaceOnly: true }\nhubble: { relay: { enabled: true }, ui: { enabled: true, ingress: { enabled: true, className: internal, hosts: ['hubble.\${DOMAIN}'] } } }\n`,
    });
    expect(cilium).toContain('localRedirectPolicies: true');
    expect(cilium).toContain('socketLb: { hostNamespaceOnly: true }');
    expect(cilium).toContain("values: { hubble: { ui: { ingress: { enabled: true, className: 'internal' } } } }");
  });

  it('reads a directory, in which a helmfile and a HelmRelease say the same', async () => {
    const { program, run } = await imported({
      'apps/cilium/helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium }\nspec:\n  chart: { spec: { chart: cilium, version: 1.19.6 } }\n  values:\n${indent(TALOS_VALUES, 4)}`,
      'apps/bootstrap/helmfile.yaml': `releases:\n  - name: cilium\n    chart: cilium/cilium\n    version: 1.19.6\n    values:\n      - ${indent(TALOS_VALUES, 8).trim()}\n`,
      'apps/other/deployment.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\n',
    }, 'apps');
    expect(program).toContain("version: '1.19.6'");
    expect(run.out).toContain('Objects that have nothing to do with Cilium are not imported: 1 Deployment.');
  });

  it('takes the facts of the cluster from Talos, in both forms', async () => {
    const fields = `machine:\n  install: { image: ghcr.io/siderolabs/installer:v1.13.2 }\n  kubelet: { image: ghcr.io/siderolabs/kubelet:v1.35.1, nodeIP: { validSubnets: [192.168.1.0/24] } }\n  features: { kubePrism: { enabled: true, port: 7446 }, hostDNS: { enabled: true, forwardKubeDNSToHost: false } }\ncluster:\n  clusterName: home\n  network: { cni: { name: none }, podSubnets: [10.42.0.0/16], serviceSubnets: [10.43.0.0/16] }\n  proxy: { disabled: true }\n`;
    const { program } = await imported({ 'controlplane.yaml': fields, 'values.yaml': `${TALOS_VALUES.replace('7445', '7446')}cluster: { name: home }\n` });
    expect(program.replace(/^ *\/\/.*\n/gm, '')).toContain(`new TalosCluster({
  name: 'home',
  talosVersion: '1.13.2',
  kubernetesVersion: '1.35.1',
  controlPlanes: 3,
  workers: 0,
  nodeSubnets: ['192.168.1.0/24'],
  podSubnets: ['10.42.0.0/16'],
  serviceSubnets: ['10.43.0.0/16'],
  kubePrism: { port: 7446 },
  hostDns: { forwardKubeDnsToHost: false },
});`);
  });

  it.each([
    ['all nodes', 'patches: ["PATCH", "@./nodes.yaml"]', true],
    ['control planes', 'controlPlane: { patches: ["PATCH"] }', true],
    ['workers, which say nothing of the cluster', 'worker: { patches: ["PATCH"] }', false],
    ['nobody knows what', 'patches: ["{{ not: [yaml"]', false],
  ])('reads patches inside of a talhelper file: for %s', async (_, patches, isRead) => {
    const patch = 'machine: { features: { hostDNS: { forwardKubeDNSToHost: false } } }';
    const talconfig = `clusterName: home\ntalosVersion: v1.13.2\nnodes: [{ hostname: one, controlPlane: true }]\n${patches.replace('PATCH', patch)}\n`;
    const { program } = await imported({ 'talconfig.yaml': talconfig, 'values.yaml': TALOS_VALUES });
    expect(program.includes('hostDns: { forwardKubeDnsToHost: false }')).toBe(isRead);
  });

  it('names patches of talhelper that it cannot read, and takes the addresses of the nodes', async () => {
    const talconfig = 'clusterName: home\ntalosVersion: v1.13.2\nnodes:\n  - { hostname: one, ipAddress: "192.168.1.11, fd00::11", controlPlane: true }\n  - { hostname: two, ipAddress: 192.168.1.12 }\npatches: ["@./global.yaml", "{{ not: [yaml"]\nworker: { patches: ["@./worker.yaml"] }\n';
    const { program, report } = await imported({ 'talconfig.yaml': talconfig, 'worker.yaml': 'machine: { features: { hostDNS: { enabled: false } } }\n', 'values.yaml': TALOS_VALUES });
    expect(report).toContain('- talconfig.yaml refers to the patch ./global.yaml, which was not read. Pass it too.');
    expect(report).toContain('- talconfig.yaml: patch 2 of patches is not YAML, so what it says of the cluster is not known.');
    expect(report).not.toContain('worker.yaml refers');
    expect(program).toContain("nodeAddresses: ['192.168.1.11', 'fd00::11', '192.168.1.12']");
    // It is for the workers only.
    expect(program).not.toContain('hostDns');
  });

  it('takes facts from patches of Omni, in templates and in resources', async () => {
    const patch = 'machine: { features: { hostDNS: { forwardKubeDNSToHost: false } } }';
    const template = `kind: Cluster\nname: home\ntalos: { version: v1.13.2 }\nkubernetes: { version: v1.35.0 }\n---\nkind: ControlPlane\nmachines: [a, b, c]\npatches: [{ name: dns, inline: { ${patch} } }]\n---\nkind: Workers\nname: big\nmachines: [d]\npatches: [{ inline: { cluster: { network: { dnsDomain: wrong.local } } } }]\n---\nkind: Workers\nmachineClass: { name: small, size: 2 }\n`;
    const resource = (labels: string, data: string): string => `metadata:\n  type: ConfigPatches.omni.sidero.dev\n  id: x\n  labels: { omni.sidero.dev/cluster: home${labels} }\nspec:\n  data: |\n    ${data}\n`;
    const { program } = await imported({
      'cluster.yaml': template,
      'patches.yaml': [resource('', 'cluster: { network: { podSubnets: [10.42.0.0/16] } }'), resource(', omni.sidero.dev/machine-set: home-workers', 'cluster: { network: { podSubnets: [10.43.0.0/16] } }')].join('---\n'),
      'values.yaml': TALOS_VALUES,
    });
    for (const text of ["name: 'home'", "management: 'omni'", 'controlPlanes: 3', 'workers: 3', 'hostDns: { forwardKubeDnsToHost: false }', "podSubnets: ['10.42.0.0/16']"]) expect(program).toContain(text);
    expect(program).not.toContain('wrong.local');
  });

  it('reads the documents of Talos 1.14', async () => {
    const documents = ['KubeNetworkConfig\npodSubnets: [10.42.0.0/16]\nserviceSubnets: [10.43.0.0/16]', 'KubeProxyConfig\nenabled: true', 'ResolverConfig\nhostDNS: { forwardKubeDNSToHost: false }'];
    const { program } = await imported({ 'patch.yaml': documents.map((text) => `apiVersion: v1alpha1\nkind: ${text}\n`).join('---\n'), 'values.yaml': TALOS_VALUES.replace('kubeProxyReplacement: true', 'kubeProxyReplacement: false') }, 'patch.yaml', 'values.yaml', '--cilium-version', '1.20.0', '--control-planes', '1');
    for (const text of ["podSubnets: ['10.42.0.0/16']", 'kubeProxy: true', 'hostDns: { forwardKubeDnsToHost: false }', 'controlPlanes: 1']) expect(program).toContain(text);
  });

  it('takes what TalosCluster accepts from a configuration, and says what it assumes instead of the rest', async () => {
    const machine = [
      'machine: { install: { image: "ghcr.io/siderolabs/installer:v1.8.4" } }',
      'cluster:',
      '  clusterName: Home_Lab',
      '  network: { podSubnets: [10.42.0.0/16, "fd00:42::/108"], serviceSubnets: [10.43.0.0/16, "fd00:43::/108"] }',
      '  controllerManager: { extraArgs: { node-cidr-mask-size-ipv4: 25, node-cidr-mask-size-ipv6: "112" } }',
    ].join('\n');
    const { program, report } = await imported({ 'values.yaml': `${TALOS_VALUES}ipv6: { enabled: true }\n`, 'controlplane.yaml': machine });
    for (const text of ["name: 'home-lab'", "talosVersion: '1.9'", "podSubnets: ['10.42.0.0/16', 'fd00:42::/108']", 'nodeCidrMaskSizeIpv4: 25', 'nodeCidrMaskSizeIpv6: 112']) expect(program).toContain(text);
    expect(report).toContain('| `talosVersion` | `1.9` | the files name Talos 1.8.4, which this library does not support. Upgrade Talos first |');
  });

  it('leaves a file of a directory alone whose tags nothing knows that installs Cilium', async () => {
    const { cilium, report } = await imported({ 'app/values.yaml': TALOS_VALUES, 'app/blueprint.yaml': 'metadata: { name: cilium }\nflow: !Find [flows, cilium]\n' }, 'app');
    expect(cilium).toContain("new TalosCilium(chart, 'cilium'");
    expect(report).toContain('app/blueprint.yaml is not YAML: the YAML cannot be read: unknown sequence tag');
  });

  it('keeps the name that Cilium has, whatever Talos calls the cluster', async () => {
    const { program, cilium } = await imported({ 'values.yaml': TALOS_VALUES, 'patch.yaml': 'cluster: { clusterName: home, proxy: { disabled: true } }\n' });
    expect(program).toContain("name: 'home'");
    expect(cilium).toContain("values: { cluster: { name: 'default' } }");
  });

  it('leaves dead keys out, and says why', async () => {
    const { cilium, report } = await imported({ 'values.yaml': `${TALOS_VALUES.replace('autoMount: { enabled: false }', 'autoMount: { enabled: false }, automount: { enabled: false }')}bgp: { enabled: false }\n` });
    expect(cilium).not.toMatch(/automount|bgp/);
    expect(report).toMatch(/## Without effect[\s\S]*`cgroup.automount.*`[\s\S]*`bgp.*`/);
  });

  it('issues certificates in the cluster where the original has them made by helm, and says so', async () => {
    const { cilium, report, run } = await imported({ 'values.yaml': `${TALOS_VALUES}hubble: { tls: { auto: { method: helm } } }\nclustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: helm } } } }\ncluster: { name: home, id: 1 }\n` });
    expect([run.code, cilium]).toEqual([0, "new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  clusterMesh: true,\n});"]);
    expect(report).toContain('| `hubble.tls.auto.method` | `helm` | `cronJob` |');
    expect(report).toContain('| `clustermesh.apiserver.tls.auto.method` | `helm` | `cronJob` |');
  });

  it.each<[what: string, values: string, code: number, props: string]>([
    ['that the agent does not follow', 'bpf: { hostLegacyRouting: false }', 0, '  values: { bpf: { hostLegacyRouting: false } },\n'],
    ['of a feature that is off, which is an error', 'bandwidthManager: { bbr: true }', 1, '  values: { bandwidthManager: { bbr: true } },\n'],
  ])('keeps a setting %s', async (_, values, code, props) => {
    const { cilium, run } = await imported({ 'values.yaml': `${TALOS_VALUES}${values}\n` });
    expect([run.code, cilium]).toEqual([code, `new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n${props}});`]);
  });

  it('says with an error what is asked for by keys that the chart ignores', async () => {
    const { cilium, program, report, run } = await imported({ 'values.yaml': `${TALOS_VALUES}localRedirectPolicies: { enbled: true }\n` });
    expect([run.code, cilium]).toEqual([1, "new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n});"]);
    expect(run.out).toContain('error CIL001: value localRedirectPolicies.enbled does not exist');
    expect(report).toMatch(/## Not in effect[^#]*localRedirectPolicies\.enbled[^#]*write localRedirectPolicies\.enabled/);
    expect(program).toContain('// Not in effect: localRedirectPolicies.enbled. To have it, write\n// localRedirectPolicies.enabled.');
  });

  it('writes what replaces a value that the chart refuses, and leaves one out that it ignores', async () => {
    const refused = await imported({ 'values.yaml': `${TALOS_VALUES.replace('Replacement: true', 'Replacement: strict')}tunnel: geneve\nenableCiliumEndpointSlice: true\n` });
    expect(refused.cilium).toContain("routing: Routing.tunnel({ protocol: 'geneve' })");
    expect(refused.report).toContain('The program sets kubeProxyReplacement to true instead.');
    expect(refused.report).toContain('The program sets ciliumEndpointSlice.enabled to true instead.');
    const ignored = await imported({ 'values.yaml': `${TALOS_VALUES}encryption: { enabled: true, type: wireguard, strictMode: { enabled: true, cidr: 10.0.0.0/8 } }\n` }, 'values.yaml', '--cilium-version', '1.20.0', '--force');
    expect(ignored.cilium).toContain('encryption: true,');
    expect(ignored.report).toMatch(/## Not in effect[^#]*encryption\.strictMode[^#]*encryption\.strictMode\.egress/);
  });

  it('tells what changes from what is only written in another way', async () => {
    const { report, run } = await imported({ 'values.yaml': TALOS_VALUES.replace('localhost', '127.0.0.1') });
    expect(report).toMatch(/## What means the same\n[^#]*`k8sServiceHost` \| `127.0.0.1` \| `localhost`/);
    expect(run.out).toContain('The Talos preset changes');
    expect(run.out).not.toMatch(/The Talos preset changes[^.]*k8sServiceHost/);
  });

  it('says which part of an object keeps it YAML, and makes constructs of routes whose hostnames have variables', async () => {
    const object = (kind: string, name: string, spec: string, more = ''): string => `apiVersion: ${kind.startsWith('Cilium') ? 'cilium.io/v2' : 'gateway.networking.k8s.io/v1'}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: web }\nspec: ${spec}\n${more}`;
    const { program, report } = await imported({
      'values.yaml': `${TALOS_VALUES}gatewayAPI: { enabled: true, enableAlpn: true, enableAppProtocol: true }\n`,
      'objects.yaml': [
        object('Gateway', 'internal', "{ gatewayClassName: cilium, listeners: [{ name: http, port: 80, protocol: HTTP, hostname: '*.${DOMAIN}' }] }"),
        object('Gateway', 'other', '{ gatewayClassName: envoy, listeners: [{ name: http, port: 80, protocol: HTTP }] }'),
        object('HTTPRoute', 'shop', "{ parentRefs: [{ name: internal }], hostnames: ['shop.${DOMAIN}'], rules: [{ backendRefs: [{ name: shop, port: 80 }] }] }"),
        object('HTTPRoute', 'beside', '{ parentRefs: [{ name: other }], rules: [{ backendRefs: [{ name: shop, port: 80 }] }] }'),
        object('HTTPRoute', 'cors', '{ parentRefs: [{ name: internal }], rules: [{ filters: [{ type: CORS, cors: {} }], backendRefs: [{ name: shop, port: 80 }] }] }'),
        object('CiliumNetworkPolicy', 'several', 'null', 'specs: [{ endpointSelector: {}, ingress: [{}] }]\n'),
      ].join('---\n'),
    });
    expect(program).toContain("hostnames: ['shop.${DOMAIN}']");
    for (const reason of [
      'Gateway web/other | objects.yaml | YAML in `imported.yaml`: its class, envoy, is not one of Cilium',
      'HTTPRoute web/beside | objects.yaml | YAML in `imported.yaml`: it attaches to the Gateway web/other, which is not a CiliumGateway of the program',
      'HTTPRoute web/cors | objects.yaml | YAML in `imported.yaml`: it has a filter of the type CORS',
      'CiliumNetworkPolicy web/several | objects.yaml | YAML in `imported.yaml`: it has specs instead of one spec',
    ]) expect(report).toContain(reason);
  });

  it('writes neither secrets nor templates', async () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${'QUJD'.repeat(40)}\n-----END PRIVATE KEY-----`;
    const { program, report, run } = await imported({
      'values.yaml': `${TALOS_VALUES}cluster: { name: '{{ .Values.cluster }}' }\ndevices: \${DEVICES}\n{{- if .Values.x }}\nMTU: {{ .Values.mtu }}\n{{- end }}\ntls: { ca: { key: ${Buffer.from(key).toString('base64')}, cert: abc } }\nhubble: { tls: { server: { key: 'ENC[AES256_GCM,data:xyz]' } } }\n`,
    });
    for (const text of [program, report, run.out]) expect(text).not.toMatch(/LS0tLS1|ENC\[|\.Values|\$\{DEVICES/);
    expect(run.out).toContain('not written, because it is a template: cluster.name, devices, MTU');
    expect(run.out).toContain('not written, because it is a secret: tls.ca.key, hubble.tls.server.key');
    expect(program).toContain('// Assumed: cluster.name is a template in the original.');
  });

  it.each([
    ['a template beside an id', "{ name: '${CLUSTER}', id: 1 }", 'home', 'cluster.name is a template in the original'],
    ['a name that Cilium no longer accepts', '{ name: Attic_Lab, id: 1 }', 'attic-lab', 'Cilium does not accept the name Attic_Lab'],
  ])('assumes a name that renders: %s', async (_, cluster, name, why) => {
    const { program, run } = await imported({ 'values.yaml': `${TALOS_VALUES}cluster: ${cluster}\n` });
    expect(program).toContain(`// Assumed: ${why}`);
    expect(program).toContain(`name: '${name}'`);
    expect(program).toContain('clusterId: 1');
    expect(run.out).not.toContain('The first synth stops');
  });

  it('writes no password of a URL, and no environment variable whose name says that it is a secret', async () => {
    const { program, report, run } = await imported({
      'values.yaml': `${TALOS_VALUES}extraEnv: [{ name: HTTP_PROXY, value: 'http://user:hunter2@proxy:3128' }]\nenvoy: { extraEnv: [{ name: API_TOKEN, value: made-up }] }\nextraArgs: ['--api-token=hunter2']\nhubble: { ui: { backend: { extraEnv: [{ name: LOG_LEVEL, value: debug }] } } }\n`,
    });
    for (const text of [program, report, run.out]) expect(text).not.toMatch(/hunter2|made-up/);
    expect(run.out).toContain('not written, because it is a secret: extraEnv, envoy.extraEnv, extraArgs');
    expect(program).toContain('LOG_LEVEL');
  });

  it('does not guess the order of values files in a directory', async () => {
    write({ 'plain/values.yaml': `${TALOS_VALUES}policyAuditMode: true\n`, 'plain/values-prod.yaml': 'policyAuditMode: false\n' });
    const run = await cli('import', 'plain');
    expect(run.err).toContain('CLI009');
    expect((await cli('import', 'plain/values.yaml', 'plain/values-prod.yaml')).code).toBe(0);
    expect(readFileSync(join(directory, 'main.ts'), 'utf8')).not.toContain('auditMode: true');
  });

  it('takes a pool and an announcement of one name', async () => {
    const { program } = await imported({
      'values.yaml': `${TALOS_VALUES}l2announcements: { enabled: true }\n`,
      'network.yaml': `apiVersion: cilium.io/v2\nkind: CiliumLoadBalancerIPPool\nmetadata: { name: lan }\nspec: { blocks: [{ cidr: 192.168.1.192/28 }] }\n---\napiVersion: cilium.io/v2alpha1\nkind: CiliumL2AnnouncementPolicy\nmetadata: { name: lan }\nspec: { loadBalancerIPs: true, interfaces: ['^eno1$'] }\n`,
    });
    expect(program).toContain("new LoadBalancerPool(chart, 'lan-pool', { name: 'lan', blocks: ['192.168.1.192/28'], announce: Announce.l2(lan) });");
  });

  it('makes constructs of pools and announcements, and keeps other objects as YAML', async () => {
    const { program } = await imported({
      'values.yaml': `${TALOS_VALUES}l2announcements: { enabled: true }\n`,
      'network.yaml': `apiVersion: cilium.io/v2alpha1\nkind: CiliumLoadBalancerIPPool\nmetadata: { name: pool }\nspec: { allowFirstLastIPs: 'No', blocks: [{ cidr: 192.168.1.192/28 }, { start: 192.168.1.10, stop: 192.168.1.12 }] }
---
apiVersion: cilium.io/v2alpha1\nkind: CiliumL2AnnouncementPolicy\nmetadata: { name: l2-policy }\nspec: { loadBalancerIPs: true, interfaces: ['^eno1$'], nodeSelector: { matchLabels: { kubernetes.io/os: linux } } }
---
apiVersion: cilium.io/v2\nkind: CiliumLocalRedirectPolicy\nmetadata: { name: dns, namespace: kube-system }\nspec: { redirectFrontend: { serviceMatcher: { serviceName: kube-dns, namespace: '\${DNS_NAMESPACE}' } } }
---
apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: '{{ .name }}', namespace: shop }\nspec: { endpointSelector: {}, ingress: [{}] }
`,
    });
    expect(program).toContain(`const l2Policy = new L2Announcement(chart, 'l2-policy', {
  interfaces: ['^eno1$'],
  nodeSelector: { matchLabels: { 'kubernetes.io/os': 'linux' } },
});

new LoadBalancerPool(chart, 'pool', {
  blocks: ['192.168.1.192/28', '192.168.1.10-192.168.1.12'],
  allowFirstLastIPs: false,
  announce: Announce.l2(l2Policy),
});

// Existing objects, as they were.
new ManifestsFromYaml(chart, 'imported', { files: ['imported.yaml'] });`);
    expect(readFileSync(join(directory, 'imported.yaml'), 'utf8')).toMatch(/^apiVersion: cilium.io\/v2\nkind: CiliumLocalRedirectPolicy\nmetadata:\n  name: dns\n/);
  });

  it('fills in variables and arrays of a script', async () => {
    const { cilium } = await imported({ 'install.sh': `#!/bin/bash\nVERSION=1.19.6\nexport UI=true\nARGS=(\n  --set hubble.relay.enabled=true # comment\n  --set "hubble.ui.enabled=$UI"\n)\nhelm upgrade --install cilium cilium/cilium --version \${VERSION} "\${ARGS[@]}" --set devices=\${DEVICE:-eth0} ${TALOS_FLAGS}\n` });
    expect(cilium).toBe("new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  devices: 'eth0',\n});");
  });

  it('takes the default of a variable, and leaves out a variable without one', async () => {
    const { program, report } = await imported({ 'values.yaml': `${TALOS_VALUES}MTU: \${MTU:=1450}\ntunnelPort: \${PORT:-8473}\nroutingMode: native\nautoDirectNodeRoutes: true\nipv4NativeRoutingCIDR: \${POD_CIDR}\n` });
    expect(program).toContain('mtu: 1450');
    expect(program).toContain('// Not imported, because they are templates. Set them here:\n// ipv4NativeRoutingCIDR.\n// These have the defaults of variables: tunnelPort (PORT), MTU (MTU).'.split('\n')[0]);
    expect(program).toMatch(/ipv4NativeRoutingCIDR\./);
    // The prop that sets it is not undone.
    expect(program).not.toContain("ipv4NativeRoutingCIDR: ''");
    expect(report).toContain('## Defaults of variables');
  });

  it.each([
    ['package.json', '{ "name": "app", "version": "1.0.0", "dependencies": { "cilium": "1" } }'],
    ['other-values.yaml', 'image: { tag: a }\nresources: {}\nreplicaCount: 1\n'],
  ])('does not take %s for values of Cilium', async (name, text) => {
    write({ [name]: text });
    const run = await cli('import', name);
    expect(run.code).toBe(1);
    expect(run.err).toContain(`${name} was not used: it contains nothing about Cilium or its cluster`);
  });

  it('keeps the replicas of the operator while the nodes are assumed', async () => {
    expect((await imported({ 'values.yaml': `${TALOS_VALUES}operator: { replicas: 1 }\n` })).cilium).toContain('operator: { replicas: 1 }');
  });

  it('ends with 1, and says so, if the program does not synthesize yet', async () => {
    // Before 1.18.2, pods cannot reach the host DNS of Talos through eBPF host routing.
    write({ 'values.yaml': `${TALOS_VALUES}bpf: { masquerade: true, hostLegacyRouting: false }\n` });
    const run = await cli('import', 'values.yaml', '--cluster-name', 'home', '--cilium-version', '1.18.1');
    expect(existsSync(join(directory, 'main.ts'))).toBe(true);
    expect([run.code, run.out]).toEqual([1, expect.stringMatching(/The first synth stops with:[\s\S]*Correct .* in main\.ts: until then, the program writes nothing\. The exit code of this command is 1\./)]);
  });

  it('names the source of the chart for Renovate', async () => {
    const { program } = await imported({ 'kustomization.yaml': 'helmCharts:\n  - { name: cilium, repo: oci://quay.io/cilium/charts, version: 1.19.6, valuesInline: { hubble: { enabled: false } } }\n' });
    expect(program).toContain("  // renovate: datasource=docker depName=quay.io/cilium/charts/cilium\n  version: '1.19.6',");
  });

  it('takes the HelmRelease, and not the helmfile of the bootstrap', async () => {
    const { program, run } = await imported({
      'apps/helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium }\nspec:\n  chart: { spec: { chart: cilium, version: 1.19.6 } }\n  values:\n${indent(TALOS_VALUES, 4)}    MTU: 1400\n`,
      'apps/bootstrap/helmfile.yaml': `releases:\n  - name: cilium\n    chart: cilium/cilium\n    version: 1.19.6\n    values: [{ MTU: 1500 }]\n`,
    }, 'apps');
    expect(program).toContain('mtu: 1400');
    expect(run.out.replace(/\s+/g, ' ')).toContain('The values in apps/bootstrap/helmfile.yaml (release cilium) were not used, because they differ from those of apps/helmrelease.yaml (HelmRelease cilium), and an object of Flux or Argo CD decides what runs. To import them instead, use --installation.');
  });

  it('applies patches of an overlay to the HelmRelease of its base', async () => {
    const files = {
      'base/helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium }\nspec:\n  chart: { spec: { chart: cilium, version: 1.19.6 } }\n  values:\n${indent(TALOS_VALUES, 4)}`,
      'base/kustomization.yaml': 'resources: [helmrelease.yaml]\n',
      'prod/kustomization.yaml': "resources: [../base]\npatches:\n  - path: values.yaml\n  - target: { kind: HelmRelease, name: cilium }\n    patch: |\n      - { op: add, path: /spec/values/devices, value: eth0 }\n",
      'prod/values.yaml': 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium }\nspec: { values: { hubble: { relay: { enabled: true }, ui: { enabled: true } } } }\n',
    };
    const { cilium, run } = await imported(files, 'base', 'prod');
    expect(cilium).toBe("new TalosCilium(chart, 'cilium', {\n  version: '1.19.6',\n  devices: 'eth0',\n});");
    expect(run.out).toContain('base/helmrelease.yaml (HelmRelease cilium, patched by prod/kustomization.yaml)');
  });

  it('assumes Service subnets beside the pods, and leaves the GatewayClass to the files', async () => {
    const { program } = await imported({
      'values.yaml': `${TALOS_VALUES}routingMode: native\nautoDirectNodeRoutes: true\nipv4NativeRoutingCIDR: 10.100.0.0/16\ngatewayAPI: { enabled: true }\n`,
      'class.yaml': 'apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: { name: cilium }\nspec: { controllerName: io.cilium/gateway-controller, parametersRef: { group: cilium.io, kind: CiliumGatewayClassConfig, name: internal, namespace: kube-system } }\n',
    });
    expect(program).toContain("podSubnets: ['10.100.0.0/16'],\n  // Assumed: no file names the Service subnet, and pods have addresses in the default, 10.96.0.0/12.\n  serviceSubnets: ['10.96.0.0/16'],");
    expect(program).toContain('gatewayApi: { alpn: false, gatewayClass: false }');
  });

  it('finds the namespace that kustomize, Flux or Argo CD sets, and lists it as existing', async () => {
    const route = 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: a }\nspec: { endpointSelector: {}, ingress: [{}] }\n';
    const { program } = await imported({
      'values.yaml': TALOS_VALUES,
      'apps/shop/kustomization.yaml': 'namespace: shop\nresources: [policy.yaml]\n',
      'apps/shop/policy.yaml': route,
      'apps/bank/ks.yaml': 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: bank }\nspec: { path: ./apps/bank/app, targetNamespace: bank }\n',
      'apps/bank/app/policy.yaml': route,
      'argo/blog.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: blog }\nspec: { source: { path: apps/blog }, destination: { namespace: blog } }\n',
      'apps/blog/policy.yaml': route,
    }, 'values.yaml', 'apps', 'argo');
    expect(program).toContain("new ClusterChart(app, cluster, { existingNamespaces: ['bank', 'blog', 'shop'] });");
    expect(program).toContain("shopPolicies.forAll('a').isolate('ingress');");
    expect(program).toContain("bankPolicies.forAll('a').isolate('ingress');");
  });

  it('writes the same bytes each time, and over existing files only if asked to', async () => {
    const files = { 'values.yaml': `${TALOS_VALUES}hubble: { ui: { enabled: true }, relay: { enabled: true } }\n` };
    const first = await imported(files);
    const refused = await cli('import', 'values.yaml');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('CLI010');
    expect(refused.err).toContain('main.ts and IMPORT.md already exist');
    const second = await imported(files, 'values.yaml', '--force');
    expect([second.program, second.report]).toEqual([first.program, first.report]);
  });

  it('names the installations when there are several, and takes one by number', async () => {
    const files = { 'a.sh': 'helm install cilium cilium/cilium --set routingMode=tunnel\n', 'b.sh': 'helm install cilium cilium/cilium --set routingMode=native\n' };
    write(files);
    const run = await cli('import', 'a.sh', 'b.sh');
    expect(run.err).toContain('1: a.sh, line 1 (helm install); 2: b.sh, line 1 (helm install)');
    expect(existsSync(join(directory, 'main.ts'))).toBe(false);
    expect((await imported(files, 'a.sh', 'b.sh', '--installation', '2')).program).toContain("routingMode: 'native'");
  });

  it('says what is missing', async () => {
    const { run } = await imported({ 'helmrelease.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: cilium }\nspec:\n  chartRef: { kind: OCIRepository, name: cilium }\n  valuesFrom: [{ kind: Secret, name: cilium-keys }]\n  values:\n${indent(TALOS_VALUES, 4)}` });
    expect(run.out.replace(/\s+/g, ' ')).toContain('valuesFrom refers to the Secret cilium-keys, which is not among the files. Its values are missing.');
    expect(run.out.replace(/\s+/g, ' ')).toContain('the OCIRepository cilium is not among the files, so the version of the chart is not known.');
  });

  it('prints the report as JSON', async () => {
    write({ 'values.yaml': TALOS_VALUES });
    const { out } = await cli('import', 'values.yaml', '--json', '--out', 'new');
    const report = JSON.parse(out) as { files: string[]; values: unknown[] };
    expect(report.files).toEqual(['main.ts', 'IMPORT.md']);
    expect(report.values).toHaveLength(7);
    expect(existsSync(join(directory, 'new/main.ts'))).toBe(true);
  });
});

describe('--set', () => {
  it('reads what helm reads', () => {
    const values: JsonObject = {};
    for (const text of ['a.b={X,Y},c=2', 'l[0].n=a,l[0].m=0,l[1]=q', 'p\\.q=1', 'e={}', 'n=null', 'z=007', 's=a\\,b', 'empty=', 'devices=eth+', 'f=1.5']) applySet(values, text, false);
    applySet(values, 'text=1', true);
    applySetJson(values, 'j.k=[1,{"a":2}]');
    expect(values).toEqual({ a: { b: ['X', 'Y'] }, c: 2, l: [{ n: 'a', m: 0 }, 'q'], 'p.q': 1, e: [], n: null, z: '007', s: 'a,b', empty: '', devices: 'eth+', f: '1.5', text: '1', j: { k: [1, { a: 2 }] } });
  });
});

describe('shell', () => {
  it('reads quotes, continued lines, comments and here-documents', () => {
    const commands = readShell(`# comment\n$ helm upgrade "a b" \\\n  --set 'x={1,2}' > out\nkubectl apply -f - <<EOF | tee log\nkind: X\nEOF\nA=1 cilium install --set a=$(cat x) && echo done\n`);
    expect(commands.map(({ words, line }) => [line, ...words])).toEqual([
      [2, 'helm', 'upgrade', 'a b', '--set', 'x={1,2}'],
      [4, 'kubectl', 'apply', '-f', '-'],
      [4, 'tee', 'log'],
      [7, 'A=1', 'cilium', 'install', '--set', 'a=$(cat x)'],
      [7, 'echo', 'done'],
    ]);
  });
});

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}
