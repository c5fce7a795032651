import { ClusterChart, ClusterMesh, Encryption, GitOpsApp, MeshApiServer, TalosCilium, TalosCluster, type TalosCiliumProps, type TalosClusterProps } from '../../lib';
import type { InvalidInput } from './invalid-input';

const LAN = MeshApiServer.loadBalancer('192.168.1.240');
const OTHER_LAN = MeshApiServer.loadBalancer('192.168.2.240');

interface Side extends Partial<TalosClusterProps> {
  readonly apiServer?: MeshApiServer;
  readonly cilium?: TalosCiliumProps;
}

function facts(name: string, clusterId: number, props: Partial<TalosClusterProps> = {}): TalosCluster {
  return new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.34.1', clusterId, podSubnets: [`10.${clusterId}.0.0/16`], ...props });
}

/** A mesh of two clusters, whose facts and Cilium differ from a good one. */
function mesh(code: string, title: string, east: Side, west: Side = {}): InvalidInput {
  return {
    code,
    title,
    run: () => {
      const app = new GitOpsApp();
      const members = [['east', 1, LAN, east] as const, ['west', 2, OTHER_LAN, west] as const].map(([name, id, apiServer, { apiServer: own, cilium, ...props }]) => ({
        cluster: new TalosCilium(new ClusterChart(app, facts(name, id, props)), 'cilium', { version: '1.19.6', ...cilium }),
        apiServer: own ?? apiServer,
      }));
      new ClusterMesh({ members });
      app.synth();
    },
  };
}

/** Bad inputs of meshes. */
export const invalid: readonly InvalidInput[] = [
  { code: 'MESH001', title: 'a mesh of one cluster', run: () => void new ClusterMesh({ members: [{ cluster: facts('east', 1), apiServer: LAN }] }) },
  { code: 'MESH001', title: 'a mesh of no cluster', run: () => void new ClusterMesh({ members: [] }) },
  { code: 'MESH001', title: 'a cluster twice', run: () => void new ClusterMesh({ members: [{ cluster: facts('east', 1), apiServer: LAN }, { cluster: facts('east', 2), apiServer: OTHER_LAN }] }) },
  mesh('MESH002', 'a cluster without an ID', { clusterId: 0 }),
  mesh('MESH002', 'two clusters with one ID', {}, { clusterId: 1 }),
  mesh('MESH003', 'the same pods', {}, { podSubnets: ['10.1.0.0/16'] }),
  mesh('MESH003', 'pods in the Services of the other', { podSubnets: ['10.96.8.0/21'], serviceSubnets: ['10.112.0.0/16'] }),
  mesh('MESH003', 'pods in the network of the nodes of the other', {}, { nodeSubnets: ['10.1.8.0/24'] }),
  mesh('MESH003', 'one address of two nodes', { nodeAddresses: ['192.168.1.11'] }, { nodeAddresses: ['192.168.1.11'] }),
  mesh('MESH003', 'no IP family in common', {}, { podSubnets: ['fd00:2::/56'], serviceSubnets: ['fd00:96::/112'] }),
  mesh('MESH004', 'node ports of unknown nodes', { apiServer: MeshApiServer.nodePort() }),
  mesh('MESH004', 'a port that is not a node port', { apiServer: MeshApiServer.nodePort({ port: 2379, addresses: ['192.168.1.11'] }) }),
  mesh('MESH004', 'one address of two API servers', {}, { apiServer: LAN }),
  mesh('MESH004', 'an address of Services', { apiServer: MeshApiServer.loadBalancer('10.96.0.10') }),
  mesh('MESH004', 'a name that is not of DNS', { apiServer: MeshApiServer.dnsName('https://mesh.example.com') }),
  mesh('MESH005', 'encryption of one side', { cilium: { encryption: Encryption.wireguard() } }),
  mesh('MESH006', 'two minors apart', { cilium: { version: '1.18.12' } }, { cilium: { version: '1.20.0' } }),
];
