import { Cidr, EgressGateway, IpAddress, Selector } from '../../lib';
import type { Example } from './example';

const PODS = { podSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'billing' } } };
const NODE = { nodeSelector: { matchLabels: { egress: 'true' } } };

export const examples: readonly Example[] = [
  {
    title: 'pods of a namespace that leave with a fixed address',
    build: (chart) =>
      void new EgressGateway(chart, 'billing', { sources: [PODS], destinations: ['203.0.113.0/24'], gateways: [{ ...NODE, egressIP: '192.168.1.250' }] }),
  },
  {
    title: 'all that leaves the cluster but for one network, by an interface',
    build: (chart) =>
      void new EgressGateway(chart, 'all', {
        name: 'all-traffic',
        sources: [
          { podSelector: Selector.all() },
          {
            podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['api', 'web'] }] },
            namespaceSelector: { matchLabels: { team: 'web' } },
            nodeSelector: { matchLabels: { rack: 'a' } },
          },
        ],
        destinations: [Cidr.parse('0.0.0.0/0')],
        except: ['192.168.0.0/16', Cidr.parse('10.0.0.0/8')],
        gateways: [{ ...NODE, interface: 'eth1' }],
      }),
  },
  {
    title: 'several gateways',
    build: (chart) =>
      void new EgressGateway(chart, 'partner', {
        sources: [{ namespaceSelector: { matchLabels: { partner: 'true' } } }],
        destinations: ['198.51.100.7/32'],
        gateways: [
          { nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'worker-1' } }, egressIP: IpAddress.parse('192.168.1.251') },
          { nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'worker-2' } } },
        ],
      }),
  },
];
