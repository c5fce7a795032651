import { EgressGateway, Selector, type EgressGatewayNode, type EgressGatewayProps } from '../../lib';
import { world, type WorldProps } from '../support/peerings';
import type { InvalidInput } from './invalid-input';

const NODE = { nodeSelector: { matchLabels: { egress: 'true' } } };

function gateway(code: string, title: string, props: Partial<EgressGatewayProps>, where: WorldProps = {}): InvalidInput {
  const all = { sources: [{ podSelector: Selector.all() }], destinations: ['203.0.113.0/24'], gateways: [NODE], ...props };
  return { code, title, run: () => void new EgressGateway(world(where).chart, 'billing', all) };
}

function node(code: string, title: string, props: Partial<EgressGatewayNode>, where: WorldProps = {}): InvalidInput {
  return gateway(code, title, { gateways: [{ ...NODE, ...props }] }, where);
}

const DUAL = { podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] };

export const invalid: readonly InvalidInput[] = [
  node('EGW001', 'an address and an interface', { egressIP: '192.168.1.250', interface: 'eth1' }),
  node('EGW002', 'an invalid address', { egressIP: '192.168.1' }),
  node('EGW002', 'an address of a pod', { egressIP: '10.244.1.1' }),
  gateway('EGW003', 'no destination', { destinations: [] }),
  gateway('EGW004', 'a destination without a prefix length', { destinations: ['203.0.113.1'] }),
  gateway('EGW004', 'a destination with host bits', { destinations: ['203.0.113.1/24'] }),
  gateway('EGW005', 'an exclusion of what is no destination', { except: ['198.51.100.0/24'] }),
  node('EGW006', 'an IPv6 address for IPv4 destinations', { egressIP: '2001:db8::1' }, { cilium: { version: '1.20.0' }, cluster: DUAL }),
  gateway('EGW007', 'no gateway', { gateways: [] }),
  gateway('EGW008', 'a gateway that cannot be', {
    gateways: [{ nodeSelector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['b'] }] } }],
  }),
  gateway('EGW008', 'namespaces with an invalid label', { sources: [{ namespaceSelector: { matchLabels: { 'a b': 'c' } } }] }),
  gateway('POL231', 'pods with an invalid label', { sources: [{ podSelector: { matchLabels: { 'a b': 'c' } } }] }),
  gateway('POL004', 'pods that nothing selects', { sources: [{ podSelector: {} }] }),
  gateway('EGW009', 'several gateways before 1.18', { gateways: [NODE, { nodeSelector: {} }] }, { cilium: { version: '1.17.18' } }),
  gateway('EGW009', 'IPv6 before 1.18', { destinations: ['2001:db8::/32'] }, { cilium: { version: '1.17.18' }, cluster: DUAL }),
  gateway('EGW009', 'an IPv6 address before 1.20', { destinations: ['2001:db8::/32'], gateways: [{ ...NODE, egressIP: '2001:db8:1::1' }] }, { cluster: DUAL }),
  gateway('EGW010', 'too many gateways', { gateways: Array.from({ length: 65 }, (_, index) => ({ nodeSelector: { matchLabels: { egress: String(index) } } })) }),
  gateway('EGW011', 'an IPv6 destination of IPv4 pods', { destinations: ['2001:db8::/32'] }),
  gateway('EGW012', 'no pods', { sources: [] }),
  gateway('EGW012', 'nodes instead of pods', { sources: [{ nodeSelector: {} }] }),
  gateway('EGW013', 'one gateway twice', { gateways: [NODE, { ...NODE }] }),
  node('EGW014', 'an interface with a slash', { interface: 'eth0/1' }),
  gateway('EGW015', 'a destination in the cluster', { destinations: ['10.244.1.0/24'] }),
  gateway('EGW016', 'a destination that is excluded', { except: ['203.0.0.0/16'] }),
];
