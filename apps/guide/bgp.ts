import { Advertise, BgpPeer, BgpPeering, suppressCheck, type ClusterChart } from '../../lib';

/** Chapter "BGP Support": the CiliumBGPPeeringPolicy `bgp-peering`, in the objects that took its place. */
export function bgp(chart: ClusterChart): void {
  const peering = new BgpPeering(chart, 'bgp-peering', {
    localAsn: 64512,
    nodeSelector: { matchLabels: { bgp: 'true' } },
    peers: [BgpPeer.to('192.168.1.1', { asn: 64512 })],
    advertise: [Advertise.podCidr()],
  });
  suppressCheck(peering, { id: 'BGP106', reason: 'the guide advertises pod CIDRs and keeps the default routing' });
}
