import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { CiliumPolicies, ClusterChart, GitOpsApp, ManifestsFromYaml, TalosCilium, TalosCiliumError, TalosCluster, TalosMachineConfig } from '../../lib';
import { main } from '../../lib/cli/main';
import { useTemporaryDirectory } from '../support/scripts';

const directory = useTemporaryDirectory();

/** Problems of a synth. A raw error fails the test. */
function problemsOf(write: (chart: ClusterChart) => void): readonly string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-talos-cilium-test-'));
  try {
    const app = new GitOpsApp({ outdir });
    write(new ClusterChart(app, new TalosCluster({ name: 'home', talosVersion: '1.13.2', kubernetesVersion: '1.35.0' }), { namespaces: ['shop'] }));
    app.synth();
    return [];
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    expect(error.message.length).toBeLessThan(5000);
    return error.problems.map(({ code, path }) => `${code} ${path}`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const cycle: Record<string, unknown> = {};
cycle.a = cycle;
const nested = (levels: number, wrap: (value: unknown) => unknown): unknown => Array.from({ length: levels }).reduce(wrap, 'x');
const INPUTS: Readonly<Record<string, unknown>> = { 'cyclic': cycle, '10,000 maps deep': nested(10_000, (a) => ({ a })), '10,000 lists deep': { a: nested(10_000, (a) => [a]) } };

const metadata = { name: 'own', namespace: 'shop' };
const object = (chart: ClusterChart, more: object): ApiObject => new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...more } as never);
const ENTRIES: Readonly<Record<string, readonly [string, (chart: ClusterChart, input: never) => void]>> = {
  'ApiObject': ['OBJ002 home/own', (chart, data) => void object(chart, { data })],
  'policy': ['OBJ002 home/own', (chart, spec) => void object(chart, { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy', spec })],
  'List': ['OBJ002 home/own', (chart, item) => void object(chart, { kind: 'List', items: [item] })],
  'JsonPatch': ['OBJ002 home/own', (chart, value) => void object(chart, {}).addJsonPatch(JsonPatch.add('/data', value))],
  'values': ['API003 home/own', (chart, values) => void new TalosCilium(chart, 'own', { values })],
  'request': ['API003 home/own', (chart, values) => void new TalosCilium(chart, 'own').request({ origin: 'x', reason: 'x', values })],
  'props': ['API003 home/own', (chart, env) => void new TalosCilium(chart, 'own', { agent: { extraEnv: [env] } })],
  'Talos patches': ['API003 home/own', (chart, machine) => void new TalosMachineConfig(chart, 'own', { patches: { all: [{ machine }] } })],
  'cluster': ['API001 TalosCluster', (_, props) => void new TalosCluster(props)],
};

describe.each(Object.keys(INPUTS))('an input that is %s is an error with its place', (input) => {
  test.each(Object.keys(ENTRIES))('%s', (entry) => {
    const [expected, write] = ENTRIES[entry]!;
    expect(problemsOf((chart) => write(chart, INPUTS[input] as never))).toContain(expected);
  });
});

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n';
const bomb = (levels: number, leaf: string): string => `data:\n  a0: &a0 [${leaf}]\n${Array.from({ length: levels }, (_, index) => `  a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(10)}]\n`).join('')}`;
const TEXTS: Readonly<Record<string, string>> = {
  'aliases of aliases': CONFIG_MAP + bomb(9, 'x,x,x,x,x'),
  'aliases of a long text': CONFIG_MAP + bomb(5, 'x'.repeat(100_000)),
  'an alias inside of its anchor': `${CONFIG_MAP}data: &a {b: *a}\n`,
  'lists in one line': `${CONFIG_MAP}data: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
  'lists that do not end': '['.repeat(1_000_000),
  'nested lists': `${'- '.repeat(10_000)}x`,
  'nested maps': Array.from({ length: 2_000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'),
};

describe('YAML that is small and reads as something huge is an error, in little time and memory', () => {
  test.each(Object.keys(TEXTS))('%s', (name) => {
    const started = { cpu: process.cpuUsage().user, memory: process.memoryUsage().rss };
    const text = TEXTS[name]!;
    const file = join(directory(), `${name.replaceAll(' ', '-')}.yaml`);
    writeFileSync(file, text);
    const found = [
      problemsOf((chart) => void new ManifestsFromYaml(chart, 'own', { text })),
      problemsOf((chart) => void new ManifestsFromYaml(chart, 'own', { files: [file] })),
      problemsOf((chart) => void CiliumPolicies.fromYaml(chart, 'own', { text } as never)),
      problemsOf((chart) => void TalosCilium.fromValues(chart, 'own', file)),
    ].map((problems) => problems.length > 0);
    expect(found).toEqual([true, true, true, true]);
    expect(process.cpuUsage().user - started.cpu).toBeLessThan(10_000_000);
    expect(process.memoryUsage().rss - started.memory).toBeLessThan(500 * 1024 * 1024);
  });

  test.each(['check', 'import'])('the command %s', async (command) => {
    for (const [name, text] of Object.entries(TEXTS)) {
      const file = join(directory(), `${command}-${name.replaceAll(' ', '-')}.yaml`);
      writeFileSync(file, text);
      const output: string[] = [];
      const write = (line: string): void => void output.push(line);
      const code = await main([command, file, ...(command === 'import' ? ['--out', join(directory(), `out-${name.length}`)] : [])], { out: write, err: write } as never);
      expect([name, code !== 0 || !text.startsWith(CONFIG_MAP), output.join('').includes('RangeError')]).toEqual([name, true, false]);
    }
  });
});
