import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ciliumChartAsset, findAsset } from '../../lib/assets';
import { readArchive } from '../../lib/assets/archive';
import { extractChartFacts, extractDeclaredFacts, templateText } from '../../lib/chart/chart-facts';
import { isKnownKey, knownPaths, namedKeys, type KnownKeys } from '../../lib/chart/known-keys';
import { isReadByName, leafPaths, withPaths } from '../../lib/chart/literal-reads';
import { ClusterChart, TalosCilium, TalosCluster } from '../../lib';
import { App, Testing } from 'cdk8s';
import { inTemporaryDirectory, withEnvironment } from '../support/scripts';

const VERSIONS = ['1.16.19', '1.17.18', '1.18.1', '1.18.12', '1.19.6', '1.20.0'];

describe.each(VERSIONS)('chart %s', (version) => {
  const files = readArchive(findAsset(ciliumChartAsset(version)).bytes);
  const facts = extractChartFacts(files);
  const templates = templateText(files);

  test('a value that is read by name is known and has an effect', () => {
    const idle = [...knownPaths(facts.idle)].filter((path) => !hasKeysBelow(facts.idle, path));
    const refused = [...knownPaths(facts.refused)].filter((path) => !isKnownKey(facts.values, path));
    expect(idle.length).toBeGreaterThan(0);
    expect([...idle, ...refused].filter((path) => isReadByName(templates, path))).toEqual([]);
    // Whatever the long way finds unknown, the short way must not find.
    for (const path of knownPaths(facts.values)) {
      const misspelt = [...path.slice(0, -1), `${path.at(-1)}x`];
      if (!isKnownKey(facts.values, misspelt)) expect([misspelt, isReadByName(templates, misspelt)]).toEqual([misspelt, false]);
    }
  });

  test('most values are read by name', () => {
    const leaves = leafPaths(facts.defaults);
    expect(leaves.filter((path) => isReadByName(templates, path)).length / leaves.length).toBeGreaterThan(0.5);
  });
});

test('what is declared plus what is read by name has no other keys', () => {
  const files = readArchive(findAsset(ciliumChartAsset('1.20.0')).bytes);
  const declared = extractDeclaredFacts(files);
  const undeclared = [...knownPaths(extractChartFacts(files).values)].find((path) => !isKnownKey(declared.values, path))!;
  expect(undeclared).toBeDefined();
  const paths = [undeclared, ['bpf', 'masquerade'], ['a', 'b', 'c']];
  const more = withPaths(declared.values, paths);
  expect(paths.map((path) => isKnownKey(more, path))).toEqual([true, true, true]);
  expect([[...undeclared.slice(0, -1), 'none'], ['bpf', 'masquarade'], ['a', 'b', 'd']].map((path) => isKnownKey(more, path))).toEqual([false, false, false]);
});

test('a plain installation goes the short way, and one with a mistake finds it all the same', () => {
  inTemporaryDirectory((cache) => {
    withEnvironment({ TALOS_CILIUM_CACHE: cache }, () => {
      const cluster = new TalosCluster({ name: 'home', talosVersion: '1.12', kubernetesVersion: '1.34.1', controlPlanes: 3 });
      const records = (): string[] => readdirSync(join(cache, 'charts')).map((name) => name.replace(/^[0-9a-f]+-/, '').replace(/-[0-9a-f]{16}/, ''));
      // Records are kept in memory too: a chart that no other test of this process opens.
      const version = '1.17.18';
      const chart = new ClusterChart(new App(), cluster);
      new TalosCilium(chart, 'cilium', { version, hubble: { ui: true }, gatewayApi: true });
      Testing.synth(chart);
      expect(records().filter((name) => name.startsWith('facts'))).toEqual([]);

      const wrong = new ClusterChart(new App(), cluster);
      new TalosCilium(wrong, 'cilium', { version, values: { hubble: { relay: { enable: true } } } as object });
      expect(() => Testing.synth(wrong)).toThrow(/CIL001\b.*hubble\.relay\.enable .*\n +Fix: write hubble\.relay\.enabled/);
      expect(records().filter((name) => name.startsWith('facts'))).toHaveLength(1);
    });
  });
});

function hasKeysBelow(known: KnownKeys, path: readonly string[]): boolean {
  return namedKeys(known, path)?.keys !== undefined;
}
