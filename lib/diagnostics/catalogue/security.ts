import type { CodeTable } from './entry';

/** Codes of secrets in the output. */
export const security = {} as const satisfies CodeTable;
