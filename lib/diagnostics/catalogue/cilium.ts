import type { CodeTable } from './entry';

/** Codes of `TalosCilium`. */
export const cilium = {} as const satisfies CodeTable;
