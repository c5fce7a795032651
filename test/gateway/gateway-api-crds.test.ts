import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, JsonPatch, Testing, Yaml } from 'cdk8s';
import { CiliumGateway, ClusterChart, GatewayApiCrds, Listener, TalosCilium, TalosCiliumError, TalosCluster } from '../../lib';
import { sha256 } from '../../lib/assets/digests';
import type { KubernetesObject } from '../../lib/kubernetes/object';
import { parseKubernetesYaml } from '../../lib/yaml/reader';
import { VERSIONS, world, type World } from './worlds';

const directory = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-crds-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function crds({ objects }: Pick<World, 'objects'>): KubernetesObject[] {
  return objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
}

function releases(made: readonly KubernetesObject[]): string[] {
  return [...new Set(made.map(({ metadata }) => `${metadata.annotations!['gateway.networking.k8s.io/bundle-version']} ${metadata.annotations!['gateway.networking.k8s.io/channel']}`))].sort();
}

function bundle(name: string): KubernetesObject[] {
  const file = join(process.env.TALOS_CILIUM_ASSETS!, `gateway-api-${name}-install.yaml`);
  return parseKubernetesYaml(readFileSync(file, 'utf8')) as KubernetesObject[];
}

describe('one line, the version of Cilium', () => {
  test.each([
    ['1.18.12', 'v1.3.0', ['backendtlspolicies', 'tcproutes', 'tlsroutes'], 'v1alpha2'],
    ['1.19.6', 'v1.4.1', ['tcproutes', 'tlsroutes'], 'v1alpha2'],
    ['1.20.0', 'v1.6.1', [], 'v1'],
  ])('%s moves CRDs, API versions and values together', (version, release, absent, tlsRoute) => {
    const build = (tls: boolean) => (chart: ClusterChart): void => {
      new GatewayApiCrds(chart, 'gateway-api');
      new CiliumGateway(chart, 'web', { listeners: [Listener.http(), ...(tls ? [Listener.tlsPassthrough()] : [])] });
    };
    const plain = world(build(false), { version });
    expect([...plain.errors, ...plain.warnings]).toEqual([]);
    expect(releases(crds(plain))).toEqual([`${release} standard`]);
    const names = crds(plain).map(({ metadata }) => metadata.name);
    expect(names).toEqual(expect.arrayContaining(['gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'referencegrants'].map((kind) => `${kind}.gateway.networking.k8s.io`)));
    expect(names.filter((name) => absent.includes(name!.split('.')[0]!))).toEqual([]);

    const withTls = world(build(true), { version });
    expect([...withTls.errors, ...withTls.warnings]).toEqual([]);
    const served = withTls.find('CustomResourceDefinition', 'tlsroutes.gateway.networking.k8s.io').spec as { versions: { name: string; served: boolean }[] };
    expect(served.versions.filter((each) => each.served).map(({ name }) => name)).toContain(tlsRoute);
    // Nothing else of the experimental channel comes with it.
    expect(crds(withTls).filter(({ metadata }) => metadata.annotations!['gateway.networking.k8s.io/channel'] === 'experimental').map(({ metadata }) => metadata.name)).toEqual(
      version === '1.20.0' ? [] : ['tlsroutes.gateway.networking.k8s.io'],
    );

    expect(withTls.find('GatewayClass').metadata.name).toBe('cilium');
    expect(withTls.find('ConfigMap', 'cilium-config').data).toMatchObject({ 'enable-gateway-api': 'true', 'enable-gateway-api-alpn': 'true', 'enable-gateway-api-app-protocol': 'true' });
  });
});

test.each([['1.18.12', 'v1.3.0'], ['1.20.0', 'v1.6.1']])('%s: the objects are those of %s, but for the empty status', (version, release) => {
  const made = crds(world((chart) => void new GatewayApiCrds(chart, 'crds'), { version, gatewayApi: true }));
  const standard = bundle(`${release}-standard`).filter(({ kind }) => kind === 'CustomResourceDefinition');
  // The API server rejects an empty status.
  expect(standard.some(({ status }) => status !== undefined)).toBe(release === 'v1.3.0');
  const upstream = standard.map(({ status: _status, ...rest }) => rest);
  const byName = (objects: readonly { metadata: { name?: string } }[]): unknown[] =>
    JSON.parse(JSON.stringify(objects, (_key, value: unknown) => value ?? undefined)).sort((a: KubernetesObject, b: KubernetesObject) => (a.metadata.name! < b.metadata.name! ? -1 : 1)) as unknown[];
  expect(byName(made)).toEqual(byName(upstream));
});

test('they are needed, and TLSRoute with them, for 1.16 and 1.17', () => {
  for (const [version, release] of [['1.16.19', 'v1.1.0'], ['1.17.18', 'v1.2.1']] as const) {
    expect(releases(crds(world((chart) => void new GatewayApiCrds(chart, 'crds'), { version, gatewayApi: true })))).toEqual([`${release} experimental`, `${release} standard`]);
  }
});

test('tlsRoute says it whatever the chart holds', () => {
  const names = (tlsRoute: boolean, listener: Listener): unknown[] =>
    crds(
      world((chart) => {
        new GatewayApiCrds(chart, 'crds', { tlsRoute });
        new CiliumGateway(chart, 'web', { listeners: [listener] });
      }),
    ).map(({ metadata }) => metadata.name);
  expect(names(true, Listener.http())).toContain('tlsroutes.gateway.networking.k8s.io');
  expect(names(false, Listener.tlsPassthrough())).not.toContain('tlsroutes.gateway.networking.k8s.io');
});

describe('another release', () => {
  function pin(cilium: string, version: string, channel?: 'standard' | 'experimental'): string | undefined {
    try {
      new GatewayApiCrds(new Chart(new App(), 'c'), 'crds', { ciliumVersion: cilium, version, channel });
      return undefined;
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      return error.message;
    }
  }

  test.each([
    ['1.18.12', 'v1.4.1', 'standard'],
    ['1.19.6', 'v1.3.0', 'experimental'],
    ['1.19.6', 'v1.6.1', 'experimental'],
    ['1.20.0', 'v1.5.1', 'standard'],
    ['1.20.0', 'v1.6.3', 'standard'],
    ['1.20.0', 'v1.7.0', 'standard'],
    ['1.19.6', 'v1.7.0', 'experimental'],
  ] as const)('Cilium %s takes %s, %s', (cilium, version, channel) => {
    expect(pin(cilium, version, channel)).toBeUndefined();
  });

  test.each([
    ['1.19.6', 'v1.5.1', 'standard', /GWY025 c\/crds: Cilium 1\.19\.6 does not work with release v1\.5\.1 of the Gateway API, channel standard: its operator crashes.*use v1\.4\.1/],
    ['1.20.0', 'v1.4.1', 'standard', /GWY025 .*its controller stays off without TLSRoute v1.*use v1\.6\.1/],
    ['1.18.12', 'v1.1.0', 'standard', /GWY025 .*changed in v1\.2/],
    ['1.16.19', 'v1.2.1', 'standard', /GWY025 .*changed in v1\.2 .*use v1\.1\.0/],
    ['1.19.6', 'v1.7.0', 'standard', /GWY025 .*operator crashes/],
    ['1.19.6', 'v1.4', undefined, /AST001/],
  ] as const)('Cilium %s refuses %s, %s, and says why', (cilium, version, channel, message) => {
    expect(pin(cilium, version, channel)).toMatch(message);
  });

  test('is taken by whoever insists, and the finished output is checked all the same', () => {
    const build = (chart: ClusterChart): void => void new GatewayApiCrds(chart, 'crds', { version: 'v1.5.1', allowUnsupportedVersion: true });
    expect(world(build, { version: '1.19.6', gatewayApi: true }).errors).toMatchObject([
      { code: 'GWY051', path: expect.stringContaining('home/crds/'), what: expect.stringMatching(/crashes.* lists v1alpha2 and does not serve it .*release v1\.5\.1/) },
    ]);
  });
});

describe('at synth', () => {
  test('a bundle that is nowhere is an error of the construct, and the constructor does not look for it', () => {
    const build = (chart: ClusterChart): void => void new GatewayApiCrds(chart, 'crds', { version: 'v1.3.1', bundle: { offline: true, allowUnverified: true } });
    const { errors } = world(build, { gatewayApi: true });
    expect(errors).toMatchObject([{ code: 'AST004', path: 'home/crds (gateway-api v1.3.1 (standard))' }]);
  });

  test('the lock file decides which bytes are taken', () => {
    const lockFile = join(directory, 'lock.json');
    const name = 'gateway-api-v1.4.1-standard-install.yaml';
    const build = (chart: ClusterChart): void => void new GatewayApiCrds(chart, 'crds', { bundle: { lockFile } });
    writeFileSync(lockFile, JSON.stringify({ lockVersion: 1, assets: { [name]: { sha256: '0'.repeat(64) } } }));
    expect(world(build, { gatewayApi: true }).errors).toMatchObject([{ code: 'AST005' }]);
    const digest = sha256(readFileSync(join(process.env.TALOS_CILIUM_ASSETS!, name)));
    writeFileSync(lockFile, JSON.stringify({ lockVersion: 1, assets: { [name]: { sha256: digest } } }));
    expect(world(build, { gatewayApi: true }).errors).toEqual([]);
  });

  test('a release file with comments and admission policies is taken whole', () => {
    const text = readFileSync(join(process.env.TALOS_CILIUM_ASSETS!, 'gateway-api-v1.6.1-standard-install.yaml'), 'utf8');
    const policy = (kind: string): string =>
      `# guard\n---\napiVersion: admissionregistration.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: safe-upgrades.gateway.networking.k8s.io\nspec: {}\n`;
    const path = join(directory, 'release.yaml');
    // The release file has them; a copy of the CRDs only has not.
    const whole = text.includes('kind: ValidatingAdmissionPolicy') ? text : `${text}\n${policy('ValidatingAdmissionPolicy')}${policy('ValidatingAdmissionPolicyBinding')}`;
    writeFileSync(path, whole);
    const lockFile = join(directory, 'release-lock.json');
    writeFileSync(lockFile, JSON.stringify({ lockVersion: 1, assets: { 'gateway-api-v1.6.1-standard-install.yaml': { sha256: sha256(Buffer.from(whole)) } } }));
    const made = world((chart) => void new GatewayApiCrds(chart, 'crds', { bundle: { path, lockFile } }), { version: '1.20.0', gatewayApi: true });
    expect(made.errors).toEqual([]);
    expect(made.find('ValidatingAdmissionPolicy', 'safe-upgrades.gateway.networking.k8s.io').metadata.namespace).toBeUndefined();
    expect(made.find('ValidatingAdmissionPolicyBinding', 'safe-upgrades.gateway.networking.k8s.io')).toBeDefined();
  });

  test('a release file is read without the empty status that the API server rejects', () => {
    // Not a file that an earlier run has read: what is read is cached.
    const text = `# ${Date.now()}\n${readFileSync(join(process.env.TALOS_CILIUM_ASSETS!, 'gateway-api-v1.3.0-standard-install.yaml'), 'utf8')}`;
    expect(text).toMatch(/^status:/m);
    const [path, lockFile] = [join(directory, 'old.yaml'), join(directory, 'old-lock.json')];
    writeFileSync(path, text);
    writeFileSync(lockFile, JSON.stringify({ lockVersion: 1, assets: { 'gateway-api-v1.3.0-standard-install.yaml': { sha256: sha256(Buffer.from(text)) } } }));
    const made = crds(world((chart) => void new GatewayApiCrds(chart, 'crds', { bundle: { path, lockFile } }), { version: '1.18.12', gatewayApi: true }));
    expect([made.length > 4, made.filter((object) => 'status' in object)]).toEqual([true, []]);
  });

  test('works in a plain App and in Testing.synth, with a namespace on the chart, twice the same', () => {
    const app = new App({ outdir: join(directory, 'plain') });
    const chart = new Chart(app, 'crds', { namespace: 'apps', disableResourceNameHashes: true });
    new GatewayApiCrds(chart, 'gateway-api', { ciliumVersion: '1.19.6' });
    const objects = Testing.synth(chart) as KubernetesObject[];
    expect(objects).toHaveLength(6);
    expect(objects.filter(({ metadata }) => metadata.namespace !== undefined)).toEqual([]);
    expect(Testing.synth(chart)).toEqual(objects);
    expect(app.synthYaml()).toContain('name: gateways.gateway.networking.k8s.io');
    app.synth();
    expect(Yaml.load(`${app.outdir}/crds.k8s.yaml`)).toEqual(objects);
  });

  test('patches find their object, or are an error', () => {
    const build = (name: string) => (chart: ClusterChart): void =>
      new GatewayApiCrds(chart, 'crds', { annotations: { keep: 'yes' } }).patchObject(name, JsonPatch.add('/metadata/annotations/patched', 'yes'));
    const made = world(build('gateways.gateway.networking.k8s.io'), { gatewayApi: true });
    expect(made.find('CustomResourceDefinition', 'gateways.gateway.networking.k8s.io').metadata.annotations).toMatchObject({
      keep: 'yes',
      patched: 'yes',
      'gateway.networking.k8s.io/bundle-version': 'v1.4.1',
    });
    expect(world(build('nothing'), { gatewayApi: true }).errors).toMatchObject([{ code: 'GWY031', what: expect.stringContaining('has no object named nothing') }]);
  });

  test('two clusters of one app have each the set of their own Cilium', () => {
    const app = new App();
    const charts = VERSIONS.map((version, index) => {
      const chart = new ClusterChart(app, new TalosCluster({ name: `c${index}`, talosVersion: '1.13', kubernetesVersion: '1.34.1', controlPlanes: 3 }));
      new TalosCilium(chart, 'cilium', { version, gatewayApi: true });
      new GatewayApiCrds(chart, 'crds');
      return chart;
    });
    expect(charts.map((chart) => releases((Testing.synth(chart) as KubernetesObject[]).filter(({ kind }) => kind === 'CustomResourceDefinition')))).toEqual([['v1.3.0 standard'], ['v1.4.1 standard'], ['v1.6.1 standard']]);
  });
});
