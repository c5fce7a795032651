import type { CodeTable } from './entry';

/** Codes of `OmniClusterTemplate`. */
export const omni = {} as const satisfies CodeTable;
