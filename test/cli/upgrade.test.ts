import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import { notesFor, UPGRADE_NOTES } from '../../lib/cli/upgrade/notes';
import { upgradePath } from '../../lib/cli/upgrade/path';
import { newestPatch } from '../../lib/assets/known-patches';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { homeProgram, openAppDirectory, type AppDirectory } from './app-directory';
import { cli } from './support';

const version = (text: string): CiliumVersion => CiliumVersion.parse(text);

describe('the way', () => {
  const path = (from: string, to: string, ...via: string[]): string[] => upgradePath(version(from), to, via).map(String);

  test('goes to the newest patch release first, and through every minor', () => {
    const newest = (minor: string): string => newestPatch(minor)!;
    expect(path('1.18.1', '1.20.0')).toEqual([newest('1.18'), newest('1.19'), '1.20.0']);
    expect(path(newest('1.18'), '1.19')).toEqual([newest('1.19')]);
    expect(path('1.19.1', '1.19.6')).toEqual(['1.19.6']);
    expect(path('1.18.1', '1.20.0', '1.18.12', '1.19.6')).toEqual(['1.18.12', '1.19.6', '1.20.0']);
    expect(path('1.19.99', '1.20.0')).toEqual(['1.20.0']);
  });

  test.each(['1.19.5', '1.18.12', '2.0.0', 'latest', '1.77'])('%s is not a version to go to', (to) => {
    expect(() => path('1.19.6', to)).toThrow();
  });
});

/** What concerns a cluster: objects and values for each note. */
const SAMPLES: Readonly<Record<string, { readonly objects?: string; readonly values?: Readonly<Record<string, unknown>> }>> = {
  'bgp-peering-policy': { objects: 'apiVersion: cilium.io/v2alpha1\nkind: CiliumBGPPeeringPolicy\nmetadata: { name: a }' },
  'mutual-authentication-off': { objects: policy('auth', 'ingress: [{ authentication: { mode: required } }]') },
  'mesh-policies-local': { values: { 'clustermesh.useAPIServer': true } },
  'mesh-auth-mode': { values: { 'clustermesh.useAPIServer': true } },
  'dns-wildcard-levels': { objects: policy('dns', 'egress: [{ toFQDNs: [{ matchPattern: "**.example.com" }] }]') },
  'policy-requirements': { objects: policy('requires', 'ingress: [{ fromRequires: [{}] }]') },
  'removed-service-options': { values: { extraArgs: ['--enable-node-port=true'] } },
  'certificate-job-stays': { objects: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: hubble-generate-certs, namespace: kube-system }' },
  'gateway-api-1-6': { objects: config('enable-gateway-api: "true"') },
  'tls-routes-v1': { objects: 'apiVersion: gateway.networking.k8s.io/v1alpha2\nkind: TLSRoute\nmetadata: { name: a, namespace: shop }' },
  'kafka-rules': { objects: policy('kafka', 'ingress: [{ toPorts: [{ rules: { kafka: [{}] } }] }]') },
  'empty-policies': { objects: 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: empty, namespace: shop }' },
  'node-config-v2': { objects: 'apiVersion: cilium.io/v2alpha1\nkind: CiliumNodeConfig\nmetadata: { name: a, namespace: kube-system }' },
  'node-port-from-pods': { objects: `${config('bpf-lb-sock-hostns-only: "true"')}\n---\n${policy('any', 'egress: [{}]')}` },
  'mutual-authentication-deprecated': { objects: policy('auth', 'ingress: [{ authentication: { mode: required } }]') },
  'cni-1-0': { values: { 'cni.configMap': 'own' } },
  'mesh-certificates': { values: { 'clustermesh.useAPIServer': true } },
  'mesh-server-names': { values: { 'clustermesh.apiserver.tls.server.extraDnsNames': ['a'] } },
  'ca-validity': { objects: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: hubble-generate-certs, namespace: kube-system }' },
  'hubble-prefer-ipv6': { values: { 'hubble.preferIpv6': true } },
  'dns-pre-cache': { values: { 'dnsProxy.preCache': 'a' } },
  'tproxy-netkit': { values: { 'bpf.tproxy': true, 'bpf.datapathMode': 'netkit' } },
  'config-drift': {},
  'removed-options': { values: { 'operator.extraArgs': ['--node-port-mode=dsr'] } },
  'l2-local-backends': { objects: 'apiVersion: cilium.io/v2alpha1\nkind: CiliumL2AnnouncementPolicy\nmetadata: { name: a }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\nspec: { externalTrafficPolicy: Local }' },
  'envoy-one-stream': { objects: 'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: cilium-envoy, namespace: kube-system }' },
};

function policy(name: string, spec: string): string {
  return `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: { endpointSelector: {}, ${spec} }`;
}

function config(data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cilium-config, namespace: kube-system }\ndata: { ${data} }`;
}

/** Notes for a cluster with some of the samples, on the whole way. */
function notes(samples: readonly string[], from = '1.18.12', to = '1.20.2'): string[] {
  const all = samples.flatMap((id) => (SAMPLES[id]!.objects === undefined ? [] : (parseKubernetesYaml(SAMPLES[id]!.objects) as unknown as KubernetesObject[])));
  const [settings, ...others] = all.filter(({ kind }) => kind === 'ConfigMap');
  const objects = [...all.filter(({ kind }) => kind !== 'ConfigMap'), ...(settings ? [{ ...settings, data: Object.assign({}, ...[settings, ...others].map(({ data }) => data)) as object }] : [])];
  const values = new Map(samples.flatMap((id) => Object.entries(SAMPLES[id]!.values ?? {})));
  return notesFor(version(from), { objects, values, to: version(to) }).map(({ id }) => id);
}

describe('upgrade notes', () => {
  /** Notes with the same cause. */
  const TOGETHER = [['mutual-authentication-off', 'mutual-authentication-deprecated'], ['mesh-policies-local', 'mesh-auth-mode', 'mesh-certificates'], ['certificate-job-stays', 'ca-validity']];
  /** Every policy is one that a NodePort may matter for. */
  const ALWAYS = ['config-drift'];

  test('a cluster with everything is told everything', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(UPGRADE_NOTES.map(({ id }) => id).sort());
    expect(notes(Object.keys(SAMPLES)).sort()).toEqual(UPGRADE_NOTES.map(({ id }) => id).sort());
  });

  test.each(UPGRADE_NOTES.map(({ id }) => id))('%s is told because of one thing, and nothing else is', (id) => {
    const together = TOGETHER.find((group) => group.includes(id)) ?? [id];
    expect(notes([id]).sort()).toEqual([...new Set([...together, ...ALWAYS])].sort());
  });

  test('a plain cluster is told what concerns all, each in its minor', () => {
    expect(notes([])).toEqual(ALWAYS);
    expect(notes(['dns-wildcard-levels', 'kafka-rules'], '1.18.12', '1.19.6')).toEqual(['dns-wildcard-levels']);
    expect(notes(['dns-wildcard-levels', 'kafka-rules'], '1.19.6', '1.20.0')).toEqual(['kafka-rules', ...ALWAYS]);
    expect(notes(['l2-local-backends'], '1.19.6', '1.20.0')).toEqual(ALWAYS);
    expect(notes(['l2-local-backends'], '1.20.0', '1.20.2')).toEqual(['l2-local-backends']);
  });
});

describe('the command', () => {
  let directory: AppDirectory;
  afterEach(() => directory.close());
  const open = (props: string, more = ''): void => void (directory = openAppDirectory(homeProgram(props, more)));

  test('plans each step, and changes nothing but the plan', async () => {
    open("version: '1.18.12', gatewayApi: true, values: { hubble: { redact: { kafka: { apiKey: true } } } }", `new lib.GatewayApiCrds(chart, 'crds'); new (require(${JSON.stringify(require.resolve('cdk8s'))}).ApiObject)(chart, 'old', { apiVersion: 'gateway.networking.k8s.io/v1alpha2', kind: 'TLSRoute', metadata: { name: 'a', namespace: 'default' }, spec: { hostnames: ['a.example.com'], rules: [{ backendRefs: [{ name: 'a', port: 443 }] }] } });`);
    const before = readdirSync('.');
    const { out } = await cli('upgrade', '--to', '1.20.0', '--via', '1.18.12,1.19.6', '--json');
    const { steps } = JSON.parse(out) as { steps: readonly { from: string; to: string; notes: readonly { id: string }[]; findings: readonly { code: string }[]; conversions: readonly object[]; gatewayApi: object; consequences: readonly { id: string }[] }[] };
    expect(steps.map(({ from, to }) => `${from} ${to}`)).toEqual(['1.18.12 1.19.6', '1.19.6 1.20.0']);
    expect(steps[1]!.notes.map(({ id }) => id)).toEqual(expect.arrayContaining(['gateway-api-1-6', 'tls-routes-v1', 'ca-validity']));
    expect(steps[1]!.findings.map(({ code }) => code)).toContain('CIL002');
    expect(steps[1]!.conversions).toEqual([{ kind: 'TLSRoute', name: 'a', namespace: 'default', from: 'gateway.networking.k8s.io/v1alpha2', to: 'gateway.networking.k8s.io/v1' }]);
    expect(steps.map(({ gatewayApi }) => gatewayApi)).toEqual([{ from: 'v1.3.0', to: 'v1.4.1' }, { from: 'v1.4.1', to: 'v1.6.1' }]);
    expect(steps.every(({ consequences }) => consequences.some(({ id }) => id === 'cilium-version'))).toBe(true);
    expect(readdirSync('.').sort()).toEqual([...before, 'upgrade.md'].sort());
    const page = readFileSync('upgrade.md', 'utf8');
    for (const part of ['## Step 2: 1.19.6 to 1.20.0', '### Prepare', 'apiVersion: gateway.networking.k8s.io/v1\nkind: TLSRoute', 'k8sServiceHost=localhost', '## Rollback']) expect(page).toContain(part);
  });

  test('--write changes the version in the program, and nothing else', async () => {
    open("version: '1.19.6', /* stays */ hubble: false");
    const program = readFileSync('main.js', 'utf8');
    const { code, err } = await cli('upgrade', '--to', '1.20.0', '--write');
    expect([code, err]).toEqual([0, expect.stringMatching(/^Wrote version '1\.20\.0' to main\.js:\d+\.\n$/) as string]);
    expect(readFileSync('main.js', 'utf8')).toBe(program.replace("version: '1.19.6'", "version: '1.20.0'"));
  });

  test('a version that is not a string literal is printed', async () => {
    open("version: ['1.19', '6'].join('.')");
    const { err } = await cli('upgrade', '--to', '1.20.0', '--write');
    expect(err).toContain("{ version: '1.20.0' }");
  });

  test('a program that must be changed first says so, with what to change', async () => {
    open("version: '1.19.6', values: { encryption: { enabled: true, type: 'wireguard', strictMode: { enabled: true, cidr: '10.0.0.0/8' } } }");
    const { code, out } = await cli('upgrade', '--to', '1.20.0');
    expect([code, out]).toEqual([1, expect.stringContaining('to correct first') as string]);
    expect(readFileSync('upgrade.md', 'utf8')).toMatch(/### Change the program first\n[^#]*encryption\.strictMode/);
  });

  test('a version that is not newer is a mistake', async () => {
    open("version: '1.19.6'");
    expect(await cli('upgrade', '--to', '1.18.12')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is not newer') as string });
    expect(existsSync('upgrade.md')).toBe(false);
  });
});
