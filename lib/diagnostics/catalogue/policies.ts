import type { CodeTable } from './entry';

/** Codes of `CiliumPolicies`. */
export const policies = {
  POL020: { title: 'Unknown entity', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
  POL036: { title: 'Traffic of an unknown kind', retired: 'API003 reports it: the types of all arguments are checked in one place.' },
} as const satisfies CodeTable;
