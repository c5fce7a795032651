import type { CodeTable } from './entry';

/** Codes of `TalosMachineConfig` and its patches. */
export const machineConfiguration = {} as const satisfies CodeTable;
