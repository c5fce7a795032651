import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { assetTitle, type Asset } from './asset';
import { findAsset, isOffline, type FoundAsset } from './find-asset';
import { displayedLockFile } from './lock-file';
import type { AssetOptions } from './options';

/**
 * Finds an asset like `findAsset`. A release that is newer than this library is locked first, like the command `lock` does: with the digest that
 * its repository publishes. Not in CI: the entry would not be committed, and each run would trust the repository again.
 *
 * @throws TalosCiliumError as `findAsset`, and the error of `lock` for a version that the repository does not have
 */
export function findOrLock(asset: Asset, options: AssetOptions): FoundAsset {
  try {
    return findAsset(asset, options);
  } catch (error) {
    if (!(error instanceof TalosCiliumError) || error.code !== 'AST006' || !mayLock(options)) throw error;
    const [unknown] = error.problems;
    lockNow(asset, options, unknown!);
    return findAsset(asset, options);
  }
}

/** Whether a synth may add a digest from a repository to the lock file. */
export function mayLock(options: AssetOptions): boolean {
  return !isOffline(options) && !/^(1|true|yes|on)$/i.test(process.env.CI ?? '');
}

function lockNow(asset: Asset, options: AssetOptions, unknown: Problem): void {
  const { lockAssets } = require('./lock-assets') as typeof import('./lock-assets');
  try {
    const [report] = lockAssets([{ asset, options }], { fromSource: true });
    const [{ entry, origin }] = report!.assets as [(typeof report & object)['assets'][number]];
    const lockFile = displayedLockFile(options.lockFile);
    process.stderr.write(
      `${assetTitle(asset)} is newer than this version of cdk8s-talos-cilium. Recorded its sha256 in ${lockFile}; commit this file.\n` +
        `  sha256 ${entry.sha256}\n  from ${origin}\n`,
    );
  } catch (error) {
    // If the repository cannot be reached or the lock file cannot be written, the first message says what to do.
    if (error instanceof TalosCiliumError && /^AST0(?:09|1[6-9]|23)$/.test(error.code)) {
      throw new TalosCiliumError({ ...unknown, fix: unknown.fix.replace('`, and commit', '` with network access, and commit'), what: `${unknown.what}; ${error.problems[0]!.what.split('; ', 1)[0]}` });
    }
    throw error;
  }
}
