import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Points `TALOS_CILIUM_ASSETS` at the sibling `../shared/assets` when it is unset and that directory is there, so that
 * this repository's own commands work as they stand. The library itself never looks there.
 */
export function useRepositoryAssets(): void {
  const sibling = resolve(__dirname, '..', '..', 'shared', 'assets');
  if (!process.env.TALOS_CILIUM_ASSETS && existsSync(sibling)) process.env.TALOS_CILIUM_ASSETS = sibling;
}
