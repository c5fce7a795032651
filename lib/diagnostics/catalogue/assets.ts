import type { CodeTable } from './entry';

/** Codes of the search for charts and CRD bundles. */
export const assets = {} as const satisfies CodeTable;
