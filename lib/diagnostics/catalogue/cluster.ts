import type { CodeTable } from './entry';

/** Codes of `TalosCluster` and the values that describe a cluster. */
export const cluster = {
  CLU027: { title: 'Unknown management', retired: 'API003 reports it: the types of all props are checked in one place.' },
} as const satisfies CodeTable;
