import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { readFileSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import { cacheDirectory } from '../runtime/files';
import { writeCacheFile } from '../runtime/records';
import { assetFileName, assetTitle } from './asset';
import type { Asset } from './asset';
import { checkContent } from './content';
import { chartSource, isLoopback } from './repositories';
import { expectedDigests, sha256 } from './digests';
import type { DigestAuthority, ExpectedDigests } from './digests';
import { displayedLockFile, LOCK_COMMAND, lockCommand, lockFilePath, readLock } from './lock-file';
import { describeKnown, nearestPatch } from './known-patches';
import type { Fetched } from './network';
import { officialUrl, OFFICIAL_CHART_REPOSITORY } from './official';
import { effectiveLimits } from './options';
import type { AssetOptions, EffectiveLimits } from './options';
import { checkArguments } from '../props';

/** Kind of source of an asset. */
export type AssetSource = 'path' | 'assets' | 'cache' | 'network';

/** An asset that was found and verified. */
export interface FoundAsset {
  /** The asset. */
  readonly asset: Asset;
  /** Absolute path of the file. Use `bytes` where possible: the file can change after it was verified. */
  readonly path: string;
  /** The verified content. */
  readonly bytes: Uint8Array;
  /** SHA-256 digest of `bytes`, in lower-case hexadecimal. */
  readonly sha256: string;
  /** Kind of source. */
  readonly source: AssetSource;
  /**
   * What verified the content: the shipped digests, the lock file, or nothing (`allowUnverified`). While an asset is being locked, also the index
   * of its Helm repository, or the manifest in an OCI registry.
   */
  readonly verifiedBy: DigestAuthority | 'index' | 'registry' | 'nothing';
  /** The file, or the address of the index, the chart or the download. */
  readonly origin: string;
  /** SHA-256 digest of the manifest, for a chart from an OCI registry. */
  readonly manifest?: string;
  /** SHA-256 digest of the published archive, for a chart that a registry repackaged. */
  readonly published?: string;
}

/** How an asset is found in order to lock it. */
export interface Recording {
  /** Whether to lock a download whose digest no source confirms. */
  readonly trustDownload: boolean;
  /** Whether the asset is downloaded even if it is in the cache. */
  readonly renew: boolean;
  /** Whether files on this machine are ignored, because no source confirms their digests. */
  readonly fromSource: boolean;
}

interface Search {
  readonly asset: Asset;
  readonly fileName: string;
  readonly subject: string;
  readonly options: AssetOptions;
  readonly limits: EffectiveLimits;
  readonly expected: ExpectedDigests;
  readonly recording: Recording | undefined;
  /** Configured places that do not have the file. */
  readonly tried: string[];
}

/**
 * Finds an asset and verifies it. Places, in this order: `path` given in code, the directories of the environment variable
 * `TALOS_CILIUM_ASSETS` (separated like `PATH`), the cache, the network. The first place that has the file decides. Unexpected
 * content is an error, except in the cache, where the file is downloaded again.
 *
 * A file must have a digest that is shipped with the library or recorded in the lock file, unless `allowUnverified` is set.
 *
 * @throws TalosCiliumError AST003 to AST035
 */
export function findAsset(asset: Asset, options: AssetOptions = {}): FoundAsset {
  checkArguments('findAsset', arguments);
  return locate(asset, options, (subject) => expectedDigests(asset, subject, readLock(lockFilePath(options.lockFile))));
}

/**
 * Finds an asset in order to lock it, and the source that confirms its digest. The lock file is not read.
 *
 * @throws TalosCiliumError as `findAsset`, AST033 when no source confirms a download, AST034 when the files of a known chart differ
 */
export function findForLock(asset: Asset, options: AssetOptions, recording: Recording): FoundAsset {
  return locate(asset, options, (subject) => expectedDigests(asset, subject), recording);
}

function locate(asset: Asset, options: AssetOptions, expected: (subject: string) => ExpectedDigests, recording?: Recording): FoundAsset {
  const subject = options.requestedBy ? `${options.requestedBy} (${assetTitle(asset)})` : assetTitle(asset);
  const search: Search = {
    asset,
    fileName: assetFileName(asset),
    subject,
    options,
    limits: effectiveLimits(options.limits, subject),
    expected: expected(subject),
    recording,
    tried: [],
  };
  // For a registry, the digest of its own archive is locked, even if another copy is available.
  const fromRegistry = recording && asset.kind === 'cilium-chart' && !isOffline(options) && 'oci' in chartSource(options, subject);
  if (recording?.fromSource) return fromNetwork(search);
  const local = fromPath(search) ?? (fromRegistry ? undefined : fromAssetDirectories(search));
  return local ?? (fromRegistry || recording?.renew ? undefined : fromCache(search)) ?? fromNetwork(search);
}

/** Whether the network must not be used. */
export function isOffline(options: AssetOptions): boolean {
  return options.offline === true || /^(1|true|yes|on)$/i.test(process.env.TALOS_CILIUM_OFFLINE ?? '');
}

function fromPath(search: Search): FoundAsset | undefined {
  if (search.options.path === undefined) return undefined;
  const given = resolve(search.options.path);
  const stats = statSync(given, { throwIfNoEntry: false });
  if (!stats) {
    throw new CodedError({
      code: 'AST003',
      path: search.subject,
      what: `the path given in code does not exist: ${given}`,
      fix: `put ${search.fileName} there, or leave out \`path\``,
    });
  }
  const file = stats.isDirectory() ? join(given, search.fileName) : given;
  const bytes = readLocal(search, file);
  if (!bytes) search.tried.push(`the path given in code has no file ${file}`);
  return bytes && admit(search, bytes, file, 'path');
}

function fromAssetDirectories(search: Search): FoundAsset | undefined {
  const directories = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const directory of directories) {
    const file = join(resolve(directory), search.fileName);
    const bytes = readLocal(search, file);
    if (bytes) return admit(search, bytes, file, 'assets');
  }
  if (directories.length > 0) search.tried.push(`it is not in ${directories.join(', ')} (TALOS_CILIUM_ASSETS)`);
  return undefined;
}

/** By digest, so that a published chart and a repackaged one do not replace each other in the cache. */
function cacheFile(search: Search, digest: string): string {
  const verified = search.expected.digests.length > 0 || search.recording !== undefined;
  return join(resolve(search.options.cacheDir ?? cacheDirectory()), 'assets', verified ? digest : 'unverified', search.fileName);
}

function fromCache(search: Search): FoundAsset | undefined {
  const { digests } = search.expected;
  if (digests.length === 0 && search.recording) return undefined;
  for (const expected of digests.length > 0 ? digests : ['']) {
    const file = cacheFile(search, expected);
    const bytes = readLocal(search, file);
    if (!bytes) continue;
    if (expected === '' || sha256(bytes) === expected) return admit(search, bytes, file, 'cache');
    search.tried.push(`${file} is damaged (sha256 ${sha256(bytes)})`);
  }
  return undefined;
}

function fromNetwork(search: Search): FoundAsset {
  // Checked before the download, whose result would be the same.
  if (search.expected.digests.length === 0 && !search.options.allowUnverified && !search.recording) throw new TalosCiliumError(unknown(search));
  if (isOffline(search.options)) throw new TalosCiliumError(notHere(search));
  const { fetchAsset } = require('./network') as typeof import('./network');
  let fetched: Fetched;
  try {
    fetched = fetchAsset(search);
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    throw new TalosCiliumError(error.problems.map((problem) => withLocalFix(problem, search)));
  }
  const file = cacheFile(search, sha256(fetched.bytes));
  const found = admit(search, fetched.bytes, file, 'network', fetched);
  try {
    writeCacheFile(file, fetched.bytes);
  } catch (error) {
    throw new CodedError(
      {
        code: 'AST010',
        path: search.subject,
        what: `the downloaded file cannot be written to the cache (${(error as Error).message})`,
        fix: 'make the cache directory writable, or set the environment variable TALOS_CILIUM_CACHE to another directory',
      },
    );
  }
  return found;
}

/** Content of a file, if there is one. */
function readLocal(search: Search, file: string): Buffer | undefined {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    // A pipe or a device would block the read or never end.
    if (!stats?.isFile()) return undefined;
    if (stats.size <= search.limits.maxBytes) return readFileSync(file);
  } catch (error) {
    search.tried.push(`${file} cannot be read (${(error as Error).message})`);
    return undefined;
  }
  throw new CodedError({
    code: 'AST022',
    path: search.subject,
    what: `${file} is larger than the limit of ${search.limits.maxBytes} bytes`,
    fix: 'check that it is the right file, or raise limits.maxSize',
  });
}

/** Returns the bytes if they are verified. */
function admit(search: Search, bytes: Buffer, path: string, source: AssetSource, fetched?: Fetched): FoundAsset {
  const { asset, expected, subject, recording } = search;
  const { manifest } = fetched ?? {};
  const digest = sha256(bytes);
  const found = { asset, path, bytes, sha256: digest, source, origin: fetched?.url ?? path, ...(manifest && { manifest }) };
  if (expected.by === undefined) {
    if (!recording && !search.options.allowUnverified) throw new TalosCiliumError(unknown(search));
    checkContent(asset, bytes, subject);
    if (!recording) return { ...found, verifiedBy: 'nothing' };
    return fetched ? vouchedFor(search, found, fetched) : { ...found, verifiedBy: 'nothing' };
  }
  if (!expected.digests.includes(digest)) {
    if (recording && fetched && asset.kind === 'cilium-chart') return { ...found, verifiedBy: 'shipped', published: samePublished(search, bytes, found.origin) };
    throw new TalosCiliumError(other(search, found, fetched));
  }
  if (manifest !== undefined && expected.manifest !== undefined && manifest !== expected.manifest) {
    throw new CodedError({
      code: 'AST035',
      path: subject,
      what: `${found.origin} has the manifest sha256 ${manifest}, but the lock file has ${expected.manifest}; the chart in it is unchanged`,
      fix: `run \`${LOCK_COMMAND} --update\`, and commit the lock file`,
    });
  }
  return { ...found, verifiedBy: expected.by };
}

/** For a download without a known digest: the source that confirms it, if that is enough. */
function vouchedFor(search: Search, found: Omit<FoundAsset, 'verifiedBy'>, { voucher, url }: Fetched): FoundAsset {
  const plain = [url, voucher?.at ?? url].find((address) => address.startsWith('http:') && !isLoopback(new URL(address).hostname));
  const unpublished = voucher === undefined && search.asset.kind === 'cilium-chart';
  if ((plain || unpublished) && !search.recording?.trustDownload) {
    throw new CodedError({
      code: 'AST033',
      path: search.subject,
      what: plain ? `${plain} was read over plain HTTP, where it can be changed in transit` : `the index of the Helm repository has no digest for ${found.origin}`,
      fix: `lock it from a repository ${plain ? 'with an https address' : 'that publishes digests'}, or run \`${LOCK_COMMAND} --trust-download\` to lock the file as it was downloaded (sha256 ${found.sha256})`,
    });
  }
  return { ...found, ...(voucher ? { verifiedBy: voucher.by, origin: voucher.at } : { verifiedBy: 'nothing' }) };
}

/**
 * Digest of the published chart, for a repackaged one with the same files.
 *
 * @throws TalosCiliumError AST034 when the files differ, or what `findAsset` throws for the published chart
 */
function samePublished({ asset, subject, options }: Search, bytes: Buffer, origin: string): string {
  const { readArchive } = require('./archive') as typeof import('./archive');
  const { cacheDir, limits, requestedBy } = options;
  let published: FoundAsset;
  try {
    published = locate(asset, { cacheDir, limits, requestedBy, repository: OFFICIAL_CHART_REPOSITORY }, () => expectedDigests(asset, subject));
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    throw new TalosCiliumError(error.problems.map((problem) => ({ ...problem, what: `${problem.what}; it is needed for a comparison, because ${origin} is a different archive` })));
  }
  const [theirs, upstream] = [bytes, published.bytes].map((archive) => readArchive(archive, { subject, version: asset.version })) as [Map<string, Buffer>, Map<string, Buffer>];
  const names = [...new Set([...theirs.keys(), ...upstream.keys()])].sort();
  const different = names.filter((name) => !upstream.get(name)?.equals(theirs.get(name) ?? Buffer.of()));
  if (different.length === 0) return published.sha256;
  throw new CodedError({
    code: 'AST034',
    path: subject,
    what: `${origin} differs from the chart that ${OFFICIAL_CHART_REPOSITORY} publishes under this version: ${different.slice(0, 3).join(', ')}${different.length > 3 ? ` and ${different.length - 3} more` : ''}`,
    fix: 'use a repository with the unchanged chart; give a patched chart its own version, such as 1.20.0-acme.1',
  });
}

function unknown({ asset, fileName, options, subject }: Search): CodedProblem {
  const lockFile = displayedLockFile(options.lockFile);
  const command = asset.kind === 'cilium-chart' ? lockCommand(`cilium@${asset.version}`) : lockCommand(`gateway-api@${asset.version}${asset.channel === 'standard' ? '' : ` --channel ${asset.channel}`}`);
  const nearest = asset.kind === 'cilium-chart' ? nearestPatch(asset.version) : undefined;
  return {
    code: 'AST006',
    path: subject,
    what: `the digest of ${fileName} is unknown: this version of cdk8s-talos-cilium ${describeKnown(asset)}, and ${lockFile} has no entry for it`,
    fix: `${nearest ? `set version: '${nearest}', the nearest release; or, if ${asset.version} is a release, ` : ''}run \`${command}\`${isOffline(options) ? ' with network access' : ''}, and commit ${lockFile}`,
  };
}

/** A file with an unexpected digest. */
function other({ asset, expected, subject, options }: Search, { sha256: digest, origin, manifest }: Omit<FoundAsset, 'verifiedBy'>, fetched: Fetched | undefined): CodedProblem {
  const digests = expected.digests.join(' or ');
  if (fetched && manifest !== undefined && expected.by === 'shipped') {
    return {
      code: 'AST014',
      path: subject,
      what: `${origin} serves a different archive (sha256 ${digest}) than ${OFFICIAL_CHART_REPOSITORY} (sha256 ${digests})`,
      fix: `run \`${LOCK_COMMAND}\`, which compares the files in both and records the archive if they are the same`,
    };
  }
  const locked = expected.by === 'lock';
  const published = asset.kind === 'cilium-chart' ? 'published file; give a patched chart a version of its own' : 'file of the release';
  return {
    code: 'AST005',
    path: subject,
    what: `${origin} has sha256 ${digest}, but ${locked ? displayedLockFile(options.lockFile) : 'the published file'} has ${digests}`,
    fix: `replace it with the ${published}${locked ? `. If the change is intended, run \`${LOCK_COMMAND} --update\`` : ''}`,
  };
}

/** Adds to the fix how to provide the file if the server is unreachable. */
function withLocalFix(problem: Problem, { fileName, tried }: Search): Problem {
  const unreachable = /^AST01[789]$/.test(problem.code);
  return {
    ...problem,
    what: [problem.what, ...tried].join('; '),
    fix: unreachable ? `${problem.fix}; or copy ${fileName} into a directory, and set TALOS_CILIUM_ASSETS to that directory` : problem.fix,
    subject: fileName,
  };
}

function notHere({ asset, fileName, options, subject, tried }: Search): CodedProblem {
  const reason = options.offline ? '`offline` is set' : 'TALOS_CILIUM_OFFLINE is set';
  const cache = join(resolve(options.cacheDir ?? cacheDirectory()), 'assets');
  return {
    code: 'AST004',
    path: subject,
    what: [`${fileName} is missing, and cannot be downloaded because ${reason}`, ...tried, `it is not in the cache ${cache}`].join('; '),
    fix: `download ${officialUrl(asset).href} as ${fileName} into a directory and set TALOS_CILIUM_ASSETS to that directory, or allow the network`,
    subject: fileName,
  };
}
