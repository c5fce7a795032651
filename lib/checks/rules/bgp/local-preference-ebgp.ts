import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels, selectedBy } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

const services = (attributes: JsonObject): JsonObject =>
  advertisement({ advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: { matchLabels: { expose: 'bgp' } }, attributes });

/** The attribute has a meaning only within one AS. */
export const localPreferenceEbgp: ModelRule = {
  on: 'model',
  id: 'BGP112',
  title: 'Local preference for peers in another AS',
  severity: 'warning',
  reason: 'The local preference is sent only to peers in the same AS. Other peers receive the route without it. They can evaluate a community instead.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#local-preference',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), services({ communities: { standard: ['65000:200'] } })] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), services({ localPreference: 200 })] },
  typescript: {
    wrong: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all', localPreference: 200 })] });",
    right: "new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })], advertise: [Advertise.services({ selector: 'all', communities: ['65000:200'] })] });",
  },
  *check(model) {
    for (const bgp of bgpModels(model)) {
      for (const each of bgp.advertisements) {
        const preference = advertisementsOf(each).map(({ attributes }) => map(attributes).localPreference).find((value) => value !== undefined);
        if (preference === undefined) continue;
        const receivers = bgp.peers.filter(({ peerConfig: config }) => config && selectedBy(config, bgp).includes(each));
        if (receivers.length === 0 || receivers.some(({ peer, instance }) => peer.peerASN === instance.localASN)) continue;
        yield {
          path: each.path,
          what: `CiliumBGPAdvertisement ${identityOf(each.object).name} sets localPreference ${String(preference)}, but none of its peers is in the same AS (${receivers.map(({ title }) => title).join(', ')})`,
          fix: 'remove localPreference, or use communities that the peers evaluate',
        };
      }
    }
  },
};
