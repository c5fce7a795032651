import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App } from 'cdk8s';
import { CiliumPolicies, ClusterChart, GitOpsApp, ManifestsFromYaml, Peer, TalosCilium, TalosCiliumError, TalosCluster, TalosMachineConfig } from '../../lib';
import { findInIndex } from '../../lib/assets/chart-repository';
import { cli } from '../cli/support';
import { useTemporaryDirectory } from '../support/scripts';

const directory = useTemporaryDirectory();
const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\ndata:\n';

/** Texts of kilobytes that grow without bounds in a reader that lets them, or that take its stack. */
const TEXTS: Readonly<Record<string, string>> = {
  'aliases of lists': `  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, index) => `  a${index + 1}: &a${index + 1} [${Array(10).fill(`*a${index}`).join(',')}]\n`).join('')}`,
  'aliases of maps': `  a0: &a0 { k: v }\n${Array.from({ length: 12 }, (_, index) => `  a${index + 1}: &a${index + 1} { ${Array.from({ length: 10 }, (_, key) => `k${key}: *a${index}`).join(', ')} }\n`).join('')}`,
  'an alias inside of its anchor': '  x: &x { y: *x }\n',
  '10,000 lists': `  x: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  '10,000 maps': `  x: ${'{ a: '.repeat(10_000)}1${' }'.repeat(10_000)}\n`,
  '2,000 levels of lines': Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level + 2)}a:\n`).join(''),
};

const nested = (levels: number, wrap: (inner: unknown) => unknown): unknown => Array.from({ length: levels }).reduce<unknown>(wrap, 'x');
const cycle: Record<string, unknown> = {};
cycle.a = { b: cycle };
/** What no text is made of: values of a program. */
const VALUES: Readonly<Record<string, unknown>> = {
  '10,000 lists': nested(10_000, (inner) => [inner]),
  '10,000 maps': nested(10_000, (inner) => ({ a: inner })),
  'a cycle': cycle,
  'shared lists': nested(12, (inner) => Array(10).fill(inner)),
  'shared maps': nested(12, (inner) => Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`k${index}`, inner]))),
};

/** Problems of a synth, and the time of the processor that it took. */
function problemsOf(add: (chart: ClusterChart) => void, hasCilium = false): readonly string[] {
  const started = process.cpuUsage().user;
  try {
    const app = new GitOpsApp({ outdir: join(directory(), 'dist') });
    add(new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }), { namespaces: ['shop'], ...(!hasCilium && { ciliumVersion: '1.19.6' }) }));
    app.synth();
    return [];
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    return error.problems.map(({ code, path, what }) => `${code} ${path}: ${what.slice(0, 60)}`);
  } finally {
    expect(process.cpuUsage().user - started).toBeLessThan(10_000_000);
  }
}

describe.each(Object.keys(VALUES))('%s', (name) => {
  const data = VALUES[name] as never;

  test.each<[string, (chart: ClusterChart) => void, RegExp]>([
    ['values', (chart) => void new TalosCilium(chart, 'cilium', { version: '1.19.6', values: { extraConfig: { data } } }), /^API003 home\/cilium: values\.extraConfig/],
    ['a request', (chart) => new TalosCilium(chart, 'cilium', { version: '1.19.6' }).request({ origin: 'a', reason: 'b', values: { extraConfig: { data } } }), /^API003 home\/cilium: request: values\.extraConfig/],
    ['a patch', (chart) => void new TalosMachineConfig(chart, 'talos', { patches: { all: [{ machine: { nodeLabels: data } }] } }), /^API003 home\/talos: patches\.all\[0\]\.machine/],
  ])('in %s is an error with its path', (place, add, expected) => expect(problemsOf(add, place !== 'a patch')).toEqual([expect.stringMatching(expected)]));

  test.each(['an object', 'an object in a List', 'a spec'])('in %s is an error with its path', (place) => {
    const metadata = { name: 'own', namespace: 'shop' };
    const object = place === 'a spec'
      ? { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', metadata, spec: data }
      : place === 'an object' ? { apiVersion: 'v1', kind: 'ConfigMap', metadata, data } : { apiVersion: 'v1', kind: 'List', metadata: { name: 'own' }, items: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }] };
    const add = (chart: ClusterChart): unknown => new ApiObject(chart, 'own', object as never);
    expect(problemsOf(add)).toEqual([expect.stringMatching(/^OBJ002 home\/own/)]);
  });

  test('in an app of cdk8s is an error with its path', () => {
    const app = new App({ outdir: join(directory(), 'plain') });
    const chart = new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0' }), { namespaces: ['shop'], ciliumVersion: '1.19.6' });
    new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'shop' }, data } as never);
    new CiliumPolicies(chart, 'policies', { namespace: 'shop' }).forAll('all').allowFrom(Peer.namespace('shop'));
    const started = process.cpuUsage().user;
    expect(() => app.synth()).toThrow(/error (?:OBJ002|OUT003): home\/own/);
    expect(process.cpuUsage().user - started).toBeLessThan(10_000_000);
  });
});

describe.each(Object.keys(TEXTS))('YAML with %s', (name) => {
  const text = HEAD + TEXTS[name]!;

  test.each<[string, (chart: ClusterChart) => void, RegExp]>([
    ['ManifestsFromYaml', (chart) => void new ManifestsFromYaml(chart, 'yaml', { text }), /^YAML001 home\/yaml/],
    ['CiliumPolicies.fromYaml', (chart) => void CiliumPolicies.fromYaml(chart, 'yaml', { text }), /^YAML001 home\/yaml/],
    ['TalosCilium.fromValues', (chart) => void TalosCilium.fromValues(chart, 'cilium', write(text), { version: '1.19.6' }), /^YAML001 .*large\.yaml/],
    ['crds of an app', () => void new GitOpsApp({ outdir: join(directory(), 'dist'), crds: [write(text)] }), /^YAML001 .*large\.yaml/],
  ])('in %s is an error with its path', (_, add, expected) => expect(problemsOf(add)).toEqual([expect.stringMatching(expected)]));

  test('in a file for each command is an error with its path', async () => {
    const file = write(text);
    mkdirSync(join(directory(), 'empty'), { recursive: true });
    for (const args of [['check', file], ['diff', join(directory(), 'empty'), file], ['reach', 'list', file], ['import', file, '--cilium-version', '1.19.6', '--out', join(directory(), 'imported')]]) {
      const { code, out, err } = await cli(...args);
      expect([code === 1 || code === 2, `${out}${err}`]).toEqual([true, expect.stringMatching(/large\.yaml(?:.*\n)?.*error YAML001/)]);
    }
  });
});

test('an index of 20 MB is read in seconds, and one with aliases is an error', () => {
  const entries = Array.from({ length: 60_000 }, (_, index) => `  - version: 1.${index}.0\n    digest: ${String(index).padStart(64, '0')}\n    description: ${'x'.repeat(200)}\n    urls: [cilium-1.${index}.0.tgz]\n`).join('');
  const text = `apiVersion: v1\nentries:\n  cilium:\n${entries}`;
  expect(text.length).toBeGreaterThan(19_000_000);
  const started = process.cpuUsage().user;
  expect(findInIndex(text, new URL('https://charts.example.com/'), '1.59999.0', 'cilium').urls).toHaveLength(1);
  expect(process.cpuUsage().user - started).toBeLessThan(30_000_000);
  for (const name of Object.keys(TEXTS)) {
    expect(() => findInIndex(`apiVersion: v1\nentries:\n${TEXTS[name]!}`, new URL('https://charts.example.com/'), '1.19.6', 'cilium')).toThrow(/AST012 .*index\.yaml/);
  }
});

function write(text: string): string {
  const file = join(directory(), 'large.yaml');
  writeFileSync(file, text);
  return file;
}
