import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of cluster mesh. Name and id are facts of the `TalosCluster`. @see https://docs.cilium.io/en/stable/network/clustermesh/ */
export interface ClusterMeshProps {
  /**
   * Run the clustermesh API server, through which other clusters read this one's state.
   * @default true
   */
  readonly apiServer?: boolean;
  /**
   * Type of the API server's Service.
   * @default - the chart's: NodePort
   */
  readonly serviceType?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  /**
   * Most clusters in the mesh; the same in all of them, and fixed for good.
   * @default - the chart's: 255
   */
  readonly maxConnectedClusters?: 255 | 511;
}

/** Cluster mesh. */
export const clusterMesh: Feature = {
  prop: 'clusterMesh',
  apply({ clusterMesh }, { cluster, set, problem }) {
    const prop = whenOn(clusterMesh);
    if (!prop) return;
    set('clustermesh.maxConnectedClusters', prop.maxConnectedClusters, 'asked for');
    if (prop.apiServer === false) {
      const most = prop.maxConnectedClusters ?? 255;
      // One above the most is for CIL057, which knows raw values too.
      if (cluster.clusterId < 1) {
        problem('CIL017', `clusterMesh needs a cluster id from 1 to ${most} (${cluster.clusterId})`, 'set clusterId on the TalosCluster, different in each cluster of the mesh');
      }
      if (prop.serviceType) problem('CIL018', `clusterMesh.serviceType has no effect without the API server (${prop.serviceType})`, 'remove serviceType, or leave apiServer on');
      return;
    }
    set('clustermesh.useAPIServer', true, prop.apiServer === undefined ? 'other clusters read this one\'s state from it' : 'asked for');
    set('clustermesh.apiserver.service.type', prop.serviceType, 'asked for');
    if (prop.serviceType === 'ClusterIP') {
      set('clustermesh.apiserver.service.externalTrafficPolicy', null, 'Kubernetes refuses the chart\'s default on a Service of this type');
    }
  },
};
