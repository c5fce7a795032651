import type { CodeTable } from './entry';

/** Codes of the search for helm and its runs. */
export const helm = {} as const satisfies CodeTable;
