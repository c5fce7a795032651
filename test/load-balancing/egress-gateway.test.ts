import { Deployment, Namespaces } from 'cdk8s-plus-28';
import { EgressGateway, Selector, type EgressGatewayProps } from '../../lib';
import { codesOf, objectsOf, refusal, specOf, world, type World, type WorldProps } from '../support/peerings';

const NODE = { nodeSelector: { matchLabels: { egress: 'true' } } };
const DUAL = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] };

function gateway(props: Partial<EgressGatewayProps> = {}, facts: WorldProps = {}): World {
  const where = world(facts);
  new EgressGateway(where.chart, 'billing', { sources: [{ podSelector: Selector.all() }], destinations: ['203.0.113.0/24'], gateways: [NODE], ...props });
  return where;
}

test('a policy, and all that it needs of Cilium', () => {
  const where = gateway({ gateways: [{ ...NODE, egressIP: '192.168.1.250' }] });
  expect([...objectsOf(where).keys()]).toEqual(['CiliumEgressGatewayPolicy/billing']);
  expect(specOf(where, 'CiliumEgressGatewayPolicy/billing')).toEqual({
    selectors: [{ podSelector: {} }],
    destinationCIDRs: ['203.0.113.0/24'],
    egressGateway: { ...NODE, egressIP: '192.168.1.250' },
    egressGateways: [],
  });
  const { values } = where.cilium.effectiveValues;
  expect(values).toMatchObject({ egressGateway: { enabled: true }, bpf: { masquerade: true }, kubeProxyReplacement: true });
  expect(codesOf(where)).toEqual({ errors: [], warnings: [] });
});

describe('packets go through the host where something on the host is needed', () => {
  test.each([
    ['host DNS', {}, true],
    ['KubeSpan', { hostDns: { forwardKubeDnsToHost: false }, kubeSpan: true }, true],
    ['neither', { hostDns: { forwardKubeDnsToHost: false } }, undefined],
  ])('%s', (_title, cluster, legacy) => {
    const where = gateway({}, { cluster });
    expect((where.cilium.effectiveValues.values.bpf as { hostLegacyRouting?: boolean }).hostLegacyRouting).toBe(legacy);
    expect(codesOf(where).errors).toEqual([]);
  });
});

test('several gateways are all in the list, and the first where the CRD demands one', () => {
  const second = { nodeSelector: { matchLabels: { egress: 'second' } }, interface: 'eth1' };
  expect(specOf(gateway({ gateways: [NODE, second] }), 'CiliumEgressGatewayPolicy/billing')).toMatchObject({ egressGateway: NODE, egressGateways: [NODE, second] });
  expect(specOf(gateway(), 'CiliumEgressGatewayPolicy/billing')).toHaveProperty('egressGateways', []);
});

test('several gateways, and IPv6 destinations, need Cilium 1.18', () => {
  const second = { nodeSelector: { matchLabels: { egress: 'second' } } };
  for (const [version, mistakes, hasList] of [['1.17.18', ['EGW009'], false], ['1.18.1', [], true]] as const) {
    const codes = (props: Partial<EgressGatewayProps>): string[] => {
      try {
        gateway(props, { cluster: DUAL, cilium: { version } });
        return [];
      } catch (error) {
        return (error as { problems: readonly { code: string }[] }).problems.map(({ code }) => code);
      }
    };
    expect([version, codes({ gateways: [NODE, second] }), codes({ destinations: ['2001:db8::/32'] })]).toEqual([version, mistakes, mistakes]);
    expect([version, 'egressGateways' in specOf(gateway({}, { cilium: { version } }), 'CiliumEgressGatewayPolicy/billing')]).toEqual([version, hasList]);
  }
});

test('pods of workloads of cdk8s-plus in their namespaces', () => {
  const where = world();
  const api = new Deployment(where.chart, 'api', { metadata: { namespace: 'shop' }, containers: [{ image: 'api:1' }] });
  const team = Namespaces.select(where.chart, 'team', { labels: { team: 'a' } });
  const namespaceSelector = Selector.labels({ zone: 'b' });
  new EgressGateway(where.chart, 'billing', { sources: [{ podSelector: api }, { podSelector: team, namespaceSelector }], destinations: ['203.0.113.0/24'], gateways: [NODE] });
  expect(specOf(where, 'CiliumEgressGatewayPolicy/billing').selectors).toEqual([
    { podSelector: { matchLabels: api.matchLabels, matchExpressions: [{ key: 'io.kubernetes.pod.namespace', operator: 'In', values: ['shop'] }] } },
    { podSelector: {}, namespaceSelector: { matchLabels: { team: 'a', zone: 'b' } } },
  ]);
});

test('an egress IP is not the address of a router', () => {
  const facts = { cluster: { gatewayAddresses: ['192.168.1.1'] } };
  expect(refusal(() => gateway({ gateways: [{ ...NODE, egressIP: '192.168.1.1' }] }, facts))).toEqual([expect.stringMatching(/^EGW002 .*192\.168\.1\.1 is the address of a router/)]);
  expect(() => gateway({ gateways: [{ ...NODE, egressIP: '192.168.1.2' }] }, facts)).not.toThrow();
});

test('IPv6 addresses are written in one form, from 1.20 on', () => {
  const props = { destinations: ['2001:DB8:0::/32'], gateways: [{ ...NODE, egressIP: '2001:DB8:1:0::1' }] };
  const where = gateway(props, { cluster: DUAL, cilium: { version: '1.20.0' } });
  expect(specOf(where, 'CiliumEgressGatewayPolicy/billing')).toMatchObject({ destinationCIDRs: ['2001:db8::/32'], egressGateway: { egressIP: '2001:db8:1::1' } });
  expect(refusal(() => gateway(props, { cluster: DUAL }))).toEqual([expect.stringMatching(/^EGW009 .*2001:db8:1::1 is IPv6.*1\.19\.6/)]);
});

test('a dual-stack destination needs no address of one family', () => {
  const both = ['0.0.0.0/0', '::/0'];
  expect(() => gateway({ destinations: both, gateways: [{ ...NODE, interface: 'eth1' }] }, { cluster: DUAL })).not.toThrow();
  expect(refusal(() => gateway({ destinations: both, gateways: [{ ...NODE, egressIP: '192.168.1.250' }] }, { cluster: DUAL }))).toEqual([
    expect.stringMatching(/^EGW006 home\/billing: gateways\[0\]\.egressIP .*IPv6/),
  ]);
});

test('what contradicts a prop of Cilium is an error at synth', () => {
  expect(codesOf(gateway({}, { cilium: { masquerade: { bpf: false } } })).errors.length).toBeGreaterThan(0);
  expect(codesOf(gateway({}, { cilium: { kubeProxyReplacement: false }, cluster: { kubeProxy: true } })).errors.length).toBeGreaterThan(0);
});

test('an address outside of the nodes\' subnets is pointed at', () => {
  const cluster = { nodeSubnets: ['192.168.1.0/24'] };
  expect(codesOf(gateway({ gateways: [{ ...NODE, egressIP: '192.168.2.1' }] }, { cluster })).warnings).toEqual(['EGW102']);
  expect(codesOf(gateway({ gateways: [{ ...NODE, egressIP: '192.168.1.250' }] }, { cluster })).warnings).toEqual([]);
});

test('all mistakes are told at once', () => {
  const lines = refusal(() => gateway({ sources: [], destinations: ['x', '10.244.0.0/24'], gateways: [{ ...NODE, egressIP: '1.2.3.4', interface: 'eth0' }] }));
  expect(lines.map((line) => line.slice(0, 6))).toEqual(['EGW004', 'EGW015', 'EGW012', 'EGW001']);
});
