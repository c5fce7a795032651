import type { CodeTable } from './entry';

/** Codes of the check of props and arguments. */
export const props = {} as const satisfies CodeTable;
