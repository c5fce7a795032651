import type { TalosCilium } from '../cilium/talos-cilium';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { MeshApiServer, MeshEndpoint } from './mesh-api-server';

/** A member with what is known of it. */
export interface Member {
  readonly cluster: TalosCluster;
  readonly cilium: TalosCilium | undefined;
  readonly apiServer: MeshApiServer;
  readonly endpoint: MeshEndpoint;
}
