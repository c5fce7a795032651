import type { TalosCilium } from '../cilium/talos-cilium';
import type { IpAddress } from '../cluster/ip-address';
import type { JsonObject } from '../kubernetes/json';
import type { ClusterMeshSettings } from '../cilium/features/cluster-mesh';
import { checked } from '../props';

/** Port of the Service of the API server. */
const SERVICE_PORT = 2379;
/** The node port of the charts. */
const NODE_PORT = 32379;

/** Settings of `MeshApiServer.nodePort`. */
export interface MeshNodePortProps {
  /**
   * Node port, from 30000 to 32767.
   * @default 32379
   */
  readonly port?: number;
  /**
   * Addresses at which the other clusters reach nodes of this cluster.
   * @default - nodeAddresses of the TalosCluster
   */
  readonly addresses?: readonly string[];
}

/** Settings of `MeshApiServer.dnsName`. */
export interface MeshDnsNameProps {
  /**
   * Port at that name.
   * @default 2379
   */
  readonly port?: number;
  /**
   * Type of the Service of the API server.
   * @default 'ClusterIP'
   */
  readonly serviceType?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
}

/** Where other clusters find an API server. @internal */
export interface MeshEndpoint {
  readonly port: number;
  /** Name of the host; without one, the addresses are used with the name of the cluster. */
  readonly name?: string;
  readonly addresses: readonly string[];
}

/**
 * How the other clusters of a mesh reach the API server of a cluster.
 *
 * @see https://docs.cilium.io/en/stable/network/clustermesh/clustermesh/#enable-cluster-mesh
 */
export class MeshApiServer {
  static { checked(MeshApiServer, 'MeshApiServer'); }

  /**
   * A LoadBalancer Service with a fixed address, which must be in a `LoadBalancerPool` of the cluster.
   *
   * @param address such as `192.168.1.240`
   */
  static loadBalancer(address: string | IpAddress): MeshApiServer {
    const text = String(address);
    return new MeshApiServer('LoadBalancer', { serviceType: 'LoadBalancer', serviceAnnotations: { 'lbipam.cilium.io/ips': text } }, () => ({}), () => ({ port: SERVICE_PORT, addresses: [text] }));
  }

  /** A port on the nodes. All addresses are given to the other clusters, which connect to one of them. */
  static nodePort({ port = NODE_PORT, addresses }: MeshNodePortProps = {}): MeshApiServer {
    const service: JsonObject = { nodePort: port };
    return new MeshApiServer('NodePort', { serviceType: 'NodePort' }, (): JsonObject => (port === NODE_PORT ? {} : { service }), (nodes) => ({ port, addresses: addresses ?? nodes }));
  }

  /**
   * A DNS name that leads to the API server, for example through the load balancer of a network or a TLSRoute with passthrough. The name becomes part
   * of the certificate of the API server, unless you provide the certificates.
   *
   * @param name such as `mesh.east.example.com`
   */
  static dnsName(name: string, { port = SERVICE_PORT, serviceType = 'ClusterIP' }: MeshDnsNameProps = {}): MeshApiServer {
    const server: JsonObject = { extraDnsNames: [name] };
    return new MeshApiServer('DNS name', { serviceType }, ({ version, certificates }): JsonObject => (certificates.issuer === 'provided' ? {} : { tls: version.atLeast('1.20') ? { auto: { server } } : { server } }), () => ({ port, name, addresses: [] }));
  }

  /** @internal */
  readonly kind: 'LoadBalancer' | 'NodePort' | 'DNS name';
  /** Settings of the cluster itself. @internal */
  readonly settings: ClusterMeshSettings;
  /** Values below `clustermesh.apiserver` of the cluster itself that are not settings. @internal */
  readonly values: (cilium: TalosCilium) => JsonObject;
  private readonly find: (nodes: readonly string[]) => MeshEndpoint;

  private constructor(kind: MeshApiServer['kind'], settings: ClusterMeshSettings, values: MeshApiServer['values'], find: (nodes: readonly string[]) => MeshEndpoint) {
    this.kind = kind;
    this.settings = settings;
    this.values = values;
    this.find = find;
  }

  /** @internal */
  endpoint(nodes: readonly string[]): MeshEndpoint {
    return this.find(nodes);
  }
}
