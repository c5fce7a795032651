import { createHash } from 'node:crypto';

import { TalosCiliumError } from '../diagnostics/problem';
import { assetFileName } from './asset';
import type { Asset } from './asset';
import { CHART_DIGESTS } from './chart-digests';
import { GATEWAY_API_DIGESTS } from './gateway-api-digests';
import type { AssetLock } from './lock-file';

/** What says which bytes an asset must have. */
export type DigestAuthority = 'shipped' | 'lock';

/** sha256 digests that an asset may have; none when nothing knows the asset. */
export interface ExpectedDigests {
  readonly digests: readonly string[];
  readonly by?: DigestAuthority;
}

/** sha256 of bytes, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Digests of an asset that the library ships; empty when it does not know the version. */
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
 * For a chart the shipped digest is what the Helm repository published, so a lock that says otherwise is a mistake. The
 * Gateway API publishes no digests and has replaced files of a release, so there the project's lock decides alone.
 *
 * @throws TalosCiliumError AST007 when the lock contradicts the published digest of a chart
 */
export function expectedDigests(asset: Asset, lock: AssetLock, subject: string): ExpectedDigests {
  const fileName = assetFileName(asset);
  const locked = own(lock.assets, fileName)?.sha256;
  const shipped = shippedDigests(asset);
  if (locked === undefined) return shipped.length > 0 ? { digests: shipped, by: 'shipped' } : { digests: [] };
  if (asset.kind === 'cilium-chart' && shipped.length > 0 && !shipped.includes(locked)) {
    throw new TalosCiliumError({
      code: 'AST007',
      path: subject,
      what: `the lock file has another sha256 for ${fileName} (${locked}) than the Helm repository published (${shipped.join(', ')})`,
      fix: 'remove the entry from the lock file; give a patched chart a version of its own',
    });
  }
  return { digests: [locked], by: 'lock' };
}

function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
