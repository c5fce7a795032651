import type { CodeTable } from './entry';

/** Codes of the objects of the output. */
export const objects = {} as const satisfies CodeTable;
