import type { CodeTable } from './entry';

/** Codes of `TalosCluster` and the values that describe a cluster. */
export const cluster = {
  CLU024: { title: 'Forwarding to host DNS that is off', retired: 'hostDns: false turns both off, so the two cannot contradict each other.' },
  CLU027: { title: 'Unknown management', retired: 'API003 reports it: the types of all props are checked in one place.' },
  CLU031: {
    title: 'Invalid namespace of a ClusterChart',
    reason: 'The names in `namespaces` and `existingNamespaces` must be DNS labels, and each name may be given once: a namespace is either created here or somewhere else.',
    link: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names',
    typescript: {
      wrong: "new ClusterChart(app, cluster, { namespaces: ['Shop', 'media'], existingNamespaces: ['media'] });",
      right: "new ClusterChart(app, cluster, { namespaces: ['shop', 'media'], existingNamespaces: ['monitoring'] });",
    },
  },
} as const satisfies CodeTable;
