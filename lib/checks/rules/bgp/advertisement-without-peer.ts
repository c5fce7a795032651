import type { ModelRule } from '../../rule';
import { bgpModels, selectedBy } from '../../../model/bgp';
import { advertisement, BGP_ON, cilium, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

/** A label of the advertisement or a selector of the peer configuration is missing. */
export const advertisementWithoutPeer: ModelRule = {
  on: 'model',
  id: 'BGP103',
  wholeApp: true,
  title: 'CiliumBGPAdvertisement that no peer selects',
  severity: 'warning',
  reason: 'Routes are advertised only when an address family of a CiliumBGPPeerConfig selects the CiliumBGPAdvertisement by its labels. No peer receives the routes of this one.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-advertisements',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [
      clusterConfig(),
      peerConfig(),
      advertisement(),
      cilium('CiliumBGPAdvertisement', 'pods', { advertisements: [{ advertisementType: 'PodCIDR' }] }, { advertise: 'pods' }),
    ],
  },
  typescript: {
    wrong: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});
new ApiObject(chart, 'pods', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumBGPAdvertisement',
  metadata: { name: 'pods', labels: { advertise: 'pods' } },
  spec: { advertisements: [{ advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: {} }] },
});`,
    right: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});`,
  },
  *check(model) {
    for (const bgp of bgpModels(model)) {
      const used = new Set(bgp.peers.flatMap(({ peerConfig: config }) => (config ? selectedBy(config, bgp) : [])));
      for (const each of bgp.advertisements) {
        if (used.has(each)) continue;
        const { name } = identityOf(each.object);
        yield {
          path: each.path,
          what: `no peer selects CiliumBGPAdvertisement ${name} (labels ${JSON.stringify(each.object.metadata.labels ?? {})})`,
          fix: 'set labels that the families of a CiliumBGPPeerConfig select, or remove the advertisement',
        };
      }
    }
  },
};
