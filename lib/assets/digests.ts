import { createHash } from 'node:crypto';

import { CodedError } from '../diagnostics/coded';
import { assetFileName } from './asset';
import type { Asset } from './asset';
import { CHART_DIGESTS } from './chart-digests';
import { GATEWAY_API_DIGESTS } from './gateway-api-digests';
import { LOCK_COMMAND } from './lock-file';
import type { AssetLock } from './lock-file';

/** Source of an expected digest: the digests shipped with this library, or the lock file. */
export type DigestAuthority = 'shipped' | 'lock';

/** sha256 digests that an asset may have; none when its version is unknown. */
export interface ExpectedDigests {
  readonly digests: readonly string[];
  readonly by?: DigestAuthority;
  /** sha256 of the manifest in an OCI registry, if it is locked. */
  readonly manifest?: string;
}

/** sha256 of bytes, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Digests of an asset that are shipped with this library; empty when it does not know the version. */
function shippedDigests(asset: Asset): readonly string[] {
  if (asset.kind === 'cilium-chart') {
    const digest = own(CHART_DIGESTS, asset.version);
    return digest === undefined ? [] : [digest];
  }
  const known = own(GATEWAY_API_DIGESTS, `${asset.version}/${asset.channel}`);
  return [known?.release, known?.crdsOnly].filter((digest) => digest !== undefined);
}

/**
 * Digests that an asset may have, from the shipped tables and the lock file.
 *
 * For a chart, the shipped digest is the one that the Helm repository published. A lock file with a different digest is a mistake, unless it
 * was recorded for an archive that a registry repackaged from the same files: then both archives are accepted. The Gateway API publishes no
 * digests and has replaced files of a release, so for bundles only the lock file of the project decides.
 *
 * @param lock without it, only the shipped digests count
 * @throws TalosCiliumError AST007 when the lock contradicts the published digest of a chart
 */
export function expectedDigests(asset: Asset, subject: string, lock?: AssetLock): ExpectedDigests {
  const fileName = assetFileName(asset);
  const entry = lock && own(lock.assets, fileName);
  const shipped = shippedDigests(asset);
  if (!entry) return shipped.length > 0 ? { digests: shipped, by: 'shipped' } : { digests: [] };
  const { sha256: locked, manifest, published } = entry;
  const sameFiles = published !== undefined && shipped.includes(published);
  if (asset.kind === 'cilium-chart' && shipped.length > 0 && !shipped.includes(locked) && !sameFiles) {
    throw new CodedError({
      code: 'AST007',
      path: subject,
      what: `the lock file has sha256 ${locked} for ${fileName}, but the archive published at https://helm.cilium.io/ has ${shipped.join(', ')}`,
      fix: `run \`${LOCK_COMMAND} --update\`; give a patched chart its own version`,
    });
  }
  return { digests: sameFiles ? [locked, published] : [locked], by: 'lock', ...(manifest && { manifest }) };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
