import type { CodeTable } from './entry';

const WEB = `new ApiObject(chart, 'web', {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10' }] },
});`;

/** Codes of questions about reach. */
export const reach = {
  REA001: {
    title: 'Unknown source or destination of a connection',
    reason: '`Reach` answers only for the objects that it was given. Among them is no workload, Service or Gateway with this name. If the name is right, the Service or the workloads that it selects do not have the port.',
    typescript: {
      wrong: `${WEB}\nReach.of(chart).ask({ from: 'shop/wbe', to: { address: '198.51.100.7' }, port: 443 });`,
      right: `${WEB}\nReach.of(chart).ask({ from: 'shop/web', to: { address: '198.51.100.7' }, port: 443 });`,
    },
  },
  REA002: {
    title: 'Several clusters in one question',
    reason: 'Policies apply to one cluster, and clusters can have workloads with the same name. For an app with several clusters, create one `Reach` for each chart.',
    typescript: {
      wrong: "new TalosCilium(chart, 'cilium');\nconst other = new ClusterChart(app, new TalosCluster({ name: 'other', talosVersion: '1.13', kubernetesVersion: '1.35' }));\nnew TalosCilium(other, 'cilium');\nReach.of(app);",
      right: "new TalosCilium(chart, 'cilium');\nconst other = new ClusterChart(app, new TalosCluster({ name: 'other', talosVersion: '1.13', kubernetesVersion: '1.35' }));\nnew TalosCilium(other, 'cilium');\nReach.of(chart);",
    },
  },
  REA003: {
    title: 'No objects to read',
    reason: '`Reach.of` and the command `reach` read Kubernetes objects from files and directories. Without an object, every answer would be `allowed`.',
    typescript: {
      wrong: "const directories: string[] = [];\nReach.of(directories);",
      right: 'Reach.of(chart);',
    },
  },
  REA004: {
    title: 'Expectation that checks no connection',
    reason: 'A matcher of `cdk8s-talos-cilium/testing` that checks no connection would pass regardless of the policies. This happens with a pattern that matches no workload, an empty matrix, or an unknown direction.',
    typescript: {
      wrong: "expect.extend(reachMatchers);\nexpect(Reach.of(chart)).toMatchReach({});",
      right: "expect.extend(reachMatchers);\nexpect(Reach.of(chart)).toAllow({ from: { namespace: 'shop', labels: { app: 'web' } }, to: 'world', port: 443 });",
    },
  },
} as const satisfies CodeTable;
