import type { CiliumMinor } from '../../../imports/served-versions';

/** The Cilium versions that everything is tried with, by minor. */
export const VERSIONS: readonly (readonly [CiliumMinor, string])[] = [
  ['1.18', '1.18.12'],
  ['1.19', '1.19.6'],
  ['1.20', '1.20.0'],
];
