/**
 * Writes lib/values/key-history.ts: which keys of the chart's values came and went between minors, found by
 * comparing the charts in `TALOS_CILIUM_ASSETS`. Run it when a chart of a new minor is there:
 *
 *   npx ts-node scripts/update-key-history.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { readArchive } from '../lib/assets/archive';
import { extractChartFacts } from '../lib/chart/chart-facts';
import { isKnownKey, knownPaths, type KnownKeys } from '../lib/chart/known-keys';
import { formatValuePath } from '../lib/values/value-path';
import { useRepositoryAssets } from './repository-assets';

/** Keys by the minor that brought or dropped them. Only the topmost key of a part that came or went as a whole. */
export interface KeyHistory {
  readonly added: Readonly<Record<string, string>>;
  readonly removed: Readonly<Record<string, string>>;
}

/** Known keys of the charts found, by minor in ascending order; several patches of one minor count together. */
export function knownKeysByMinor(directories: readonly string[]): Map<string, KnownKeys[]> {
  const charts = directories.flatMap((directory) =>
    readdirSync(directory).flatMap((file) => {
      const version = /^cilium-(\d+\.(\d+)\.\d+)\.tgz$/.exec(file);
      return version ? [{ minor: Number(version[2]), path: join(directory, file) }] : [];
    }),
  );
  charts.sort((left, right) => left.minor - right.minor || (left.path < right.path ? -1 : 1));
  const byMinor = new Map<string, KnownKeys[]>();
  for (const { minor, path } of charts) {
    const known = extractChartFacts(readArchive(readFileSync(path))).values;
    byMinor.set(`1.${minor}`, [...(byMinor.get(`1.${minor}`) ?? []), known]);
  }
  return byMinor;
}

export function keyHistoryOf(byMinor: ReadonlyMap<string, readonly KnownKeys[]>): KeyHistory {
  const minors = [...byMinor.keys()];
  const presence = (path: readonly string[]): boolean[] => minors.map(
    (minor) => byMinor.get(minor)!.some((known) => isKnownKey(known, path)),
  );
  const all = new Map(
    [...byMinor.values()].flat().flatMap((known) => [...knownPaths(known)].map((path) => [formatValuePath(path), path] as const)),
  );

  const added: Record<string, string> = {};
  const removed: Record<string, string> = {};
  for (const name of [...all.keys()].sort()) {
    const path = all.get(name)!;
    const here = presence(path);
    const withParent = path.length > 1 && presence(path.slice(0, -1)).join() === here.join();
    if (withParent) continue;
    const first = here.indexOf(true);
    const last = here.lastIndexOf(true);
    if (first > 0) added[name] = minors[first]!;
    if (last < minors.length - 1) removed[name] = minors[last + 1]!;
  }
  return { added, removed };
}

function moduleText({ added, removed }: KeyHistory): string {
  const lines = (record: Readonly<Record<string, string>>): string =>
    Object.entries(record)
      .map(([path, minor]) => `  '${path.replaceAll('\\', '\\\\')}': '${minor}',\n`)
      .join('');
  return `// Made by scripts/update-key-history.ts from the published charts. Do not edit.

/** Keys of the chart's values that a later minor does not know, by the first minor without them. */
export const KEYS_REMOVED: Readonly<Record<string, string>> = {
${lines(removed)}};

/** Keys of the chart's values that an earlier minor does not know, by the first minor with them. */
export const KEYS_ADDED: Readonly<Record<string, string>> = {
${lines(added)}};
`;
}

if (require.main === module) {
  useRepositoryAssets();
  const directories = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).filter(Boolean);
  writeFileSync(
    join(__dirname, '..', 'lib', 'cilium', 'values', 'key-history.ts'),
    moduleText(keyHistoryOf(knownKeysByMinor(directories))),
  );
}
