import { parseKubernetesYamlDocument } from '../../lib/yaml/reader';
import { BgpPeering } from '../../lib';
import { PEERING_POLICY } from '../examples/bgp';
import { codesOf, objectsOf, refusal, specOf, world, type World } from '../support/peerings';

/** What one peer is told: the items that the families of its settings select. */
function told(where: World, peer: { peerConfigRef: { name: string } }): unknown[] {
  const [family] = specOf(where, `CiliumBGPPeerConfig/${peer.peerConfigRef.name}`).families as { advertisements: { matchLabels: Record<string, string> } }[];
  const [[key, value]] = Object.entries(family!.advertisements.matchLabels) as [[string, string]];
  return [...objectsOf(where).values()]
    .filter(({ kind, metadata }) => kind === 'CiliumBGPAdvertisement' && metadata.labels?.[key] === value)
    .flatMap(({ spec }) => (spec as { advertisements: unknown[] }).advertisements);
}

interface Peer {
  readonly name: string;
  readonly peerASN?: number;
  readonly peerAddress: string;
  readonly peerConfigRef: { readonly name: string };
}

function instances(where: World, name: string): { name: string; localASN: number; peers: Peer[] }[] {
  return specOf(where, `CiliumBGPClusterConfig/${name}`).bgpInstances as never;
}

function convert(policy: string): World {
  const where = world();
  BgpPeering.fromPeeringPolicy(where.chart, 'old', policy);
  return where;
}

function policy(routers: string, name = 'old'): string {
  return `apiVersion: cilium.io/v2alpha1\nkind: CiliumBGPPeeringPolicy\nmetadata: { name: ${name} }\nspec:\n  virtualRouters:\n${routers}`;
}

test('every field of a full policy is there, with the same meaning', () => {
  const where = convert(PEERING_POLICY);
  expect(specOf(where, 'CiliumBGPClusterConfig/racks').nodeSelector).toEqual({ matchExpressions: [{ key: 'rack', operator: 'In', values: ['a', 'b'] }] });
  const [instance] = instances(where, 'racks');
  expect(instance).toMatchObject({ localASN: 64512, peers: [{ peerAddress: '192.168.1.1', peerASN: 64513 }, { peerAddress: '192.168.1.2', peerASN: 64513 }] });
  const [first, second] = instance!.peers;

  const settings = specOf(where, `CiliumBGPPeerConfig/${first!.peerConfigRef.name}`);
  expect(settings).toMatchObject({
    authSecretRef: 'bgp-password',
    ebgpMultihop: 4,
    gracefulRestart: { enabled: true, restartTimeSeconds: 15 },
    timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
    transport: { peerPort: 1179 },
    families: [{ afi: 'ipv4', safi: 'unicast' }],
  });

  const selector = { matchLabels: { expose: 'bgp' } };
  expect(told(where, first!)).toEqual([
    {
      advertisementType: 'PodCIDR',
      attributes: { communities: { standard: ['64512:100'], large: ['64512:1:2'], wellKnown: ['no-export'] } },
    },
    { advertisementType: 'Service', attributes: { localPreference: 150 }, selector, service: { addresses: ['LoadBalancerIP'] } },
    { advertisementType: 'Service', selector, service: { addresses: ['ExternalIP'] } },
  ]);
  expect(told(where, second!)).toEqual([
    { advertisementType: 'PodCIDR' },
    { advertisementType: 'Service', selector, service: { addresses: ['ExternalIP', 'LoadBalancerIP'] } },
  ]);
  expect(specOf(where, `CiliumBGPPeerConfig/${second!.peerConfigRef.name}`)).not.toHaveProperty('timers');
  expect(codesOf(where).errors).toEqual([]);
});

test('a home router that is told LoadBalancer addresses of all Services', () => {
  const where = convert(
    policy(`
  - localASN: 64500
    exportPodCIDR: false
    neighbors:
    - peerAddress: "10.0.0.1/32"
      peerASN: 64501
      eBGPMultihopTTL: 10
      connectRetryTimeSeconds: 120
      holdTimeSeconds: 90
      keepAliveTimeSeconds: 30
      gracefulRestart:
        enabled: true
        restartTimeSeconds: 120
    serviceSelector:
      matchExpressions:
      - { key: somekey, operator: NotIn, values: ["never-used-value"] }
`),
  );
  const [peer] = instances(where, 'old')[0]!.peers;
  expect(told(where, peer!)).toEqual([
    {
      advertisementType: 'Service',
      service: { addresses: ['LoadBalancerIP'] },
      selector: { matchExpressions: [{ key: 'somekey', operator: 'NotIn', values: ['never-used-value'] }] },
    },
  ]);
  expect(specOf(where, 'CiliumBGPPeerConfig/old')).toMatchObject({ ebgpMultihop: 10, timers: { holdTimeSeconds: 90, keepAliveTimeSeconds: 30 } });
  expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
});

test('several routers, IPv6, a peer of any AS, and settings that the old CRD filled in', () => {
  const where = convert(
    policy(`
  - localASN: 64512
    serviceSelector: {}
    neighbors:
    - { peerAddress: "fd00:10::1/128", peerASN: 0, eBGPMultihopTTL: 1, peerPort: 179 }
    - { peerAddress: "fd00:10::2/128", peerASN: 64512, eBGPMultihopTTL: 5 }
  - localASN: 64600
    serviceSelector: null
    exportPodCIDR: true
    neighbors:
    - { peerAddress: "10.0.0.1/32", peerASN: 64601, holdTimeSeconds: 60 }
    - { peerAddress: "10.0.0.1/32", peerASN: 64601, holdTimeSeconds: 60, peerPort: 1179 }
`),
  );
  const [one, two] = instances(where, 'old');
  // No AS number is any AS number, a TTL of 1 is the default, and a TTL within an AS was never looked at.
  expect(one!.peers).toEqual([
    { name: 'fd00:10::1', peerASN: 0, peerAddress: 'fd00:10::1', peerConfigRef: { name: 'old' } },
    { name: 'fd00:10::2', peerASN: 64512, peerAddress: 'fd00:10::2', peerConfigRef: { name: 'old' } },
  ]);
  expect(specOf(where, 'CiliumBGPPeerConfig/old').ebgpMultihop).toBe(1);
  expect(Object.keys(specOf(where, 'CiliumBGPPeerConfig/old')).sort()).toEqual(['ebgpMultihop', 'families']);
  expect(told(where, one!.peers[0]!)).toEqual([{ advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: { matchExpressions: [{ key: 'io.kubernetes.service.name', operator: 'Exists' }] } }]);
  expect(two!.peers.map(({ name }) => name)).toEqual(['10.0.0.1-1179', '10.0.0.1-179']);
  expect(told(where, two!.peers[0]!)).toEqual([{ advertisementType: 'PodCIDR' }]);
  for (const { peerConfigRef } of two!.peers) {
    expect(specOf(where, `CiliumBGPPeerConfig/${peerConfigRef.name}`).timers).toEqual({ connectRetryTimeSeconds: 120, holdTimeSeconds: 60, keepAliveTimeSeconds: 30 });
  }
});

test('attributes of pod pools by label are for the pools that both selectors match', () => {
  const where = convert(
    policy(`
  - localASN: 64512
    podIPPoolSelector: { matchLabels: { tier: edge } }
    neighbors:
    - peerAddress: 10.0.0.1/32
      peerASN: 64513
      advertisedPathAttributes:
      - selectorType: CiliumPodIPPool
        communities: { standard: ["64512:1"] }
      - selectorType: CiliumPodIPPool
        selector: { matchLabels: { color: blue } }
        communities: { standard: ["64512:2"] }
`),
  );
  const [peer] = instances(where, 'old')[0]!.peers;
  const pods = told(where, peer!);
  expect(pods).toHaveLength(2);
  expect(pods).toEqual(
    expect.arrayContaining([
      { advertisementType: 'CiliumPodIPPool', selector: { matchLabels: { tier: 'edge' } }, attributes: { communities: { standard: ['64512:1'] } } },
      { advertisementType: 'CiliumPodIPPool', selector: { matchLabels: { tier: 'edge', color: 'blue' } }, attributes: { communities: { standard: ['64512:2'] } } },
    ]),
  );
});

test('neighbors with the same attributes share an advertisement', () => {
  const neighbor = (last: number): string =>
    `    - { peerAddress: 10.0.0.${last}/32, peerASN: 64513, advertisedPathAttributes: [{ selectorType: PodCIDR, communities: { standard: ['1:2'] } }] }\n`;
  const where = convert(policy(`  - localASN: 64512\n    exportPodCIDR: true\n    neighbors:\n${neighbor(1)}${neighbor(2)}`));
  const [one, two] = instances(where, 'old')[0]!.peers;
  expect(one!.peerConfigRef).toEqual(two!.peerConfigRef);
  expect(told(where, one!)).toEqual([{ advertisementType: 'PodCIDR', attributes: { communities: { standard: ['1:2'] } } }]);
});

test('YAML and object say the same; what the old object does not hold comes as props', () => {
  const texts = [PEERING_POLICY, parseKubernetesYamlDocument(PEERING_POLICY) as object].map((old) => {
    const where = world();
    BgpPeering.fromPeeringPolicy(where.chart, 'old', old, { name: 'new', nodes: { 'worker-1': { routerId: '192.168.1.11' } } });
    return JSON.stringify([...objectsOf(where)]);
  });
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('CiliumBGPNodeConfigOverride/worker-1');
  expect(texts[0]).toContain('CiliumBGPClusterConfig/new');
});

test('all that has no counterpart is named by its path', () => {
  const lines = refusal(() =>
    convert(
      policy(`
  - localASN: 64512
    exportPodCIDR: true
    neighbors:
    - peerAddress: 10.0.0.1/32
      peerASN: 64513
      families: [{ afi: ipv4, safi: unicast }, { afi: l2vpn, safi: evpn }]
      advertisedPathAttributes:
      - { selectorType: PodCIDR, selector: { matchLabels: { a: b } } }
      - { selectorType: CiliumLoadBalancerIPPool, selector: { matchLabels: { a: b } } }
`),
    ),
  );
  expect(lines).toHaveLength(3);
  expect(lines.every((line) => line.startsWith('BGP032 home/old: spec.virtualRouters[0].neighbors[0].'))).toBe(true);
  expect(lines.map((line) => /neighbors\[0\]\.(\w+\[\d\])/.exec(line)?.[1])).toEqual(expect.arrayContaining(['families[1]', 'advertisedPathAttributes[0]', 'advertisedPathAttributes[1]']));
});
