import type { CiliumRule } from '../../rule';
import { isOn, numberAt, seen } from '../../../model/values';

/** The id is part of every identity; a mesh tells clusters apart by it. */
export const clusterId: CiliumRule = {
  on: 'cilium',
  id: 'CIL057',
  title: 'Cluster id that a cluster mesh cannot use',
  severity: 'error',
  reason:
    'The agent does not start with an id above the number of clusters that it is set up for, and the API server of a mesh does not ' +
    'start with id 0.',
  link: 'https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#specify-the-cluster-name-and-id',
  good: {
    cluster: { clusterId: 1 },
    values: { cluster: { id: 1 }, clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } },
  },
  bad: { values: { clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { method: 'cronJob' } } } } } },
  *check(cilium) {
    const id = numberAt(cilium, 'cluster.id') ?? 0;
    const most = numberAt(cilium, 'clustermesh.maxConnectedClusters') ?? 255;
    if (id > most) {
      yield {
        path: cilium.path,
        subject: 'cluster.id',
        what: `the cluster id is above the most clusters of the mesh (${seen(cilium, 'cluster.id', 'clustermesh.maxConnectedClusters')})`,
        fix:
          `set clusterId on the TalosCluster to ${most} at ` +
          `most${most < 511 ? ', or clusterMesh: { maxConnectedClusters: 511 } in all clusters of the mesh' : ''}`,
      };
    } else if (id === 0 && isOn(cilium, 'clustermesh.useAPIServer')) {
      yield {
        path: cilium.path,
        subject: 'cluster.id',
        what: `cluster mesh needs a cluster id of its own (${seen(cilium, 'cluster.id', 'clustermesh.useAPIServer')})`,
        fix: `set clusterId on the TalosCluster, from 1 to ${most} and different in each cluster of the mesh`,
      };
    }
  },
};
