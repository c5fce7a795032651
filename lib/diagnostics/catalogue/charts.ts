import type { CodeTable } from './entry';

/** Codes of what is in a chart. */
export const charts = {
  CHART001: {
    title: 'Archive that is not a Cilium chart',
    reason: 'Chart.yaml or values.yaml is missing from the archive or is not a map. The values of an app are checked against these files.',
    related: ['AST005'],
    console: {
      wrong: '$ tar tzf cilium-1.19.6.tgz\nREADME.md',
      right: '$ tar tzf cilium-1.19.6.tgz | head -3\ncilium/Chart.yaml\ncilium/LICENSE\ncilium/README.md',
    },
  },
} as const satisfies CodeTable;
