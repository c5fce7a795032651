import type { CodeTable } from './entry';

/** Codes of `TalosCluster` and the values that describe a cluster. */
export const cluster = {
  CLU024: { title: 'Forwarding to host DNS that is off', retired: 'hostDns: false turns both off, so the two cannot contradict each other.' },
  CLU027: { title: 'Unknown management', retired: 'API003 reports it: the types of all props are checked in one place.' },
} as const satisfies CodeTable;
