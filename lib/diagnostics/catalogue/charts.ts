import type { CodeTable } from './entry';

/** Codes of what is in a chart. */
export const charts = {
  CHART001: {
    title: 'Archive that is not a Cilium chart',
    reason: 'The archive has no values.yaml, or its values.yaml or Chart.yaml is not a map. The values of an app are checked against these files. AST029 reports an archive without Chart.yaml.',
    related: ['AST005', 'AST029'],
    console: {
      wrong: '$ tar tzf cilium-1.19.6.tgz\ncilium/Chart.yaml',
      right: '$ curl -LO https://helm.cilium.io/cilium-1.19.6.tgz',
    },
  },
} as const satisfies CodeTable;
