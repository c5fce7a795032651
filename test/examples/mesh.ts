import { ApiObject } from 'cdk8s';
import { Announce, ClusterMesh, GlobalService, LoadBalancerPool, MeshApiServer, TalosCluster } from '../../lib';
import type { Example } from './example';

const remote = (name: string, clusterId: number): TalosCluster => new TalosCluster({ name, talosVersion: '1.13', kubernetesVersion: '1.35.0', clusterId, podSubnets: [`10.${clusterId}.0.0/16`] });

/** A cluster in a mesh with two others, and a Service in all of them. */
export const examples: readonly Example[] = [
  {
    title: 'a mesh of three clusters',
    build: (chart, cilium) => {
      new LoadBalancerPool(chart, 'lan', { blocks: ['192.168.50.240/29'], announce: Announce.none('a static route on the router') });
      new ClusterMesh({
        members: [
          { cluster: cilium, apiServer: MeshApiServer.loadBalancer('192.168.50.241') },
          { cluster: remote('west', 202), apiServer: MeshApiServer.nodePort({ addresses: ['192.168.52.11', '192.168.52.12'] }) },
          { cluster: remote('north', 203), apiServer: MeshApiServer.dnsName('mesh.north.example.com') },
        ],
        replicas: 2,
        mcsApi: cilium.version.atLeast('1.19'),
      });
      new ApiObject(chart, 'web', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'web', namespace: 'shop', annotations: GlobalService.annotations({ affinity: 'local' }) },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
    },
  },
];
