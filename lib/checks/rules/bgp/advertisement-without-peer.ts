import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { bgpModels, selectedBy } from '../../../model/bgp';
import { advertisement, BGP_ON, cilium, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

const external = (advertise: string): JsonObject => cilium('CiliumBGPAdvertisement', 'external', { advertisements: [{ advertisementType: 'Service', service: { addresses: ['ExternalIP'] }, selector: { matchLabels: { expose: 'bgp' } } }] }, { advertise });

/** A label of the advertisement or a selector of the peer configuration is missing. */
export const advertisementWithoutPeer: ModelRule = {
  on: 'model',
  id: 'BGP103',
  wholeApp: true,
  title: 'CiliumBGPAdvertisement that no peer selects',
  severity: 'warning',
  reason: 'A peer receives the routes of a CiliumBGPAdvertisement only if an address family of its CiliumBGPPeerConfig selects the labels of the advertisement. No peer selects this one.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-advertisements',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement(), external('fabric')] },
  bad: {
    version: '1.19.6',
    values: BGP_ON,
    objects: [clusterConfig(), peerConfig(), advertisement(), external('external')],
  },
  typescript: {
    wrong: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});
new ApiObject(chart, 'external', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumBGPAdvertisement',
  metadata: { name: 'external', labels: { advertise: 'external' } },
  spec: { advertisements: [{ advertisementType: 'Service', service: { addresses: ['ExternalIP'] }, selector: { matchLabels: { expose: 'bgp' } } }] },
});`,
    right: `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [
    Advertise.services({ selector: 'all' }),
    Advertise.services({ selector: { matchLabels: { expose: 'bgp' } }, addresses: ['ExternalIP'] }),
  ],
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
