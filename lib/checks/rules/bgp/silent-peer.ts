import type { ModelRule } from '../../rule';
import { bgpModels, selectedBy } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';

/** By default no routes are advertised. */
export const silentPeer: ModelRule = {
  on: 'model',
  id: 'BGP105',
  wholeApp: true,
  title: 'BGP peer without advertisements',
  severity: 'warning',
  reason: 'A session without a matching advertisement is established but carries no routes. Every status looks healthy.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#address-families',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig()] },
  typescript: {
    wrong: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })] });",
    right: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all' })] });",
  },
  *check(model) {
    for (const bgp of bgpModels(model)) {
      for (const { config, peer, title, peerConfig: settings } of bgp.peers) {
        const named = map(peer.peerConfigRef).name;
        // Another rule reports a peer configuration that does not exist.
        if (settings ? selectedBy(settings, bgp).length > 0 : named !== undefined) continue;
        yield {
          path: config.path,
          what: `peer ${title} receives no advertisements (${settings ? `no CiliumBGPAdvertisement matches the families of ${String(named)}` : 'it has no peerConfigRef'})`,
          fix: 'add a CiliumBGPAdvertisement whose labels the families of the peer select, or remove the peer; in TypeScript: set advertise on the BgpPeering, or announce: Announce.bgp() on a LoadBalancerPool',
        };
      }
    }
  },
};
