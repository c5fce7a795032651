import type { CodeTable } from './entry';

/** Codes of `BgpPeering`. */
export const bgp = {} as const satisfies CodeTable;
