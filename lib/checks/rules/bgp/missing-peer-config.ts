import type { ModelRule } from '../../rule';
import { bgpModels } from '../../../model/bgp';
import { identityOf } from '../../../model/identity';
import { map } from '../../../model/json';
import { listed } from '../../../runtime/listed';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';

/** The agent waits for the object. */
export const missingPeerConfig: ModelRule = {
  on: 'model',
  id: 'BGP104',
  wholeApp: true,
  title: 'BGP peer with a CiliumBGPPeerConfig that does not exist',
  severity: 'warning',
  reason: 'The session is not established until the CiliumBGPPeerConfig exists. The status of the CiliumBGPClusterConfig reports it as missing.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#bgp-peer-configuration',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement()] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig()] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { bgpControlPlane: true });
new ApiObject(chart, 'rack', {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumBGPClusterConfig',
  metadata: { name: 'rack' },
  spec: {
    bgpInstances: [{ name: 'main', localASN: 64512, peers: [{ name: 'tor', peerASN: 64513, peerAddress: '192.168.1.1', peerConfigRef: { name: 'fabric' } }] }],
  },
});`,
    right: `new TalosCilium(chart, 'cilium');
new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.services({ selector: 'all' })],
});`,
  },
  *check(model) {
    for (const { peers, peerConfigs } of bgpModels(model)) {
      const existing = peerConfigs.map(({ object }) => identityOf(object).name);
      for (const { config, peer, title, peerConfig: found } of peers) {
        const { name } = map(peer.peerConfigRef);
        if (found || name === undefined) continue;
        yield {
          path: config.path,
          what: `peer ${title} refers to CiliumBGPPeerConfig ${String(name)}, which is not in the app`,
          fix: existing.length === 0 ? `add a CiliumBGPPeerConfig named ${String(name)}` : `set peerConfigRef.name to ${listed(existing, 'or')}, or add a CiliumBGPPeerConfig named ${String(name)}`,
        };
      }
    }
  },
};
