import type { CodeTable } from './entry';

/** Codes of `HubbleStack` and `CiliumMonitoring`. */
export const hubble = {} as const satisfies CodeTable;
