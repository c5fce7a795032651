import type { CodeTable } from './entry';

/** Codes of `TalosCluster` and the values that describe a cluster. */
export const cluster = {} as const satisfies CodeTable;
