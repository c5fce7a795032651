import { whenOn } from '../../props';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';

/** Settings of cluster mesh. Name and ID of a cluster are facts of its `TalosCluster`. @see https://docs.cilium.io/en/stable/network/clustermesh/ */
export interface ClusterMeshSettings {
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
  /**
   * Replicas of the API server.
   * @default - the chart's: 1
   */
  readonly replicas?: number;
  /**
   * Annotations of the Service of the API server, such as `lbipam.cilium.io/ips`.
   * @default - none
   */
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  /**
   * Whether the state of other clusters is cached in this one, which large meshes need.
   * @default - the chart's: true
   */
  readonly kvStoreMesh?: boolean;
  /**
   * Whether EndpointSlices are made for the endpoints of other clusters, which headless Services and Gateways of others need.
   * @default - the chart's: false
   */
  readonly endpointSliceSynchronization?: boolean;
  /**
   * Whether selectors in policies mean pods of this cluster only, unless they name another one.
   * @default - the chart's: true from Cilium 1.19 on
   */
  readonly policyDefaultLocalCluster?: boolean;
  /**
   * The Multi-Cluster Services API of Kubernetes: ServiceExport and ServiceImport. Up to Cilium 1.18, you install its CRDs.
   * @default - the chart's: false
   * @see https://docs.cilium.io/en/stable/network/clustermesh/mcsapi/
   */
  readonly mcsApi?: boolean;
}

const DIRECT: DirectTable = {
  maxConnectedClusters: 'clustermesh.maxConnectedClusters',
  endpointSliceSynchronization: 'clustermesh.enableEndpointSliceSynchronization',
  policyDefaultLocalCluster: 'clustermesh.policyDefaultLocalCluster',
};

const API_SERVER: DirectTable = {
  replicas: 'clustermesh.apiserver.replicas',
  serviceType: 'clustermesh.apiserver.service.type',
  serviceAnnotations: 'clustermesh.apiserver.service.annotations',
  kvStoreMesh: 'clustermesh.apiserver.kvstoremesh.enabled',
};

/** Cluster mesh. */
export const clusterMesh: Feature<{ clusterMesh?: boolean | ClusterMeshSettings }> = {
  prop: 'clusterMesh',
  direct: { ...DIRECT, ...API_SERVER },
  apply({ clusterMesh }, context) {
    const { cluster, version, set, report } = context;
    const prop = whenOn(clusterMesh);
    if (!prop) return;
    setDirect('clusterMesh', prop, DIRECT, context);
    set(version.atLeast('1.19') ? 'clustermesh.mcsapi.enabled' : 'clustermesh.enableMCSAPISupport', prop.mcsApi);
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
    setDirect('clusterMesh', prop, API_SERVER, context);
    if (prop.serviceType === 'ClusterIP') {
      set('clustermesh.apiserver.service.externalTrafficPolicy', null, "Kubernetes rejects the chart's default on a Service of type ClusterIP");
    }
  },
};
