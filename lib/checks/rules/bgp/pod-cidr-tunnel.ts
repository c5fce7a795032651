import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { routesNatively } from '../../../model/datapath';
import { identityOf } from '../../../model/identity';
import { seen } from '../../../model/values';

/** Routers then reach pods directly, and pods answer by another way. */
export const podCidrTunnel: ModelRule = {
  on: 'model',
  id: 'BGP106',
  title: 'Pod CIDRs advertised by BGP while pods are in a tunnel',
  severity: 'warning',
  reason:
    'With a tunnel the network is not meant to know pods, and their answers leave masqueraded or inside the tunnel. Pod CIDRs are ' +
    'advertised for native routing.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/',
  good: {
    version: '1.19.6',
    values: { ...BGP_ON, routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' },
    objects: [clusterConfig(), peerConfig(), advertisement({ advertisementType: 'PodCIDR' })],
  },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement({ advertisementType: 'PodCIDR' })] },
  *check(model) {
    for (const { cilium, advertisements } of bgpModels(model)) {
      if (!cilium || routesNatively(cilium)) continue;
      for (const each of advertisements) {
        const type = advertisementsOf(each).map(({ advertisementType }) => advertisementType).find((one) => one === 'PodCIDR' || one === 'CiliumPodIPPool');
        if (type === undefined) continue;
        yield {
          path: each.path,
          what: `${identityOf(each.object).name} advertises pods that are in a tunnel (${String(type)}; ${seen(cilium, 'routingMode', 'tunnelProtocol')})`,
          fix: 'set routing: Routing.native() on TalosCilium, or advertise Services only',
        };
      }
    }
  },
};
