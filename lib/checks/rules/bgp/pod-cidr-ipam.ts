import type { CiliumModel } from '../../../model/model';
import type { ModelRule } from '../../rule';
import { advertisementsOf, bgpModels } from '../../../model/bgp';
import { advertisement, BGP_ON, clusterConfig, peerConfig } from '../../../model/bgp-examples';
import { identityOf } from '../../../model/identity';
import { describeValues, textAt } from '../../../model/values';

const NATIVE = { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' };
const POOLS = { advertisementType: 'CiliumPodIPPool', selector: { matchExpressions: [{ key: 'advertise', operator: 'NotIn', values: ['never'] }] } };

/** Each IPAM mode has its own type of advertisement. */
export const podCidrIpam: ModelRule = {
  on: 'model',
  id: 'BGP107',
  wholeApp: true,
  title: 'Advertisement of pods that does not fit the IPAM mode',
  severity: 'error',
  reason:
    'PodCIDR works with the IPAM modes kubernetes and cluster-pool, and CiliumPodIPPool works with multi-pool. In any other mode, the advertisement has no effect.',
  link: 'https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-configuration/#pod-cidr-ranges',
  good: {
    version: '1.19.6',
    values: { ...BGP_ON, ...NATIVE },
    objects: [clusterConfig(), peerConfig(), advertisement({ advertisementType: 'PodCIDR' })],
  },
  bad: { version: '1.19.6', values: { ...BGP_ON, ...NATIVE }, objects: [clusterConfig(), peerConfig(), advertisement(POOLS)] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { routing: Routing.native() });
new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.podIpPools({ selector: 'all' })],
});`,
    right: `new TalosCilium(chart, 'cilium', { routing: Routing.native() });
new BgpPeering(chart, 'tor', {
  localAsn: 64512,
  peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
  advertise: [Advertise.podCidr()],
});`,
  },
  *check(model) {
    for (const { cilium, advertisements } of bgpModels(model)) {
      if (!cilium) continue;
      for (const each of advertisements) {
        for (const { advertisementType } of advertisementsOf(each)) {
          if (fits(advertisementType, cilium)) continue;
          yield {
            path: each.path,
            what: `CiliumBGPAdvertisement ${identityOf(each.object).name} of type ${String(advertisementType)} has no effect in this IPAM mode (${describeValues(cilium, 'ipam.mode')})`,
            fix: fixFor(modeOf(cilium)),
          };
        }
      }
    }
  },
};

function fits(type: unknown, cilium: CiliumModel): boolean {
  if (type === 'PodCIDR') return fitsPodCidr(modeOf(cilium));
  return type !== 'CiliumPodIPPool' || modeOf(cilium) === 'multi-pool';
}

function fixFor(mode: string): string {
  if (mode === 'multi-pool') return 'set advertisementType: CiliumPodIPPool with a selector; in TypeScript: Advertise.podIpPools()';
  return fitsPodCidr(mode) ? 'set advertisementType: PodCIDR; in TypeScript: Advertise.podCidr()' : 'remove the advertisement';
}

function fitsPodCidr(mode: string): boolean {
  return mode === 'kubernetes' || mode === 'cluster-pool';
}

function modeOf(cilium: CiliumModel): string {
  return textAt(cilium, 'ipam.mode') ?? 'cluster-pool';
}
