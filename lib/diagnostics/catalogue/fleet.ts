import type { CodeTable } from './entry';

const VERSIONS = "talosVersion: '1.13', kubernetesVersion: '1.35.0'";

/** Codes of `Fleet`. */
export const fleet = {
  FLT001: {
    title: 'Unknown stage, environment or cluster of a fleet',
    reason: 'A cluster gets the settings of its stage and its environment by name, and its stage decides the directory of its output. In a fleet with stages, each cluster must be in one of them.',
    typescript: {
      wrong: `new Fleet({\n  defaults: { ${VERSIONS} },\n  stages: { canary: {}, stable: {} },\n  clusters: { lab: { stage: 'canery' } },\n});`,
      right: `new Fleet({\n  defaults: { ${VERSIONS} },\n  stages: { canary: {}, stable: {} },\n  clusters: { lab: { stage: 'canary' } },\n});`,
    },
  },
  FLT002: {
    title: 'Facts of the clusters of a fleet that are missing or not unique',
    reason: 'Each cluster needs a version of Talos and of Kubernetes, of its own or from the defaults. A cluster ID is part of all security identities: two clusters with the same ID can never be in one cluster mesh.',
    typescript: {
      wrong: `new Fleet({\n  defaults: { ${VERSIONS} },\n  clusters: { east: { clusterId: 1 }, west: { clusterId: 1 } },\n});`,
      right: `new Fleet({\n  defaults: { ${VERSIONS} },\n  clusters: { east: { clusterId: 1 }, west: { clusterId: 2 } },\n});`,
    },
  },
  FLT003: {
    title: 'Invalid selection of clusters',
    reason: 'The environment variables TALOS_CILIUM_ONLY and TALOS_CILIUM_SHARD limit a synth to some clusters of a fleet. A misspelt name or an invalid part would leave out clusters without a message.',
    console: { wrong: '$ TALOS_CILIUM_SHARD=0/4 npx tsx main.ts', right: '$ TALOS_CILIUM_SHARD=1/4 npx tsx main.ts' },
  },
} as const satisfies CodeTable;
