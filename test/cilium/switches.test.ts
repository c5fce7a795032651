import { App } from 'cdk8s';
import { Cidr, ClusterChart, Encryption, HubbleMetric, HubbleStack, Ipam, Routing, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { Duration } from 'cdk8s';

const FACTS = { name: 'home', clusterId: 1, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 };
const cilium = (props: TalosCiliumProps): TalosCilium => new TalosCilium(new ClusterChart(new App(), new TalosCluster(FACTS)), 'cilium', props);
const valuesOf = (props: TalosCiliumProps): object => cilium(props).effectiveValues.values;

test('props are on and off with true and false', () => {
  expect(valuesOf({ clusterMesh: true })).toMatchObject({ clustermesh: { useAPIServer: true } });
  expect(valuesOf({ masquerade: true })).toMatchObject({ enableIPv4Masquerade: true, enableIPv6Masquerade: true });
  for (const encryption of [false, Encryption.none()]) expect(valuesOf({ encryption })).toMatchObject({ encryption: { enabled: false } });
  expect(valuesOf({ encryption: true })).toMatchObject({ encryption: { enabled: true, type: 'wireguard' } });
});

test('CIDRs and durations are strings or objects', () => {
  const routing = Routing.native({ ipv4Cidr: Cidr.parse('10.0.0.0/8') });
  expect(valuesOf({ routing, ipam: Ipam.clusterPool({ ipv4Cidrs: [Cidr.parse('10.8.0.0/16')] }), l2Announcements: { leaseDuration: Duration.seconds(20) } })).toMatchObject({
    ipv4NativeRoutingCIDR: '10.0.0.0/8',
    ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.8.0.0/16'] } },
    l2announcements: { leaseDuration: '20s' },
  });
});

test('a prop of another class is named with its class', () => {
  expect(() => cilium({ kubePrism: true } as object)).toThrow('API001 home/cilium: TalosCilium has no prop kubePrism — set kubePrism in the props of TalosCluster');
});

test('metrics are strings or HubbleMetric values', () => {
  const installed = cilium({});
  new HubbleStack(installed.node.scope as ClusterChart, 'hubble', { metrics: ['drop', HubbleMetric.dns({ query: true })] });
  expect(installed.effectiveValues.values).toMatchObject({ hubble: { metrics: { enabled: ['drop', 'dns:query'] } } });
  expect(() => new HubbleStack(cilium({}).node.scope as ClusterChart, 'hubble', { metrics: ['drop', 'dsn'] })).toThrow('HUB001 home/hubble: metrics[1]: "dsn" is not a metric of Hubble — write dns');
});
