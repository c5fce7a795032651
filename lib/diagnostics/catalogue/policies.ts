import type { CodeTable } from './entry';

/** Codes of `CiliumPolicies`. */
export const policies = {} as const satisfies CodeTable;
