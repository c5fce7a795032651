import type { JsonObject } from '../kubernetes/json';

/** Values that enable the BGP control plane. */
export const BGP_ON: JsonObject = { bgpControlPlane: { enabled: true } };

/** An object of `cilium.io/v2` in an example. */
export function cilium(kind: string, name: string, spec: JsonObject, labels?: Record<string, string>): JsonObject {
  return { apiVersion: 'cilium.io/v2', kind, metadata: { name, ...(labels ? { labels } : {}) }, spec };
}

/** An instance with one peer, as an item of `bgpInstances`; `more` is added to the instance. */
export function instance(name: string, localASN: number, peerASN: number, more: JsonObject = {}): JsonObject {
  return { name, localASN, peers: [{ name: 'tor', peerASN, peerAddress: '192.168.1.1', peerConfigRef: { name: 'fabric' } }], ...more };
}

/** A CiliumBGPClusterConfig of nodes in a rack. */
export function clusterConfig(more: JsonObject = {}, peerASN = 64513): JsonObject {
  return cilium('CiliumBGPClusterConfig', 'rack', { nodeSelector: { matchLabels: { rack: 'a' } }, bgpInstances: [instance('main', 64512, peerASN, more)] });
}

/** The CiliumBGPPeerConfig that it refers to; `more` is added to its spec. */
export function peerConfig(more: JsonObject = {}): JsonObject {
  return cilium('CiliumBGPPeerConfig', 'fabric', {
    families: [{ afi: 'ipv4', safi: 'unicast', advertisements: { matchLabels: { advertise: 'fabric' } } }],
    ...more,
  });
}

/** The CiliumBGPAdvertisement that it selects. */
export function advertisement(...items: JsonObject[]): JsonObject {
  return cilium('CiliumBGPAdvertisement', 'fabric', { advertisements: items.length > 0 ? items : [SERVICES] }, { advertise: 'fabric' });
}

const SERVICES: JsonObject = {
  advertisementType: 'Service',
  service: { addresses: ['LoadBalancerIP'] },
  selector: { matchLabels: { expose: 'bgp' } },
};
