import type { CodeTable } from './entry';

const BOOTSTRAP = `new TalosCilium(chart, 'cilium', { namespace: 'networking' });
new TalosMachineConfig(chart, 'talos', { bootstrap: Bootstrap.inline() });
app.synth();`;

/** Codes of `TalosMachineConfig` and its patches. */
export const machineConfiguration = {
  MCH020: {
    title: 'Bootstrap in a namespace that does not exist',
    reason: 'Talos stops at the first object whose namespace does not exist, and Omni then applies no manifest at all: Cilium would not be installed. The namespace must be among the objects of the bootstrap.',
    link: 'https://docs.siderolabs.com/kubernetes-guides/advanced-guides/inlinemanifests',
    typescript: {
      wrong: BOOTSTRAP,
      right: `const chart = new ClusterChart(app, cluster, { namespaces: ['networking'] });\n${BOOTSTRAP}`,
    },
  },
} as const satisfies CodeTable;
