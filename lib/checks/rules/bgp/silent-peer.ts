import type { ModelRule } from '../../rule';
import { bgpModels, selectedBy } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';

/** By default nothing is advertised. */
export const silentPeer: ModelRule = {
  on: 'model',
  id: 'BGP105',
  title: 'BGP peer that is told nothing',
  severity: 'warning',
  reason: 'A session without a matching advertisement comes up and carries no routes, which looks healthy in every status.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#address-families',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig()] },
  *check(model) {
    for (const bgp of bgpModels(model)) {
      for (const { config, peer, title, peerConfig: settings } of bgp.peers) {
        const named = map(peer.peerConfigRef).name;
        // One that is not here is another rule's.
        if (settings ? selectedBy(settings, bgp).length > 0 : named !== undefined) continue;
        yield {
          path: config.path,
          what: `peer ${title} is told no routes (${settings ? `no CiliumBGPAdvertisement matches the families of ${String(named)}` : 'it has no peerConfigRef'})`,
          fix: 'advertise something to it, or remove it',
        };
      }
    }
  },
};
