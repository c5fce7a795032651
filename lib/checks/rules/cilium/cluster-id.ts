import type { CiliumRule } from '../../rule';
import { describeValues, isOn, numberAt } from '../../../model/values';

/** The ID is part of every identity, and identifies a cluster in a mesh. */
export const clusterId: CiliumRule = {
  on: 'cilium',
  id: 'CIL057',
  title: 'Invalid cluster ID for a cluster mesh',
  severity: 'error',
  reason:
    'The agent does not start with an ID that exceeds maxConnectedClusters, and the cluster mesh API server does not start with the ID 0.',
  link: 'https://docs.cilium.io/en/stable/network/clustermesh/setup/#specify-the-cluster-name-and-id',
  good: {
    cluster: { clusterId: 1 },
    values: { cluster: { id: 1 }, clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } },
  },
  bad: { values: { clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: 0 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { clusterMesh: true });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId: 1 });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { clusterMesh: true });`,
  },
  *check(cilium) {
    const id = numberAt(cilium, 'cluster.id') ?? 0;
    const max = numberAt(cilium, 'clustermesh.maxConnectedClusters') ?? 255;
    if (id > max) {
      yield {
        path: cilium.path,
        subject: 'cluster.id',
        what: `the cluster ID exceeds maxConnectedClusters (${describeValues(cilium, 'cluster.id', 'clustermesh.maxConnectedClusters')})`,
        fix:
          `set clusterId of the TalosCluster to at most ${max}` +
          `${max < 511 ? ', or clusterMesh: { maxConnectedClusters: 511 } in all clusters of the mesh' : ''}`,
      };
    } else if (id === 0 && isOn(cilium, 'clustermesh.useAPIServer')) {
      yield {
        path: cilium.path,
        subject: 'cluster.id',
        what: `cluster mesh requires a cluster ID (${describeValues(cilium, 'cluster.id', 'clustermesh.useAPIServer')})`,
        fix: `set clusterId on the TalosCluster, from 1 to ${max} and different in each cluster of the mesh`,
      };
    }
  },
};
