import { isDeepStrictEqual } from 'node:util';
import { CodedError } from '../diagnostics/coded';
import { Reporter } from '../diagnostics/reporter';
import { assetFileName, assetTitle } from './asset';
import type { Asset } from './asset';
import { findAsset, findForLock, type FoundAsset } from './find-asset';
import { lockFilePath, readLock, updateLock } from './lock-file';
import type { LockedAsset } from './lock-file';
import type { AssetRequest } from './options';

/** How assets are locked. */
export interface LockOptions {
  /** Whether existing entries are replaced with the current digests of their sources. */
  readonly update?: boolean;
  /** Whether unused entries are removed. */
  readonly prune?: boolean;
  /** Whether to lock a download whose digest no other source confirms. */
  readonly trustDownload?: boolean;
  /** Whether files on this machine are ignored, because no source confirms their digests. */
  readonly fromSource?: boolean;
  /** Called before an asset is looked for. */
  readonly onStart?: (title: string) => void;
}

/** One asset that is locked. */
export interface LockedResult {
  readonly asset: Asset;
  readonly title: string;
  readonly fileName: string;
  /** Construct paths that use it. */
  readonly usedBy: readonly string[];
  readonly status: 'recorded' | 'changed' | 'verified';
  readonly entry: LockedAsset;
  /** The entry before it was changed. */
  readonly before?: LockedAsset;
  readonly verifiedBy: FoundAsset['verifiedBy'];
  /** Source of the asset. */
  readonly origin: string;
}

/** Changes of one lock file. */
export interface LockReport {
  /** Absolute path. */
  readonly path: string;
  readonly written: boolean;
  readonly assets: readonly LockedResult[];
  /** Unused entries. */
  readonly unused: readonly string[];
  /** Unused entries that were removed. */
  readonly removed: readonly string[];
}

/**
 * Records the sha256 of assets in their lock files. An existing entry stays, and the asset is verified against it. If there is any problem,
 * nothing is written.
 *
 * @throws TalosCiliumError the problems of all assets together, AST009 when a file cannot be written, AST036 when two sources of one
 *   asset differ
 */
export function lockAssets(requests: readonly AssetRequest[], options: LockOptions = {}): readonly LockReport[] {
  const reporter = new Reporter('');
  const paths = requests.length === 0 ? [lockFilePath()] : [...new Set(requests.map((request) => lockFilePath(request.options.lockFile)))];
  const files = paths.map((path) => new LockedFile(path, options));
  for (const request of merged(requests)) {
    const file = files[paths.indexOf(lockFilePath(request.options.lockFile))]!;
    reporter.attempt(() => file.lock(request));
  }
  reporter.throwIfAny();
  return files.map((file) => file.finish());
}

interface MergedRequest extends AssetRequest {
  readonly usedBy: readonly string[];
}

/** One request for all constructs that need the same asset from the same places. */
export function merged(requests: readonly AssetRequest[]): readonly MergedRequest[] {
  const found = new Map<string, MergedRequest>();
  for (const { asset, options } of requests) {
    const { requestedBy, ...places } = options;
    const key = JSON.stringify([asset, places]);
    const usedBy = [...(found.get(key)?.usedBy ?? []), ...(requestedBy === undefined ? [] : [requestedBy])];
    found.set(key, { asset, options: { ...places, ...(usedBy[0] && { requestedBy: usedBy[0] }) }, usedBy });
  }
  return [...found.values()];
}

/** Pending changes of one lock file. */
class LockedFile {
  private readonly path: string;
  private readonly options: LockOptions;
  private readonly before: Readonly<Record<string, LockedAsset>>;
  private readonly results = new Map<string, LockedResult>();

  constructor(path: string, options: LockOptions) {
    this.path = path;
    this.options = options;
    this.before = readLock(path).assets;
  }

  lock({ asset, options, usedBy }: MergedRequest): void {
    const { update = false, trustDownload = false, fromSource = false, onStart } = this.options;
    const fileName = assetFileName(asset);
    const before = Object.hasOwn(this.before, fileName) ? this.before[fileName] : undefined;
    const keep = before !== undefined && !update;
    onStart?.(assetTitle(asset));
    const found = keep ? findAsset(asset, options) : findForLock(asset, options, { trustDownload, fromSource, renew: update });
    const earlier = this.results.get(fileName);
    const entry = keep ? before : combined(asset, entryOf(found), earlier?.entry);
    const status = before === undefined ? 'recorded' : isDeepStrictEqual(entry, before) ? 'verified' : 'changed';
    this.results.set(fileName, {
      asset,
      title: assetTitle(asset),
      fileName,
      usedBy: [...(earlier?.usedBy ?? []), ...usedBy],
      status,
      entry,
      ...(status === 'changed' && { before }),
      verifiedBy: found.verifiedBy,
      origin: found.origin,
    });
  }

  finish(): LockReport {
    const unused = Object.keys(this.before).filter((name) => !this.results.has(name));
    const removed = this.options.prune ? unused : [];
    const assets = [...this.results.values()];
    const written = removed.length > 0 || assets.some(({ status }) => status !== 'verified');
    if (written) {
      updateLock(this.path, (lock) => {
        const kept = Object.entries(lock.assets).filter(([name]) => !removed.includes(name));
        return { ...lock, assets: Object.fromEntries([...kept, ...assets.map(({ fileName, entry }) => [fileName, entry] as const)]) };
      });
    }
    return { path: this.path, written, assets, unused, removed };
  }
}

function entryOf({ sha256, manifest, published }: FoundAsset): LockedAsset {
  return { sha256, ...(manifest && { manifest }), ...(published && { published }) };
}

/** One entry for an asset from two sources: the published archive, and one that a registry repackaged. */
function combined(asset: Asset, entry: LockedAsset, earlier: LockedAsset | undefined): LockedAsset {
  if (!earlier || isDeepStrictEqual(entry, earlier)) return entry;
  if (entry.sha256 === earlier.sha256 && !(entry.manifest && earlier.manifest)) return { ...earlier, ...entry };
  if (entry.sha256 === earlier.published) return earlier;
  if (earlier.sha256 === entry.published) return entry;
  const shown = ({ sha256, manifest }: LockedAsset): string => `sha256 ${sha256}${manifest ? `, manifest ${manifest}` : ''}`;
  throw new CodedError({
    code: 'AST036',
    path: assetTitle(asset),
    what: `two sources of this app have different files for ${assetFileName(asset)} (${shown(earlier)}; ${shown(entry)})`,
    fix: 'use the same repository for all clusters',
  });
}
