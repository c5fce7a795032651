import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import { assetFileName } from './asset';
import type { Asset } from './asset';
import { findAsset } from './find-asset';
import { lockFilePath, readLock, writeLock } from './lock-file';
import type { AssetLock, LockedAsset } from './lock-file';
import type { AssetOptions } from './options';

/**
 * Finds assets and records their sha256 in the lock file. Entries that are there already stay and are checked: remove one
 * from the file to lock it anew. An asset that no digest speaks for is taken as found (trust on first use), after a look
 * at whether it says of itself that it is that asset. Nothing is written when one of them fails.
 *
 * @param assets what to lock
 * @param options as for `findAsset`; `lockFile` names the file that is written
 * @returns the content of the lock file
 * @throws TalosCiliumError what `findAsset` throws, for all assets together, and AST009 when the file cannot be written
 */
export function lockAssets(assets: readonly Asset[], options: AssetOptions = {}): AssetLock {
  const path = lockFilePath(options.lockFile);
  const before = readLock(path);
  const entries: Record<string, LockedAsset> = { ...before.assets };
  const problems: Problem[] = [];
  for (const asset of assets) {
    try {
      const found = findAsset(asset, { ...options, allowUnverified: true });
      entries[assetFileName(asset)] = { sha256: found.sha256 };
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new TalosCiliumError(problems);
  const lock: AssetLock = { lockVersion: 1, assets: entries };
  writeLock(lock, path);
  return lock;
}
