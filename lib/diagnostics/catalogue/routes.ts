import type { CodeTable } from './entry';

/** Codes of the routes of the Gateway API. */
export const routes = {} as const satisfies CodeTable;
