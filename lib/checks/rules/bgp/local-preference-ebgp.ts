import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels, selectedBy } from '../../../model/bgp';
import { map } from '../../../model/json';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';

const PREFERRED = {
  advertisementType: 'Service',
  service: { addresses: ['LoadBalancerIP'] },
  selector: { matchLabels: { expose: 'bgp' } },
  attributes: { localPreference: 200 },
};

/** It is an attribute within one AS. */
export const localPreferenceEbgp: ModelRule = {
  on: 'model',
  id: 'BGP112',
  title: 'Local preference for peers of other ASes only',
  severity: 'warning',
  reason: 'Local preference is sent to peers of the own AS only. To others the route goes out without it.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#local-preference',
  good: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig({}, 64512), peerConfig(), advertisement(PREFERRED)] },
  bad: { version: '1.19.6', values: BGP_ON, objects: [clusterConfig(), peerConfig(), advertisement(PREFERRED)] },
  *check(model) {
    for (const bgp of bgpModels(model)) {
      for (const each of bgp.advertisements) {
        const preference = advertisementsOf(each).map(({ attributes }) => map(attributes).localPreference).find((value) => value !== undefined);
        if (preference === undefined) continue;
        const told = bgp.peers.filter(({ peerConfig: config }) => config && selectedBy(config, bgp).includes(each));
        if (told.length === 0 || told.some(({ peer, instance }) => peer.peerASN === instance.localASN)) continue;
        yield {
          path: each.path,
          what: `${identityOf(each.object).name} sets a local preference that no peer is told (${String(preference)}; ${told.map(({ title }) => title).join(', ')})`,
          fix: 'remove localPreference, or use communities that the peers act on',
        };
      }
    }
  },
};
