import type { CodeTable } from './entry';

/** Codes of what `GitOpsApp` writes. */
export const output = {} as const satisfies CodeTable;
