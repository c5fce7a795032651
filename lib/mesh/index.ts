export { ClusterMesh } from './cluster-mesh';
export type { ClusterMeshMember, ClusterMeshProps } from './cluster-mesh';
export { GlobalService } from './global-service';
export type { GlobalServiceProps } from './global-service';
export { MeshApiServer } from './mesh-api-server';
export type { MeshDnsNameProps, MeshNodePortProps } from './mesh-api-server';
