import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readArchive } from '../../lib/assets/archive';
import { extractChartFacts, type ChartFacts } from '../../lib/chart/chart-facts';
import type { JsonObject } from '../../lib/kubernetes/json';
import { checkValues, mergeContributions, type Contribution, type Rank } from '../../lib/values';
import { CiliumVersion } from '../../lib/cluster/cilium-version';
import type { Problem } from '../../lib/diagnostics/problem';
import { CHART_VERSIONS } from '../../scripts/repository-assets';

export { CHART_VERSIONS };

export type ChartVersion = (typeof CHART_VERSIONS)[number];

const facts = new Map<ChartVersion, ChartFacts>();

/** Path of a published chart. */
export function chartPath(version: ChartVersion): string {
  const paths = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).map((directory) => join(directory, `cilium-${version}.tgz`));
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error(`TALOS_CILIUM_ASSETS holds no chart ${version}; run "npm run assets"`);
  return found;
}

/** Files of a published chart. */
export function chartFiles(version: ChartVersion): Map<string, Buffer> {
  return readArchive(readFileSync(chartPath(version)));
}

/** Facts of a published chart, read once per test file. */
export function factsOf(version: ChartVersion): ChartFacts {
  const known = facts.get(version) ?? extractChartFacts(chartFiles(version));
  facts.set(version, known);
  return known;
}

/** A chart with these files and a minimum of others. */
export function smallChart(files: Readonly<Record<string, string>>): Map<string, Buffer> {
  const all = { 'Chart.yaml': 'name: small\nversion: 1.0.0\n', 'values.yaml': '{}\n', ...files };
  return new Map(Object.entries(all).map(([path, text]) => [`small/${path}`, Buffer.from(text)]));
}

/** A contribution of values. */
export function contribution(rank: Rank, origin: string, values: JsonObject, reason?: string): Contribution {
  return { rank, origin, values, ...(reason !== undefined && { reason }) };
}

/** What the checks find in a user's raw values. */
export function problemsOf(version: ChartVersion, values: JsonObject, rank: Rank = 'user'): Problem[] {
  return checkValues(
    factsOf(version),
    CiliumVersion.parse(version),
    mergeContributions([contribution(rank, 'the test', values)]),
    'home/cilium',
  );
}
