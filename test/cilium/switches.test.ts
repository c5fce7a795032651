import { App } from 'cdk8s';
import { CertificateIssuance, Cidr, ClusterChart, Encryption, HubbleMetric, HubbleStack, Ipam, Routing, TalosCilium, TalosCluster, type TalosCiliumProps } from '../../lib';
import { Duration } from 'cdk8s';
import { Synthesis } from '../../lib/synthesis/synthesis';

const FACTS = { name: 'home', clusterId: 1, talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3 };
const cilium = (props: TalosCiliumProps): TalosCilium => new TalosCilium(new ClusterChart(new App(), new TalosCluster(FACTS)), 'cilium', props);
const valuesOf = (props: TalosCiliumProps): object => cilium(props).effectiveValues.values;

test('props are on and off with true and false', () => {
  expect(valuesOf({ clusterMesh: true })).toMatchObject({ clustermesh: { useAPIServer: true } });
  expect(valuesOf({ masquerade: true })).toMatchObject({ enableIPv4Masquerade: true, enableIPv6Masquerade: true });
  for (const encryption of [false, Encryption.none()]) expect(valuesOf({ encryption })).toMatchObject({ encryption: { enabled: false } });
  expect(valuesOf({ encryption: true })).toMatchObject({ encryption: { enabled: true, type: 'wireguard' } });
});

test('a value has the name that the release reads', () => {
  const redirect = (version: string): object => valuesOf({ version, localRedirectPolicies: true });
  for (const version of ['1.16.19', '1.17.18']) expect(redirect(version)).toMatchObject({ localRedirectPolicy: true });
  expect(redirect('1.17.18')).not.toHaveProperty('localRedirectPolicies');
  expect(redirect('1.18.1')).toMatchObject({ localRedirectPolicies: { enabled: true } });
  expect(redirect('1.18.1')).not.toHaveProperty('localRedirectPolicy');
});

test.each([
  ['1.17.18', '1.16.19', { lbIpam: { defaultServiceIpam: 'none' } }],
  ['1.17.18', '1.16.19', { bgpControlPlane: { statusReport: false } }],
  ['1.17.18', '1.16.19', { envoy: { logLevel: 'debug' } }],
  ['1.18.1', '1.17.18', { bandwidthManager: { bbr: 'host-namespace-only' } }],
  ['1.18.1', '1.17.18', { resources: { certgen: { limits: { memory: '1Gi' } } } }],
] as const)('a prop of Cilium %s is refused for %s: %j', (first, before, props) => {
  const codes = (version: string): string[] => Synthesis.of(cilium({ version, ...props } as TalosCiliumProps)).run(true).report.errors.map(({ code }) => code);
  expect([codes(first), codes(before)]).toEqual([[], ['CIL032']]);
});

test('the parts of nodes have the default size of the chart', () => {
  const pools = { lan: { ipv4Cidrs: ['10.8.0.0/16'], ipv6Cidrs: ['fd00:8::/104'] } };
  expect(valuesOf({ ipam: Ipam.multiPool({ pools }) })).toMatchObject({
    ipam: { operator: { autoCreateCiliumPodIPPools: { lan: { ipv4: { maskSize: 24 }, ipv6: { maskSize: 120 } } } } },
  });
  expect(valuesOf({ ipam: Ipam.clusterPool({ ipv4Cidrs: ['10.8.0.0/16'] }) })).toMatchObject({ ipam: { operator: { clusterPoolIPv4MaskSize: 24 } } });
});

test('addresses that a node keeps ready are counted by pool', () => {
  expect(valuesOf({ ipam: Ipam.multiPool({ preAllocation: { default: 16, lan: 0 } }) })).toMatchObject({ ipam: { multiPoolPreAllocation: 'default=16,lan=0' } });
});

test('a certificate is valid for whole days', () => {
  const validity = (text: string): unknown => {
    const { report } = Synthesis.of(cilium({ certificates: CertificateIssuance.cronJob({ validity: text }) })).run(true);
    return report.errors.map(({ code }) => code);
  };
  expect(['48h', '1d', '36h', '0d', '1y'].map(validity)).toEqual([[], [], ['CIL033'], ['CIL033'], ['CIL033']]);
});

test.each(['1.16.19', '1.20.0'])('%s: Envoy restarts when its configuration changes, which it reads at its start', (version) => {
  expect(valuesOf({ version })).toMatchObject({ envoy: { rollOutPods: true } });
});

test('an issuer is a ClusterIssuer of cert-manager, unless the props say otherwise', () => {
  const refOf = (issuer: Parameters<typeof CertificateIssuance.certManager>[0]['issuer']): unknown => {
    const { hubble } = valuesOf({ certificates: CertificateIssuance.certManager({ issuer }) }) as { hubble: { tls: { auto: { certManagerIssuerRef: unknown } } } };
    return hubble.tls.auto.certManagerIssuerRef;
  };
  expect(refOf({ name: 'ca' })).toEqual({ group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'ca' });
  expect(refOf({ name: 'ca', kind: 'StepIssuer', group: 'certmanager.step.sm' })).toEqual({ group: 'certmanager.step.sm', kind: 'StepIssuer', name: 'ca' });
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
