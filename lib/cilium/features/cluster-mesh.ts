import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of cluster mesh. Name and ID of a cluster are facts of its `TalosCluster`. @see https://docs.cilium.io/en/stable/network/clustermesh/ */
export interface ClusterMeshProps {
  /**
   * Run the cluster mesh API server, from which other clusters read the state of this one.
   * @default true
   */
  readonly apiServer?: boolean;
  /**
   * Type of the Service of the API server.
   * @default - the chart's: NodePort
   */
  readonly serviceType?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  /**
   * Maximum number of clusters in the mesh. It must be the same in all of them, and cannot be changed later.
   * @default - the chart's: 255
   */
  readonly maxConnectedClusters?: 255 | 511;
}

/** Cluster mesh. */
export const clusterMesh: Feature<{ clusterMesh?: boolean | ClusterMeshProps }> = {
  prop: 'clusterMesh',
  apply({ clusterMesh }, { cluster, set, report }) {
    const prop = whenOn(clusterMesh);
    if (!prop) return;
    set('clustermesh.maxConnectedClusters', prop.maxConnectedClusters);
    if (prop.apiServer === false) {
      const max = prop.maxConnectedClusters ?? 255;
      // CIL057 reports an ID that is too large: it takes raw values into account.
      if (cluster.clusterId < 1) {
        report.add({
          code: 'CIL017',
          what: `clusterMesh requires a clusterId from 1 to ${max}, but clusterId of the TalosCluster is ${cluster.clusterId}`,
          fix: 'set clusterId on the TalosCluster, to a different number in each cluster of the mesh',
        });
      }
      if (prop.serviceType) {
        report.add({ code: 'CIL018', what: `clusterMesh.serviceType '${prop.serviceType}' has no effect: clusterMesh.apiServer is false`, fix: 'remove serviceType, or remove apiServer: false' });
      }
      return;
    }
    set('clustermesh.useAPIServer', true, prop.apiServer === undefined ? 'other clusters read the state of this one from it' : undefined);
    set('clustermesh.apiserver.service.type', prop.serviceType);
    if (prop.serviceType === 'ClusterIP') {
      set('clustermesh.apiserver.service.externalTrafficPolicy', null, "Kubernetes rejects the chart's default on a Service of type ClusterIP");
    }
  },
};
