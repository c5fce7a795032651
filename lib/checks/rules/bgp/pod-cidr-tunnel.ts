import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { routesNatively } from '../../../model/datapath';
import { identityOf } from '../../../model/identity';
import { describeValues } from '../../../model/values';

const OBJECTS = [advertisement({ advertisementType: 'PodCIDR' }), clusterConfig(), peerConfig()];
const PEERING = `new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.podCidr()],
});`;

/** Routers would reach pods directly, but replies would take another path. */
export const podCidrTunnel: ModelRule = {
  on: 'model',
  id: 'BGP106',
  title: 'Advertised pod CIDRs in tunnel mode',
  severity: 'warning',
  reason:
    'In tunnel mode, traffic from pods leaves the node masqueraded or in the tunnel, so replies to routers take another path than the requests. ' +
    'Advertise pod CIDRs only with native routing.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/',
  good: {
    version: '1.19.6',
    values: { ...BGP_ON, routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' },
    objects: OBJECTS,
  },
  bad: { version: '1.19.6', values: BGP_ON, objects: OBJECTS },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { bgpControlPlane: true });
${PEERING}`,
    right: `new TalosCilium(chart, 'cilium', { bgpControlPlane: true, routing: Routing.native() });
${PEERING}`,
  },
  *check(model) {
    for (const { cilium, advertisements } of bgpModels(model)) {
      if (!cilium || routesNatively(cilium)) continue;
      for (const each of advertisements) {
        const type = advertisementsOf(each).map(({ advertisementType }) => advertisementType).find((one) => one === 'PodCIDR' || one === 'CiliumPodIPPool');
        if (type === undefined) continue;
        yield {
          path: each.path,
          what: `CiliumBGPAdvertisement ${identityOf(each.object).name} advertises pods (${String(type)}), but Cilium runs in tunnel mode (${describeValues(cilium, 'routingMode', 'tunnelProtocol')})`,
          fix: 'set routing: Routing.native() on TalosCilium, or advertise Services only; in values: set routingMode: native, or advertise Services only',
        };
      }
    }
  },
};
