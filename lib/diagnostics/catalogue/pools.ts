import type { CodeTable } from './entry';

/** Codes of `LoadBalancerPool`. */
export const pools = {} as const satisfies CodeTable;
