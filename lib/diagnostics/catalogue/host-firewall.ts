import type { CodeTable } from './entry';

/** Codes of `TalosHostFirewall`. */
export const hostFirewall = {} as const satisfies CodeTable;
