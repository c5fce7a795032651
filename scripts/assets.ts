/**
 * Fetches every file from upstream that this repository's apps, tests and generators use, verifies it, and writes it to upstream/,
 * where they find it. Files that are there already are kept, after they were verified.
 *
 *     npm run assets
 *     npm run assets -- --files https://mirror.example/github-raw/
 *
 * Charts come from https://helm.cilium.io/ or TALOS_CILIUM_REPOSITORY, Gateway API bundles from GitHub or
 * TALOS_CILIUM_GATEWAY_API_REPOSITORY, all other files from https://raw.githubusercontent.com/ or `--files`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { assetFileName, findAsset } from '../lib/assets';
import { download } from '../lib/assets/download';
import { effectiveLimits } from '../lib/assets/options';
import { TalosCiliumError } from '../lib/diagnostics/problem';
import { writeFileAtomically } from '../lib/runtime/files';
import { digestOf, UPSTREAM_ASSETS, UPSTREAM_DIRECTORY, UPSTREAM_FILES, type FileGroup } from './repository-assets';

const { values } = parseArgs({ options: { files: { type: 'string', default: 'https://raw.githubusercontent.com/' } } });
/** What was not fetched, by reason. */
const failures = new Map<string, string[]>();
/** Sources that did not answer, with the reason: they are not asked again, which could take minutes each. */
const unreachable = new Map<string, string>();

fetchAssets();
for (const group of UPSTREAM_FILES) attempt(group.source, 'files', () => fetchFiles(group));

if (failures.size > 0) {
  for (const [reason, titles] of failures) process.stderr.write(`\nNot fetched: ${titles.join(', ')}.\n  Reason: ${reason}.\n`);
  process.stderr.write(`\nRun it again where these can be reached, or set TALOS_CILIUM_REPOSITORY, TALOS_CILIUM_GATEWAY_API_REPOSITORY and --files to mirrors.\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`All files from upstream are in ${UPSTREAM_DIRECTORY}.\n`);
}

function fetchAssets(): void {
  // The files that are there are tried first, and are verified as downloads are.
  process.env.TALOS_CILIUM_ASSETS = join(UPSTREAM_DIRECTORY, 'assets');
  for (const asset of UPSTREAM_ASSETS) {
    const name = assetFileName(asset);
    attempt(name, asset.kind, () => {
      const found = findAsset(asset, { offline: unreachable.has(asset.kind) });
      if (found.source !== 'assets') writeFileAtomically(join(UPSTREAM_DIRECTORY, 'assets', name), found.bytes);
    });
  }
}

function fetchFiles({ source, files, sha256 }: FileGroup): void {
  const names = Object.keys(files);
  const target = (name: string): string => join(UPSTREAM_DIRECTORY, name);
  const verified = (read: (name: string) => Uint8Array): ReadonlyMap<string, Uint8Array> | undefined => {
    const contents = new Map(names.map((name) => [name, read(name)]));
    return digestOf(contents) === sha256 ? contents : undefined;
  };
  if (names.every((name) => existsSync(target(name))) && verified((name) => readFileSync(target(name)))) return;
  if (unreachable.has('files')) throw new Error('not asked');
  const base = new URL(`${source}/`, values.files.endsWith('/') ? values.files : `${values.files}/`);
  const contents = verified((name) => download(new URL(files[name]!, base), effectiveLimits(), source).bytes);
  if (!contents) throw new Error(`the files at ${base.href} are not the expected ones (their digest is not ${sha256})`);
  for (const [name, bytes] of contents) writeFileAtomically(target(name), bytes);
}

function attempt(title: string, source: string, work: () => void): void {
  try {
    work();
    process.stdout.write(`${title}\n`);
  } catch (error) {
    const problems = error instanceof TalosCiliumError ? error.problems.filter(({ code }) => code !== 'AST004') : [];
    const reason = unreachable.get(source) ?? (problems.map(({ what }) => what).join('; ') || (error as Error).message);
    if (problems.some(({ code }) => code === 'AST018' || code === 'AST019')) unreachable.set(source, reason);
    failures.set(reason, [...(failures.get(reason) ?? []), title]);
  }
}
