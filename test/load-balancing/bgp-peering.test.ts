import { Advertise, Announce, BgpFamily, BgpPeer, BgpPeering, LoadBalancerPool, type BgpPeeringProps, type LoadBalancerPoolProps } from '../../lib';
import { Synthesis } from '../../lib/synthesis/synthesis';
import { codesOf, objectsOf, refusal, specOf, world } from '../support/peerings';

const ROUTER = BgpPeer.to('192.168.1.1', { asn: 64513 });
const SERVICES = Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } });

/** Text of all objects, for questions of order and identity. */
function textOf(props: BgpPeeringProps, change: (peering: BgpPeering) => void = () => undefined): string {
  const where = world();
  change(new BgpPeering(where.chart, 'tor', props));
  return JSON.stringify([...objectsOf(where)].sort());
}

test('one line of props makes three objects that find each other', () => {
  const where = world();
  new BgpPeering(where.chart, 'tor', { localAsn: 64512, nodeSelector: { matchLabels: { bgp: 'true' } }, peers: [ROUTER], advertise: [SERVICES] });
  expect([...objectsOf(where).keys()]).toEqual(['CiliumBGPClusterConfig/tor', 'CiliumBGPPeerConfig/tor', 'CiliumBGPAdvertisement/tor']);
  expect(specOf(where, 'CiliumBGPClusterConfig/tor')).toEqual({
    nodeSelector: { matchLabels: { bgp: 'true' } },
    bgpInstances: [
      { name: 'instance-64512', localASN: 64512, peers: [{ name: '192.168.1.1', peerASN: 64513, peerAddress: '192.168.1.1', peerConfigRef: { name: 'tor' } }] },
    ],
  });
  const labels = objectsOf(where).get('CiliumBGPAdvertisement/tor')?.metadata.labels;
  expect(labels).toEqual({ 'cdk8s-talos-cilium/advertisement': 'tor' });
  expect(specOf(where, 'CiliumBGPPeerConfig/tor')).toEqual({ ebgpMultihop: 1, families: [{ afi: 'ipv4', safi: 'unicast', advertisements: { matchLabels: labels } }] });
  expect(specOf(where, 'CiliumBGPAdvertisement/tor')).toEqual({
    advertisements: [{ advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: { matchLabels: { expose: 'bgp' } } }],
  });
  expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
});

describe('what it asks of Cilium', () => {
  test('the control plane, and the namespace of the Secrets where one is named', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER], secretsNamespace: 'bgp' });
    const { values } = where.cilium.effectiveValues;
    expect(values.bgpControlPlane).toEqual({ enabled: true, secretsNamespace: { name: 'bgp' } });
    expect(where.cilium.effectiveValues.originOf(['bgpControlPlane', 'enabled'])).toMatchObject({ origin: 'home/tor', reason: 'nodes have BGP peers' });
  });

  test('the capability for a low port, and only for one', () => {
    const capabilities = (localPort: number | undefined, nodePort?: number): unknown => {
      const where = world();
      new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER], advertise: [SERVICES], localPort, nodes: nodePort ? { a: { localPort: nodePort } } : {} });
      expect(codesOf(where).errors).toEqual([]);
      return (where.cilium.effectiveValues.values.securityContext as { capabilities: { ciliumAgent: string[] } }).capabilities.ciliumAgent;
    };
    expect(capabilities(179)).toContain('NET_BIND_SERVICE');
    expect(capabilities(undefined, 179)).toContain('NET_BIND_SERVICE');
    expect(capabilities(1790)).not.toContain('NET_BIND_SERVICE');
    expect(capabilities(undefined)).not.toContain('NET_BIND_SERVICE');
  });

  test('against a prop that says otherwise: an error that names both', () => {
    const where = world({ cilium: { bgpControlPlane: false } });
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER], advertise: [SERVICES] });
    expect(codesOf(where).errors.length).toBeGreaterThan(0);
  });

  test('nothing where Cilium is not part of the app', () => {
    const where = world();
    const peering = new BgpPeering(where.chart, 'tor', { ciliumVersion: '1.20.0', localAsn: 64512, peers: [ROUTER] });
    expect(where.cilium.effectiveValues.values.bgpControlPlane).toBeUndefined();
    expect(peering.apiObject.name).toBe('tor');
  });
});

test.each([
  ['standard', ['0:0', '65535:65535', '4294967295']],
  ['large', ['0:0:0', '4294967295:4294967295:4294967295']],
  ['wellKnown', ['no-export', 'blackhole', 'no-llgr']],
  [undefined, ['65536:1', '1:65536', '4294967296', '1:1:4294967296', '1:2:3:4', '01:1', '-1:1', '1:', 'no-exports', '']],
] as const)('communities that are %s', (kind, texts) => {
  for (const text of texts) {
    const where = world();
    const build = (): unknown => new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER], advertise: [Advertise.podCidr({ communities: [text] })] });
    if (kind === undefined) expect([text, ...refusal(build)]).toEqual([text, expect.stringMatching(/^BGP010 /)]);
    else expect([text, build() && specOf(where, 'CiliumBGPAdvertisement/tor').advertisements]).toEqual([text, [expect.objectContaining({ attributes: { communities: { [kind]: [text] } } })]]);
  }
});

describe('peer configurations', () => {
  const names = (peers: readonly BgpPeer[]): string[] => {
    const where = world();
    return new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers }).peerConfigs.map(({ name }) => name);
  };

  test('are shared by peers with the same settings', () => {
    expect(names([ROUTER, BgpPeer.to('192.168.1.2', { asn: 64999 })])).toEqual(['tor']);
  });

  test('are named after the first peer that has them, and a further one renames none', () => {
    const fast = { asn: 64513, timers: { holdTimeSeconds: 9 } };
    expect(names([ROUTER, BgpPeer.to('fd00::2', fast), BgpPeer.to('192.168.1.3', fast)])).toEqual(['tor', 'tor-fd00-2']);
    expect(names([ROUTER, BgpPeer.to('fd00::2', fast), BgpPeer.to('10.0.0.1', { asn: 64513, gracefulRestart: true })])).toEqual(['tor', 'tor-fd00-2', 'tor-10.0.0.1']);
  });

  test('have names that are labels too, however long the address', () => {
    const [, long] = names([ROUTER, BgpPeer.to('192.168.1.2', { asn: 64513, gracefulRestart: true, name: 'a-very-long-name-of-a-router-in-the-second-row-of-the-upper-hall' })]);
    expect(long).toMatch(/^tor-a-very-long-name-[-a-z]+-[0-9a-f]{8}$/);
    expect(long!.length).toBeLessThanOrEqual(63);
  });

  test('have the name that was asked for', () => {
    const named = { asn: 64513, configName: 'fabric' };
    expect(names([BgpPeer.to('192.168.1.1', named), BgpPeer.to('192.168.1.2', named)])).toEqual(['fabric']);
  });

  test('a short hold time gets keepalives at a third of it, where the CRD would refuse its own default', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513, timers: { holdTimeSeconds: 10 } })] });
    expect(specOf(where, 'CiliumBGPPeerConfig/tor').timers).toEqual({ connectRetryTimeSeconds: 120, holdTimeSeconds: 10, keepAliveTimeSeconds: 3 });
  });

  test('families are those of the cluster, unless they are given', () => {
    const cluster = { podSubnets: ['fd00:10:244::/56', '10.244.0.0/16'], serviceSubnets: ['fd00:10:96::/112', '10.96.0.0/12'] };
    const where = world({ cluster });
    const peers = [ROUTER, BgpPeer.to('fd00::1', { asn: 64513, families: [BgpFamily.ipv6({ advertisements: { matchLabels: { a: 'b' } } })] })];
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers });
    expect(specOf(where, 'CiliumBGPPeerConfig/tor').families).toMatchObject([{ afi: 'ipv6' }, { afi: 'ipv4' }]);
    expect(specOf(where, 'CiliumBGPPeerConfig/tor-fd00-1').families).toEqual([{ afi: 'ipv6', safi: 'unicast', advertisements: { matchLabels: { a: 'b' } } }]);
  });
});

describe('the order of calls', () => {
  const second = BgpPeer.to('192.168.1.2', { asn: 64513 });

  test('of additions does not show', () => {
    const pods = Advertise.podCidr();
    const whole = textOf({ localAsn: 64512, peers: [ROUTER, second], advertise: [SERVICES, pods], nodes: { a: { routerId: '1.1.1.1' } } });
    const grown = textOf({ localAsn: 64512, peers: [] }, (peering) => {
      peering.addNode('a', { routerId: '1.1.1.1' });
      peering.addAdvertisement(pods);
      peering.addPeer(second);
      peering.addAdvertisement(SERVICES);
      peering.addPeer(ROUTER);
    });
    expect(grown).toBe(whole);
  });

  test('of pools does not show, and a pool that asks twice is told of once', () => {
    const announce = (...labels: string[]): string =>
      textOf({ localAsn: 64512, peers: [ROUTER] }, (peering) => labels.forEach((pool) => peering.announceServices({ origin: `home/${pool}`, matchLabels: { pool } })));
    expect(announce('b', 'a', 'b')).toBe(announce('a', 'b'));
    expect(announce('a')).not.toBe(announce('b'));
  });
});

describe('announced pools', () => {
  test('reach peers with an advertisement of their own too', () => {
    const where = world();
    const own = BgpPeer.to('192.168.1.2', { asn: 64513, advertise: [Advertise.services({ selector: 'all', communities: ['no-export'] })] });
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER, own] }).announceServices({ origin: 'home/lan', matchLabels: { pool: 'lan' } });
    const entry = { advertisementType: 'Service', service: { addresses: ['LoadBalancerIP'] }, selector: { matchLabels: { pool: 'lan' } } };
    expect(specOf(where, 'CiliumBGPAdvertisement/tor').advertisements).toEqual([entry]);
    expect(specOf(where, 'CiliumBGPAdvertisement/tor-192.168.1.2').advertisements).toContainEqual(entry);
    expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
  });

  test('without labels are all Services', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER] }).announceServices({ origin: 'home/lan', matchLabels: {} });
    expect(specOf(where, 'CiliumBGPAdvertisement/tor').advertisements).toMatchObject([
      { selector: { matchExpressions: [{ key: 'io.kubernetes.service.name', operator: 'Exists' }] } },
    ]);
  });

  test('are what a peering can do without, but then its peers are told nothing, which is said', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER] });
    expect([...objectsOf(where).keys()]).not.toContain('CiliumBGPAdvertisement/tor');
    expect(codesOf(where)).toEqual({ errors: [], warnings: ['BGP105'] });
  });
});

describe('several instances', () => {
  const instances = [
    { name: 'storage', localAsn: 64512, localPort: 1790, peers: [ROUTER], advertise: [SERVICES] },
    { name: 'Web Net', localAsn: 64600, peers: [BgpPeer.to('192.168.2.1', { asn: 64601 })], advertise: [Advertise.services({ selector: 'all' })] },
  ];

  test('have their own settings and advertisements, and peers are told only those of theirs', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', { instances });
    expect([...objectsOf(where).keys()].sort()).toEqual([
      'CiliumBGPAdvertisement/tor',
      'CiliumBGPAdvertisement/tor-web-net',
      'CiliumBGPClusterConfig/tor',
      'CiliumBGPPeerConfig/tor',
      'CiliumBGPPeerConfig/tor-web-net',
    ]);
    expect(specOf(where, 'CiliumBGPPeerConfig/tor-web-net').families).toMatchObject([
      { advertisements: { matchLabels: { 'cdk8s-talos-cilium/advertisement': 'tor-web-net' } } },
    ]);
  });

  test('are overridden on a node by their names', () => {
    const where = world();
    new BgpPeering(where.chart, 'tor', {
      instances,
      nodes: { 'worker-1': { instances: { storage: { routerId: '192.168.1.11', localAddress: '192.168.1.11' }, 'Web Net': { localAsn: 64602, localPort: 1791 } } } },
    });
    expect(specOf(where, 'CiliumBGPNodeConfigOverride/worker-1')).toEqual({
      bgpInstances: [
        { name: 'Web Net', localASN: 64602, localPort: 1791 },
        { name: 'storage', routerID: '192.168.1.11', peers: [{ name: '192.168.1.1', localAddress: '192.168.1.11' }] },
      ],
    });
    expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
  });
});

test('an address of a node is for the peers of its family', () => {
  const where = world();
  const peers = [ROUTER, BgpPeer.to('fd00::1', { asn: 64513 }), BgpPeer.defaultGateway('ipv6', { asn: 'any' })];
  new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers, nodes: { a: { localAddress: 'fd00::0:11' }, b: { localAddress: { '192.168.1.1': '192.168.1.12' } } } });
  expect(specOf(where, 'CiliumBGPNodeConfigOverride/a').bgpInstances).toEqual([
    { name: 'instance-64512', peers: [{ name: 'default-gateway-ipv6', localAddress: 'fd00::11' }, { name: 'fd00::1', localAddress: 'fd00::11' }] },
  ]);
  expect(specOf(where, 'CiliumBGPNodeConfigOverride/b').bgpInstances).toEqual([
    { name: 'instance-64512', peers: [{ name: '192.168.1.1', localAddress: '192.168.1.12' }] },
  ]);
});

test('all mistakes are told at once, with where they are, and no password', () => {
  const lines = refusal(
    () =>
      new BgpPeering(world().chart, 'tor', {
        localAsn: 0,
        peers: [BgpPeer.to('router', { asn: 64513, authSecret: 'Sup3rS3cret!', timers: { holdTimeSeconds: 1 } })],
        advertise: [Advertise.podCidr({ communities: ['x'] })],
        nodes: { a: { routerId: 'x' } },
      }),
  );
  expect(lines.map((line) => line.slice(0, 6))).toEqual(['BGP002', 'BGP010', 'BGP003', 'BGP008', 'BGP022', 'BGP012']);
  expect(lines.every((line) => line.startsWith(`${line.slice(0, 6)} home/tor: `))).toBe(true);
  expect(lines.join('\n')).not.toContain('Sup3rS3cret');
});

test.each<[string, Advertise[], Partial<LoadBalancerPoolProps>, string | undefined]>([
  ['Services that the pool announces already', [SERVICES], {}, 'BGP announcement tor already announces every Service, so its selector expose=bgp has no effect'],
  ['the same without the second selector', [], {}, undefined],
  ['the same in the pool', [SERVICES], { serviceSelector: { matchLabels: { expose: 'bgp' } } }, undefined],
  ['Services that may be of the pool', [SERVICES], { serviceSelector: { matchLabels: { pool: 'edge' } } }, undefined],
  ['communities for some Services', [Advertise.services({ selector: { matchLabels: { expose: 'bgp' } }, communities: ['65000:1'] })], {}, undefined],
  ['Services that cannot be of the pool', [SERVICES], { serviceSelector: { matchLabels: { expose: 'no' } } }, 'BGP announcement tor selects no pool and no Service of the app'],
])('a pool, and an advertisement of %s', (_case, advertise, pool, what) => {
  const where = world();
  const bgp = new BgpPeering(where.chart, 'tor', { localAsn: 64512, peers: [ROUTER], advertise });
  new LoadBalancerPool(where.chart, 'public', { blocks: ['203.0.113.0/26'], announce: Announce.bgp(bgp), ...pool });
  const { errors, warnings } = Synthesis.of(where.chart).run().report;
  expect([...errors, ...warnings]).toEqual(what ? [expect.objectContaining({ code: 'ANN011', what: expect.stringContaining(what) as string })] : []);
});
