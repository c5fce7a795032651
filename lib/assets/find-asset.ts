import { readFileSync, rmSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import { cacheDirectory, writeFileAtomically } from '../runtime/files';
import { assetFileName, assetTitle } from './asset';
import type { Asset } from './asset';
import { checkContent } from './content';
import { expectedDigests, sha256 } from './digests';
import type { DigestAuthority, ExpectedDigests } from './digests';
import { lockFilePath, readLock } from './lock-file';
import { officialUrl } from './official';
import { effectiveLimits } from './options';
import type { AssetOptions, EffectiveLimits } from './options';

/** Kind of place that served an asset. */
export type AssetSource = 'path' | 'assets' | 'cache' | 'network';

/** An asset that was found and verified. */
export interface FoundAsset {
  readonly asset: Asset;
  /** Absolute path of the file. Use `bytes` where possible: the file can change after it was verified. */
  readonly path: string;
  /** The verified content. */
  readonly bytes: Uint8Array;
  /** sha256 of `bytes`, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly source: AssetSource;
  /** What vouches for the content: the shipped digests, the lock file, or nothing (`allowUnverified`). */
  readonly verifiedBy: DigestAuthority | 'nothing';
}

interface Search {
  readonly asset: Asset;
  readonly fileName: string;
  readonly subject: string;
  readonly options: AssetOptions;
  readonly limits: EffectiveLimits;
  readonly lockFile: string;
  readonly expected: ExpectedDigests;
  /** Places that did not serve, each with its reason. */
  readonly tried: string[];
}

/**
 * Finds an asset and verifies it. Places, in this order: `path` given in code, the directories of the environment variable
 * `TALOS_CILIUM_ASSETS` (separated like `PATH`), the cache, the network. The first place that has the file decides: one
 * with other content than expected is an error, except in the cache, where it is removed and fetched again.
 *
 * A file must have a digest that the library ships or that the lock file holds, unless `allowUnverified` is set.
 *
 * @throws TalosCiliumError AST003 to AST031; when nothing serves, one error names every place and the reason
 */
export function findAsset(asset: Asset, options: AssetOptions = {}): FoundAsset {
  const subject = options.requestedBy ? `${options.requestedBy} (${assetTitle(asset)})` : assetTitle(asset);
  const lockFile = lockFilePath(options.lockFile);
  const search: Search = {
    asset,
    fileName: assetFileName(asset),
    subject,
    options,
    limits: effectiveLimits(options.limits),
    lockFile,
    expected: expectedDigests(asset, readLock(lockFile), subject),
    tried: [],
  };
  return fromPath(search) ?? fromAssetDirectories(search) ?? fromCache(search) ?? fromNetwork(search);
}

function fromPath(search: Search): FoundAsset | undefined {
  if (search.options.path === undefined) return undefined;
  const given = resolve(search.options.path);
  const stats = statSync(given, { throwIfNoEntry: false });
  if (!stats) {
    throw new TalosCiliumError({
      code: 'AST003',
      path: search.subject,
      what: `the path given in code does not exist (${given})`,
      fix: `put ${search.fileName} there, or leave the path out`,
    });
  }
  const file = stats.isDirectory() ? join(given, search.fileName) : given;
  const bytes = readLocal(search, file, 'path given in code');
  return bytes && admit(search, bytes, file, 'path');
}

function fromAssetDirectories(search: Search): FoundAsset | undefined {
  const directories = (process.env.TALOS_CILIUM_ASSETS ?? '').split(delimiter).filter((directory) => directory !== '');
  if (directories.length === 0) search.tried.push('TALOS_CILIUM_ASSETS: not set');
  for (const directory of directories) {
    const file = join(resolve(directory), search.fileName);
    const bytes = readLocal(search, file, 'TALOS_CILIUM_ASSETS');
    if (bytes) return admit(search, bytes, file, 'assets');
  }
  return undefined;
}

function cacheFile(search: Search): string {
  return join(resolve(search.options.cacheDir ?? cacheDirectory()), 'assets', search.fileName);
}

function fromCache(search: Search): FoundAsset | undefined {
  const file = cacheFile(search);
  const bytes = readLocal(search, file, 'cache');
  if (!bytes) return undefined;
  const digest = sha256(bytes);
  if (search.expected.digests.length === 0 || search.expected.digests.includes(digest)) return admit(search, bytes, file, 'cache');
  rmSync(file, { force: true });
  search.tried.push(`cache: ${file} had other content (sha256 ${digest}) and was removed`);
  return undefined;
}

function fromNetwork(search: Search): FoundAsset {
  if (search.options.offline || /^(1|true|yes|on)$/i.test(process.env.TALOS_CILIUM_OFFLINE ?? '')) {
    search.tried.push(`network: not used (${search.options.offline ? 'offline is set' : 'TALOS_CILIUM_OFFLINE is set'})`);
    throw new TalosCiliumError(nowhere(search));
  }
  // Asked before the download, which could only end in the same answer.
  if (search.expected.digests.length === 0 && !search.options.allowUnverified) throw new TalosCiliumError(unknown(search));
  const { fetchAsset } = require('./network') as typeof import('./network');
  let fetched: ReturnType<typeof fetchAsset>;
  try {
    fetched = fetchAsset({ ...search, digests: search.expected.digests });
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    search.tried.push(`network: failed, see ${[...new Set(error.problems.map(({ code }) => code))].join(', ')}`);
    throw new TalosCiliumError([...error.problems, nowhere(search)]);
  }
  const file = cacheFile(search);
  const found = admit(search, fetched.bytes, file, 'network', fetched.url);
  try {
    writeFileAtomically(file, fetched.bytes);
  } catch (error) {
    throw new TalosCiliumError(
      {
        code: 'AST010',
        path: search.subject,
        what: `the downloaded file cannot be kept in the cache (${(error as Error).message})`,
        fix: 'make the cache directory writable, or name another in the environment variable TALOS_CILIUM_CACHE',
      },
      { cause: error },
    );
  }
  return found;
}

/** Content of a file, or nothing and a note of the reason. */
function readLocal(search: Search, file: string, place: string): Buffer | undefined {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    // A pipe or a device would block the read or never end.
    if (!stats?.isFile()) {
      search.tried.push(`${place}: ${file} ${stats ? 'is not a file' : 'does not exist'}`);
      return undefined;
    }
    if (stats.size <= search.limits.maxBytes) return readFileSync(file);
  } catch (error) {
    search.tried.push(`${place}: ${(error as Error).message}`);
    return undefined;
  }
  throw new TalosCiliumError({
    code: 'AST022',
    path: search.subject,
    what: `the file is larger than the limit (${file}, more than ${search.limits.maxBytes} bytes)`,
    fix: 'check that it is the right file, or raise `limits.maxBytes`',
  });
}

/** Lets verified bytes pass. `origin` is the address of a download, which is not in `path` yet. */
function admit(search: Search, bytes: Buffer, path: string, source: AssetSource, origin: string = path): FoundAsset {
  const { asset, expected, subject } = search;
  const digest = sha256(bytes);
  const found = { asset, path, bytes, sha256: digest, source };
  if (expected.by === undefined) {
    if (!search.options.allowUnverified) throw new TalosCiliumError(unknown(search, `${origin} has sha256 ${digest}, which`));
    checkContent(asset, bytes, subject);
    return { ...found, verifiedBy: 'nothing' };
  }
  if (expected.digests.includes(digest)) return { ...found, verifiedBy: expected.by };
  const authority = expected.by === 'lock' ? `the lock file ${search.lockFile}` : 'the published digests';
  throw new TalosCiliumError({
    code: 'AST005',
    path: subject,
    what: `${origin} is not the file that ${authority} expect${expected.by === 'lock' ? 's' : ''} ` +
      `(sha256 ${digest}, expected ${expected.digests.join(' or ')})`,
    fix:
      asset.kind === 'cilium-chart'
        ? 'replace it with the published file; give a patched chart a version of its own and lock it'
        : 'replace it with the file of the release, or write this sha256 into the lock file if upstream has replaced its file',
  });
}

function unknown(search: Search, what: string = search.fileName): Problem {
  return {
    code: 'AST006',
    path: search.subject,
    what: `${what} is known neither to this library nor to the lock file (${search.lockFile})`,
    fix: 'check the version; then record the file with lockAssets() and commit the lock file, or set allowUnverified',
  };
}

function nowhere(search: Search): Problem {
  return {
    code: 'AST004',
    path: search.subject,
    what: `no place has ${search.fileName} (${search.tried.join('; ')})`,
    fix:
      `download ${officialUrl(search.asset).href}, name it ${search.fileName} and put its directory ` +
      'into the environment variable TALOS_CILIUM_ASSETS',
  };
}
