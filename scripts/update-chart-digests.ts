/**
 * Writes lib/assets/chart-digests.ts from what the Helm repository publishes.
 *
 *     npx ts-node scripts/update-chart-digests.ts <file>
 *
 * <file> is the repository's index.yaml, or a JSON file { "sha256": { "<version>": "<digest>" } } taken from it.
 * Known versions are never changed or dropped: a published chart that changes is an incident to look into.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';
import * as semver from 'semver';

import { CHART_DIGESTS } from '../lib/assets/chart-digests';

const OLDEST = '1.15.0';
const OUTPUT = join(__dirname, '..', 'lib', 'assets', 'chart-digests.ts');

interface Source {
  readonly sha256?: Readonly<Record<string, string>>;
  readonly entries?: { readonly cilium?: readonly { readonly version: string; readonly digest: string }[] };
}

function publishedDigests(file: string): Map<string, string> {
  // JSON is YAML too.
  const source = load(readFileSync(file, 'utf8')) as Source;
  const pairs = source.sha256
    ? Object.entries(source.sha256)
    : (source.entries?.cilium ?? []).map(({ version, digest }): [string, string] => [version.replace(/^v/, ''), digest]);
  const supported = pairs.filter(([version]) => semver.valid(version) && !semver.prerelease(version) && semver.gte(version, OLDEST));
  if (supported.length === 0) throw new Error(`${file} lists no release of Cilium from ${OLDEST} on`);
  for (const [version, digest] of supported) {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error(`${file} has no sha256 for ${version} (${digest})`);
  }
  return new Map(supported);
}

function main(file: string | undefined): void {
  if (!file) throw new Error('name the index.yaml of https://helm.cilium.io/, or a JSON file of its digests');
  const digests = publishedDigests(file);
  for (const [version, digest] of Object.entries(CHART_DIGESTS)) {
    const published = digests.get(version) ?? digest;
    if (published !== digest) throw new Error(`${version} was published with sha256 ${digest} and is now ${published}`);
    digests.set(version, digest);
  }
  const versions = [...digests.keys()].sort(semver.compare);
  const lines = [
    '/**',
    ' * sha256 of every packaged Cilium chart, as the index of the Helm repository publishes it.',
    ' * Made by scripts/update-chart-digests.ts; do not edit.',
    ' *',
    ' * @see https://helm.cilium.io/index.yaml',
    ' */',
    'export const CHART_DIGESTS: Readonly<Record<string, string>> = {',
    ...versions.map((version) => `  '${version}': '${digests.get(version)}',`),
    '};',
  ];
  writeFileSync(OUTPUT, `${lines.join('\n')}\n`);
  process.stdout.write(`${OUTPUT}: ${versions.length} versions, ${versions[0]} to ${versions.at(-1)}\n`);
}

main(process.argv[2]);
