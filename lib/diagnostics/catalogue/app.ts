import type { CodeTable } from './entry';

/** Codes of validations of other constructs. */
export const app = {} as const satisfies CodeTable;
