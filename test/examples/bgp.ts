import { JsonPatch, type App } from 'cdk8s';
import {
  Advertise,
  BgpFamily,
  BgpPeer,
  BgpPeering,
  ClusterChart,
  Routing,
  TalosCilium,
  TalosCluster,
  type TalosCiliumProps,
} from '../../lib';
import type { Example } from './example';

/** A dual-stack cluster beside the other, with a Cilium of its own. */
function dualStack(chart: ClusterChart, version: TalosCilium['version'], props: TalosCiliumProps = {}): ClusterChart {
  const cluster = new TalosCluster({
    name: 'dual',
    talosVersion: '1.13',
    kubernetesVersion: '1.35.0',
    podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'],
    serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'],
  });
  const dual = new ClusterChart(chart.node.root as App, cluster);
  new TalosCilium(dual, 'cilium', { version, routing: Routing.native(), ...props });
  return dual;
}

/** What a policy of Cilium 1.18 can say, but for what has no counterpart. */
export const PEERING_POLICY = `
apiVersion: cilium.io/v2alpha1
kind: CiliumBGPPeeringPolicy
metadata:
  name: racks
spec:
  nodeSelector:
    matchExpressions:
      - { key: rack, operator: In, values: [a, b] }
  virtualRouters:
    - localASN: 64512
      exportPodCIDR: true
      serviceAdvertisements: [LoadBalancerIP, ExternalIP]
      serviceSelector:
        matchLabels: { expose: bgp }
      neighbors:
        - peerAddress: 192.168.1.1/32
          peerASN: 64513
          peerPort: 1179
          eBGPMultihopTTL: 4
          authSecretRef: bgp-password
          connectRetryTimeSeconds: 5
          holdTimeSeconds: 9
          keepAliveTimeSeconds: 3
          gracefulRestart: { enabled: true, restartTimeSeconds: 15 }
          families:
            - { afi: ipv4, safi: unicast }
          advertisedPathAttributes:
            - selectorType: PodCIDR
              communities: { standard: ['64512:100'], large: ['64512:1:2'], wellKnown: [no-export] }
            - selectorType: CiliumLoadBalancerIPPool
              localPreference: 150
        - peerAddress: 192.168.1.2/32
          peerASN: 64513
`;

export const examples: readonly Example[] = [
  {
    title: 'one router that is told the addresses of some Services',
    build: (chart) =>
      void new BgpPeering(chart, 'tor', {
        localAsn: 64512,
        nodeSelector: { matchLabels: { bgp: 'true' } },
        peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
        advertise: [Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } })],
      }),
  },
  {
    title: 'two routers with all settings of a session, which share them',
    build: (chart: ClusterChart): void => {
      const options = {
        asn: 64513,
        timers: { connectRetryTimeSeconds: 5, holdTimeSeconds: 9, keepAliveTimeSeconds: 3 },
        gracefulRestart: { restartTimeSeconds: 60 },
        ebgpMultihop: 4,
        authSecret: 'bgp-password',
        transport: { peerPort: 1179 },
        families: [BgpFamily.ipv4()],
      };
      new BgpPeering(chart, 'routers', {
        name: 'edge',
        secretsNamespace: 'bgp-secrets',
        localAsn: 64512,
        peers: [BgpPeer.to('192.168.1.1', { ...options, name: 'edge-1' }), BgpPeer.to('192.168.1.2', { ...options, name: 'edge-2' })],
        advertise: [Advertise.services({ selector: 'all' })],
      });
    },
  },
  {
    title: 'the default gateway, whatever its AS',
    build: (chart) =>
      void new BgpPeering(chart, 'tor', {
        localAsn: 4_200_000_001,
        peers: [BgpPeer.defaultGateway('ipv4', { asn: 'any', gracefulRestart: true })],
        advertise: [Advertise.services({ selector: 'all', addresses: ['LoadBalancerIP', 'ExternalIP'] })],
      }),
  },
  {
    title: 'pods and Services of both families, with attributes',
    build: (chart, { version }) =>
      void new BgpPeering(dualStack(chart, version), 'spine', {
        localAsn: 64512,
        peers: [BgpPeer.to('fd00::1', { asn: 64512 }), BgpPeer.to('192.168.1.1', { asn: 64512, families: [BgpFamily.ipv4(), BgpFamily.ipv6()] })],
        advertise: [
          Advertise.podCidr({ communities: ['64512:100', '64512:1:2', 'no-export', '4294967295'], localPreference: 150 }),
          Advertise.services({
            selector: { matchExpressions: [{ key: 'io.kubernetes.service.namespace', operator: 'In', values: ['web'] }] },
            addresses: ['LoadBalancerIP', 'ExternalIP'],
            aggregationLengthIPv4: 24,
            aggregationLengthIPv6: 120,
            communities: ['no-advertise'],
          }),
        ],
      }),
  },
  {
    title: 'pods of some pools, and of all',
    build: (chart, { version }) =>
      void new BgpPeering(dualStack(chart, version, { values: { ipam: { mode: 'multi-pool' } } }), 'spine', {
        localAsn: 64512,
        peers: [BgpPeer.to('192.168.1.1', { asn: 64513 })],
        advertise: [Advertise.podIpPools({ selector: { matchLabels: { pool: 'blue' } }, communities: ['64512:7'] }), Advertise.podIpPools({ selector: 'all' })],
      }),
  },
  {
    title: 'addresses of an interface, over sessions from another',
    minors: ['1.19', '1.20'],
    build: (chart) =>
      void new BgpPeering(chart, 'fabric', {
        localAsn: 4_200_000_003,
        nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'worker-1' } },
        peers: [BgpPeer.to('fda1:b2c3:d4e5:1::1', { asn: 4_200_000_002, transport: { sourceInterface: 'veth-workload' } })],
        advertise: [Advertise.interface('lo', { communities: ['64512:9'] })],
      }),
  },
  {
    title: 'several instances, one of which listens, and a node that differs',
    build: (chart) =>
      void new BgpPeering(chart, 'racks', {
        instances: [
          {
            name: 'storage',
            localAsn: 64512,
            localPort: 179,
            peers: [BgpPeer.to('192.168.1.1', { asn: 64513 }), BgpPeer.to('192.168.1.2', { asn: 64513 })],
            advertise: [Advertise.services({ selector: { matchLabels: { net: 'storage' } } })],
          },
          { localAsn: 64600, peers: [BgpPeer.to('192.168.2.1', { asn: 64601 })], advertise: [Advertise.services({ selector: { matchLabels: { net: 'web' } } })] },
        ],
        nodes: {
          'worker-1': {
            instances: {
              storage: { routerId: '192.168.1.11', localAsn: 64514, localPort: 1790, localAddress: '192.168.1.11' },
              'instance-64600': { routerId: '192.168.2.11', localAddress: { '192.168.2.1': '192.168.2.11' } },
            },
          },
        },
      }),
  },
  {
    title: 'a peer that is told something else, settings with a name, and advertisements made elsewhere',
    build: (chart) =>
      void new BgpPeering(chart, 'tor', {
        localAsn: 64512,
        peers: [
          BgpPeer.to('192.168.1.1', { asn: 64513, configName: 'tor-fabric' }),
          BgpPeer.to('192.168.1.2', { asn: 64513, advertise: [Advertise.services({ selector: 'all', communities: ['no-export'] })] }),
          BgpPeer.to('192.168.1.3', { asn: 64513, families: [BgpFamily.ipv4({ advertisements: { matchLabels: { 'cdk8s-talos-cilium/advertisement': 'tor' } } })] }),
        ],
        advertise: [Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } })],
        nodes: { 'worker-1': { routerId: '192.168.1.11', localAddress: '192.168.1.11' } },
      }),
  },
  {
    title: 'what is added later, what a pool asks for, and a patch',
    build: (chart: ClusterChart): void => {
      const peering = new BgpPeering(chart, 'tor', { localAsn: 64512, peers: [] });
      peering.addPeer(BgpPeer.to('192.168.1.1', { asn: 64513 }));
      peering.addAdvertisement(Advertise.services({ selector: { matchLabels: { expose: 'bgp' } } }));
      peering.addNode('worker-1', { routerId: '192.168.1.11' });
      peering.announceServices({ origin: 'home/lan', matchLabels: { pool: 'lan' } });
      peering.announceServices({ origin: 'home/all', matchLabels: {} });
      peering.apiObject.addJsonPatch(JsonPatch.add('/metadata/annotations', { 'example.com/owner': 'network' }));
    },
  },
  { title: 'an old CiliumBGPPeeringPolicy', build: (chart) => void BgpPeering.fromPeeringPolicy(chart, 'racks', PEERING_POLICY) },
];
