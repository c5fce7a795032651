import { bgpModels, instancesOf } from '../../../model/bgp';
import { BGP_ON, cilium, clusterConfig, advertisement, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';
import { maps } from '../../../model/json';
import type { ModelRule } from '../../rule';

/** Peers can be added after the construct, so it is known at synth only. */
export const instanceWithoutPeers: ModelRule = {
  on: 'model',
  id: 'BGP115',
  wholeApp: true,
  title: 'BGP instance without peers',
  severity: 'warning',
  reason: 'Nodes advertise routes only in sessions with peers. An instance without peers has no sessions and does not accept any.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-cluster-configuration',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [cilium('CiliumBGPClusterConfig', 'rack', { nodeSelector: { matchLabels: { rack: 'a' } }, bgpInstances: [{ name: 'main', localASN: 64512 }] })] },
  typescript: {
    wrong: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [] });",
    right: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all' })] });",
  },
  *check(model) {
    for (const { clusterConfigs } of bgpModels(model)) {
      for (const config of clusterConfigs) {
        for (const { name, peers } of instancesOf(config)) {
          if (maps(peers).length > 0) continue;
          yield {
            path: config.path,
            what: `instance ${String(name)} of CiliumBGPClusterConfig ${identityOf(config.object).name} has no peers`,
            fix: "add a peer, or remove the instance; in TypeScript: BgpPeer.to('192.168.1.1', { asn: 64513 })",
          };
        }
      }
    }
  },
};
