import type { CodeTable } from './entry';

/** Codes of what Talos expects of Cilium. */
export const talos = {} as const satisfies CodeTable;
