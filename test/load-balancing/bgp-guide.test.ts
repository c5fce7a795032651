import { bgp } from '../../apps/guide/bgp';
import { BgpPeering } from '../../lib';
import { codesOf, objectsOf, specOf, world } from '../support/peerings';

/** What the guide prints. */
const PRINTED = {
  apiVersion: 'cilium.io/v2alpha1',
  kind: 'CiliumBGPPeeringPolicy',
  metadata: { name: 'bgp-peering' },
  spec: {
    nodeSelector: { matchLabels: { bgp: 'true' } },
    virtualRouters: [{ localASN: 64512, exportPodCIDR: true, neighbors: [{ peerAddress: '192.168.1.1/32', peerASN: 64512 }] }],
  },
};

test('the chapter means, field by field, what the guide prints', () => {
  const where = world();
  bgp(where.chart);
  const { nodeSelector, virtualRouters } = PRINTED.spec;
  const [router] = virtualRouters;
  const [neighbor] = router!.neighbors;

  const config = specOf(where, `CiliumBGPClusterConfig/${PRINTED.metadata.name}`) as {
    nodeSelector: unknown;
    bgpInstances: { localASN: number; localPort?: number; peers: { peerAddress: string; peerASN: number; peerConfigRef: { name: string } }[] }[];
  };
  expect(config.nodeSelector).toEqual(nodeSelector);
  expect(config.bgpInstances).toHaveLength(1);
  const [instance] = config.bgpInstances;
  expect(instance!.localASN).toBe(router!.localASN);
  expect(instance!.localPort).toBeUndefined();
  expect(instance!.peers).toHaveLength(1);
  const [peer] = instance!.peers;
  expect(`${peer!.peerAddress}/32`).toBe(neighbor!.peerAddress);
  expect(peer!.peerASN).toBe(neighbor!.peerASN);

  // exportPodCIDR, and no Services, as the policy has no serviceSelector; timers, TTL and port are the defaults of both CRDs.
  const settings = specOf(where, `CiliumBGPPeerConfig/${peer!.peerConfigRef.name}`);
  expect(settings).toMatchObject({ ebgpMultihop: 1 });
  expect(Object.keys(settings).sort()).toEqual(['ebgpMultihop', 'families']);
  const advertisement = objectsOf(where).get(`CiliumBGPAdvertisement/${PRINTED.metadata.name}`);
  expect(settings.families).toEqual([{ afi: 'ipv4', safi: 'unicast', advertisements: { matchLabels: advertisement!.metadata.labels } }]);
  expect(advertisement!.spec).toEqual({ advertisements: [{ advertisementType: 'PodCIDR' }] });
  expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
});

test('the printed policy, converted, gives the very same objects', () => {
  const [chapter, converted] = [world(), world()];
  bgp(chapter.chart);
  BgpPeering.fromPeeringPolicy(converted.chart, 'bgp-peering', PRINTED);
  expect([...objectsOf(converted)]).toEqual([...objectsOf(chapter)]);
});
