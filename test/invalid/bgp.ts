import { Advertise, BgpFamily, BgpPeer, BgpPeering, type BgpInstanceProps, type BgpNodeProps, type BgpPeerOptions, type BgpPeeringBaseProps } from '../../lib';
import { world, type WorldProps } from '../support/peerings';
import type { InvalidInput } from './invalid-input';

type Props = Partial<BgpInstanceProps> & BgpPeeringBaseProps;

function peering(code: string, title: string, props: Props, where: WorldProps = {}): InvalidInput {
  const peers = [BgpPeer.to('192.168.1.1', { asn: 64513 })];
  return { code, title, run: () => void new BgpPeering(world(where).chart, 'tor', { localAsn: 64512, peers, ...props }) };
}

function peer(code: string, title: string, options: Partial<BgpPeerOptions>, address = '192.168.1.1', where: WorldProps = {}): InvalidInput {
  return peering(code, title, { peers: [BgpPeer.to(address, { asn: 64513, ...options })] }, where);
}

function node(code: string, title: string, props: BgpNodeProps): InvalidInput {
  return peering(code, title, { nodes: { 'worker-1': props } });
}

function told(code: string, title: string, advertise: Advertise, where: WorldProps = {}): InvalidInput {
  return peering(code, title, { advertise: [advertise] }, where);
}

function policy(code: string, title: string, router: object | undefined, kind = 'CiliumBGPPeeringPolicy'): InvalidInput {
  const neighbors = [{ peerAddress: '192.168.1.1/32', peerASN: 64513 }];
  const object = { apiVersion: 'cilium.io/v2alpha1', kind, metadata: { name: 'old' }, spec: router && { virtualRouters: [{ localASN: 64512, neighbors, ...router }] } };
  return { code, title, run: () => void BgpPeering.fromPeeringPolicy(world().chart, 'old', object) };
}

function attributes(code: string, title: string, ...advertisedPathAttributes: object[]): InvalidInput {
  return policy(code, title, { exportPodCIDR: true, neighbors: [{ peerAddress: '192.168.1.1/32', peerASN: 64513, advertisedPathAttributes }] });
}

const SERVICES = { selector: 'all' } as const;
const TWO = [
  { name: 'one', localAsn: 64512, peers: [] },
  { name: 'two', localAsn: 64600, peers: [] },
];

export const invalid: readonly InvalidInput[] = [
  peering('BGP001', 'an AS number beyond 32 bits', { localAsn: 4_294_967_296 }),
  peer('BGP001', 'half a number of a peer', { asn: 64512.5 }),
  peering('BGP002', 'AS_TRANS as the own number', { localAsn: 23_456 }),
  peer('BGP002', 'zero as the number of a peer', { asn: 0 }),
  peering('BGP002', 'the last number of 16 bits', { localAsn: 65_535 }),
  peering('BGP002', 'the last number of 32 bits', { localAsn: 4_294_967_295 }),
  peer('BGP003', 'a host name as a peer', {}, 'router.example'),
  peer('BGP003', 'a prefix as a peer', {}, '192.168.1.1/32'),
  peering('BGP004', 'the same peer twice', { peers: [BgpPeer.to('fd00::1', { asn: 64513 }), BgpPeer.to('fd00:0::1', { asn: 64513 })] }),
  peering('BGP004', 'one name for two peers', {
    peers: [BgpPeer.to('192.168.1.1', { asn: 64513, name: 'tor' }), BgpPeer.to('192.168.1.2', { asn: 64513, name: 'tor' })],
  }),
  node('BGP005', 'a node that is its own peer', { localAddress: '192.168.1.1' }),
  peer('BGP006', 'a peer in the pod subnet', {}, '10.244.3.1'),
  node('BGP006', 'a node with an address of a Service', { localAddress: '10.96.0.1' }),
  peer('BGP007', 'multihop within an AS', { asn: 64_512, ebgpMultihop: 4 }),
  peer('BGP008', 'a hold time of two seconds', { timers: { holdTimeSeconds: 2 } }),
  peer('BGP008', 'no wait before the next attempt', { timers: { connectRetryTimeSeconds: 0 } }),
  peer('BGP009', 'keepalives after the hold time', { timers: { holdTimeSeconds: 9, keepAliveTimeSeconds: 10 } }),
  peer('BGP009', 'keepalives after the default hold time', { timers: { keepAliveTimeSeconds: 91 } }),
  told('BGP010', 'a community beyond 16 bits', Advertise.podCidr({ communities: ['65536:1'] })),
  told('BGP010', 'a word that is no community', Advertise.podCidr({ communities: ['no-exports'] })),
  told('BGP011', 'a negative local preference', Advertise.podCidr({ localPreference: -1 })),
  node('BGP012', 'an IPv6 address as router id', { routerId: 'fd00::1' }),
  node('BGP012', 'no address as router id', { routerId: '0.0.0.0' }),
  peering('BGP012', 'one router id for two nodes', { nodes: { a: { routerId: '192.168.1.11' }, b: { routerId: '192.168.1.11' } } }),
  peering('BGP013', 'a port beyond all ports', { localPort: 65_536 }),
  peer('BGP013', 'port zero of a peer', { transport: { peerPort: 0 } }),
  node('BGP014', 'an instance that is not there', { instances: { other: { routerId: '192.168.1.11' } } }),
  node('BGP014', 'a peer that is not there', { localAddress: { other: '192.168.1.11' } }),
  {
    code: 'BGP014',
    title: 'a node of several instances that names none',
    run: () => void new BgpPeering(world().chart, 'tor', { instances: TWO, nodes: { a: { routerId: '192.168.1.11' } } }),
  },
  {
    code: 'BGP014',
    title: 'a peer for one of several instances that names none',
    run: () => new BgpPeering(world().chart, 'tor', { instances: TWO }).addPeer(BgpPeer.to('192.168.1.1', { asn: 64513 })),
  },
  {
    code: 'BGP014',
    title: 'a node described twice',
    run: () => new BgpPeering(world().chart, 'tor', { localAsn: 64512, peers: [], nodes: { a: {} } }).addNode('a', {}),
  },
  peering('BGP015', 'a name in capitals', { name: 'ToR' }),
  {
    code: 'BGP015',
    title: 'one name for two instances',
    run: () => void new BgpPeering(world().chart, 'tor', { instances: [TWO[0]!, TWO[0]!] }),
  },
  peer('BGP015', 'a peer without a name', { name: '' }),
  node('BGP016', 'an IPv6 address for IPv4 peers', { localAddress: 'fd00::11' }),
  node('BGP016', 'a word as address', { localAddress: 'eth0' }),
  {
    code: 'BGP017',
    title: 'two instances at one port',
    run: () => void new BgpPeering(world().chart, 'tor', { instances: TWO.map((instance) => ({ ...instance, localPort: 1790 })) }),
  },
  {
    code: 'BGP017',
    title: 'two instances at one port on one node',
    run: () =>
      void new BgpPeering(world().chart, 'tor', {
        instances: [{ ...TWO[0]!, localPort: 1790 }, TWO[1]!],
        nodes: { a: { instances: { two: { localPort: 1790 } } } },
      }),
  },
  peering('BGP018', 'a peering before 1.18', {}, { cilium: { version: '1.17.18' } }),
  told('BGP018', 'an interface before 1.19', Advertise.interface('lo'), { cilium: { version: '1.18.12' } }),
  peer('BGP018', 'a source interface before 1.19', { transport: { sourceInterface: 'eth0' } }, '192.168.1.1', { cilium: { version: '1.18.12' } }),
  told('BGP019', 'an aggregate of single IPv4 addresses', Advertise.services({ ...SERVICES, aggregationLengthIPv4: 32 })),
  told('BGP019', 'an aggregate of single IPv6 addresses', Advertise.services({ ...SERVICES, aggregationLengthIPv6: 128 })),
  told('BGP020', 'Services without their addresses', Advertise.services({ ...SERVICES, addresses: [] })),
  peer('BGP021', 'IPv6 routes of an IPv4 cluster', { families: [BgpFamily.ipv6()] }),
  peer('BGP022', 'a password in place of a Secret', { authSecret: 'Sup3rS3cret!' }),
  peering('BGP023', 'one set of settings that are two', {
    peers: [
      BgpPeer.to('192.168.1.1', { asn: 64513, configName: 'fabric' }),
      BgpPeer.to('192.168.1.2', { asn: 64513, configName: 'fabric', gracefulRestart: true }),
    ],
  }),
  peer('BGP023', 'settings with an invalid name', { configName: 'a b' }),
  peering('BGP023', 'a name that another set of settings has', {
    peers: [BgpPeer.to('192.168.1.1', { asn: 64513 }), BgpPeer.to('192.168.1.2', { asn: 64513, configName: 'tor', gracefulRestart: true })],
  }),
  {
    code: 'BGP023',
    title: 'an instance and a peer with one name',
    run: () =>
      void new BgpPeering(world().chart, 'tor', {
        instances: [
          { name: 'one', localAsn: 64512, peers: [BgpPeer.to('192.168.1.1', { asn: 64513, name: 'two', advertise: [Advertise.podCidr()] })] },
          TWO[1]!,
        ],
      }),
  },
  told('BGP024', 'an interface with a space', Advertise.interface('eth 0')),
  peer('BGP025', 'a TTL beyond a byte', { ebgpMultihop: 256 }),
  peer('BGP026', 'a restart that takes no time', { gracefulRestart: { restartTimeSeconds: 0 } }),
  peer('BGP027', 'no family', { families: [] }),
  peer('BGP027', 'one family twice', { families: [BgpFamily.ipv4(), BgpFamily.ipv4()] }),
  peering('BGP028', 'nodes of no rack', { nodeSelector: { matchExpressions: [{ key: 'rack', operator: 'In' }] } }),
  told('BGP028', 'Services that cannot be', Advertise.services({ selector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'DoesNotExist' }] } })),
  {
    code: 'BGP028',
    title: 'Services of a pool with an invalid label',
    run: () => new BgpPeering(world().chart, 'tor', { localAsn: 64512, peers: [] }).announceServices({ origin: 'home/lan', matchLabels: { 'a b': 'c' } }),
  },
  { code: 'BGP030', title: 'no instance', run: () => void new BgpPeering(world().chart, 'tor', { instances: [] }) },
  policy('BGP031', 'another kind', {}, 'CiliumBGPClusterConfig'),
  policy('BGP031', 'a policy without a spec', undefined),
  policy('BGP031', 'an unknown field', { localAsn: 64512 }),
  policy('BGP031', 'a text in place of a number', { localASN: '64512' }),
  policy('BGP031', 'several addresses as one peer', { neighbors: [{ peerAddress: '192.168.1.0/24', peerASN: 64513 }] }),
  policy('BGP032', 'a family that Cilium has no routes of', {
    neighbors: [{ peerAddress: '192.168.1.1/32', peerASN: 64513, families: [{ afi: 'l2vpn', safi: 'evpn' }] }],
  }),
  attributes('BGP032', 'attributes of pools by label', { selectorType: 'CiliumLoadBalancerIPPool', selector: { matchLabels: { a: 'b' } } }),
  attributes('BGP032', 'attributes of nodes by label', { selectorType: 'PodCIDR', selector: { matchLabels: { a: 'b' } } }),
  attributes('BGP032', 'two sets of attributes for the same routes', { selectorType: 'PodCIDR', localPreference: 1 }, { selectorType: 'PodCIDR', localPreference: 2 }),
];
