import type { JsonObject } from '../../../kubernetes/json';
import { isMistake, readIp } from '../../../cluster/ip-text';
import { IpAddress } from '../../../cluster/ip-address';
import { bgpModels } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import type { ModelRule } from '../../rule';

const NODES = { nodeAddresses: ['192.168.1.11'] };
const objects = (peerAddress: string): JsonObject[] => [
  clusterConfig({ peers: [{ name: 'tor', peerASN: 64513, peerAddress, peerConfigRef: { name: 'fabric' } }] }),
  peerConfig(),
  advertisement(),
];
const program = (router: string): string => `const cluster = new TalosCluster({
  name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', nodeAddresses: ['192.168.1.11'],
});
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium');
new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('${router}', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});`;

/** A peer is a router. */
export const peerOfNodeAddress: ModelRule = {
  on: 'model',
  id: 'BGP114',
  title: 'BGP peer with the address of a node',
  severity: 'warning',
  reason: 'A node cannot have a session with itself. Other nodes can have a session with this node only if a router runs on it.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-cluster-configuration',
  good: { version: '1.19.6', cluster: NODES, values: BGP_ON, objects: objects('192.168.1.1') },
  bad: { version: '1.19.6', cluster: NODES, values: BGP_ON, objects: objects('192.168.1.11') },
  typescript: { wrong: program('192.168.1.11'), right: program('192.168.1.1') },
  *check(model) {
    for (const { cilium, peers } of bgpModels(model)) {
      for (const { config, peer, title } of peers) {
        const read = readIp(peer.peerAddress);
        if (isMistake(read)) continue;
        const address = IpAddress.of(read.family, read.value);
        const { nodeAddresses = [], virtualIps = [] } = cilium?.cluster ?? {};
        if (![...nodeAddresses, ...virtualIps].some((own) => own.equals(address))) continue;
        yield {
          path: config.path,
          what: `peer ${title} has the address of a node of this cluster (${address})`,
          fix: 'write the address of the router, or suppress this check if a router runs on this node',
        };
      }
    }
  },
};
