import type { CodeTable } from './entry';

/** Codes of `suppressCheck`. */
export const checks = {} as const satisfies CodeTable;
