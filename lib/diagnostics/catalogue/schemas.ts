import type { CodeTable } from './entry';

/** Rules report all codes of schemas. */
export const schemas = {} as const satisfies CodeTable;
