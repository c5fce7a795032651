import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Bootstrap, ClusterChart, GitOpsApp, setLayer, suppressCheck, TalosCilium, TalosCiliumError, TalosCluster, TalosMachineConfig, type JsonObject } from '../../lib';
import { contributeFiles } from '../../lib/synthesis/output-files';
import { inTemporaryDirectory } from '../support/scripts';

// Put together here, so that no scanner of repositories takes it for real.
const TOKEN = `gh${'p'}_${'a1B2'.repeat(9)}`;

/** Codes and paths of what a synth refuses. It writes nothing then, and no message shows the secret. */
function refused(add: (chart: ClusterChart) => void, withoutCilium = true): readonly string[] {
  return inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ name: 'demo', outdir });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }), { ...(withoutCilium && { ciliumVersion: '1.19.6' }), namespaces: ['shop'] });
    try {
      add(chart);
      app.synth();
      return [];
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      expect(error.message).not.toContain(TOKEN);
      expect(existsSync(join(outdir, 'demo'))).toBe(false);
      return error.problems.map(({ code, path }) => `${code} ${path}`);
    }
  });
}

const object = (chart: ClusterChart, kind: string, more: JsonObject, apiVersion = 'v1'): ApiObject =>
  new ApiObject(chart, 'own', { apiVersion, kind, metadata: { name: 'own', namespace: 'shop' }, ...more });

test.each<[string, (chart: ClusterChart) => void, readonly string[]]>([
  ['an object', (chart) => object(chart, 'ConfigMap', { data: { config: `token: ${TOKEN}` } }), ['SEC005 home/own']],
  ['an annotation', (chart) => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'shop', annotations: { note: TOKEN } } }), ['SEC005 home/own']],
  ['a policy', (chart) => object(chart, 'CiliumNetworkPolicy', {
    spec: { endpointSelector: {}, egress: [{ toEndpoints: [{}], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ headers: [`X-Token: ${TOKEN}`] }] } }] }] },
  }, 'cilium.io/v2'), ['SEC005 home/own']],
  ['a file', (chart) => contributeFiles(chart, () => ({ files: new Map([['notes.md', `Log in with ${TOKEN}\n`]]) })), ['SEC005 home/notes.md']],
  ['a file that is made late', (chart) => contributeFiles(chart, () => ({ files: new Map([['notes.md', () => TOKEN]]) })), ['SEC005 home/notes.md']],
])('a secret in %s is not written', (_, add, expected) => {
  expect(refused(add)).toEqual(expect.arrayContaining([...expected]));
});

test('a password that is none can be kept with a reason; a private key cannot', () => {
  const accept = (data: JsonObject) => (chart: ClusterChart): void => {
    const own = object(chart, 'ConfigMap', { data });
    suppressCheck(own, { id: 'SEC005', reason: 'the password of the demo is public' });
    if ('tls.key' in data) suppressCheck(own, { id: 'SEC004', reason: 'it is only a test' });
  };
  expect(refused(accept({ DB_PASSWORD: 'demo' }))).toEqual([]);
  expect(refused(accept({ 'tls.key': `-----BEGIN ${'PRIVATE'} KEY-----` }))).not.toEqual([]);
});

test('a secret in values is refused by its place', () => {
  inTemporaryDirectory((outdir) => {
    const app = new GitOpsApp({ outdir: join(outdir, 'dist') });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }));
    new TalosCilium(chart, 'cilium', { version: '1.19.6', values: { extraEnv: [{ name: 'NOTE', value: TOKEN }] } });
    expect(() => app.synth()).toThrow(/SEC002.*extraEnv\.0\.value/s);
  });
});

test('a password that was accepted in an object is accepted in the bootstrap that has the object, and no other one', () => {
  const add = (reason: string) => (chart: ClusterChart): void => {
    new TalosCilium(chart, 'cilium', { version: '1.19.6' });
    const own = new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'kube-system' }, data: { url: 'https://demo:hunter22@example.com/' } });
    setLayer(own, 'cilium');
    suppressCheck(own, { id: 'SEC005', reason });
    new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
  };
  const synth = (reason: string): readonly string[] => refused(add(reason), false);
  expect(synth('the password of the demo is public')).toEqual([]);
  expect(synth('as in https://other:hunter23@example.com/')).toEqual(['SEC005 checks.json']);
});
