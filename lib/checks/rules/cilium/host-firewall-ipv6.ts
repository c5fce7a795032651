import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

/** The host firewall drops packets that the datapath does not support. */
export const hostFirewallIpv6: CiliumRule = {
  on: 'cilium',
  id: 'CIL069',
  title: 'Host firewall on nodes with IPv6, but IPv6 is off in Cilium',
  severity: 'warning',
  reason:
    'With the host firewall on and IPv6 off in Cilium, all IPv6 packets of the nodes are dropped, including neighbour discovery and ' +
    'unnumbered BGP.',
  link: 'https://docs.cilium.io/en/stable/security/host-firewall/',
  good: { cluster: { nodeSubnets: ['192.168.1.0/24'] }, values: { hostFirewall: { enabled: true } } },
  bad: { cluster: { nodeSubnets: ['192.168.1.0/24', 'fd00:1::/64'] }, values: { hostFirewall: { enabled: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'hostFirewall.enabled') || isOn(cilium, 'ipv6.enabled')) return;
    const subnet = cilium.cluster.nodeSubnets.find(({ family }) => family === 6);
    if (!subnet) return;
    yield {
      path: cilium.path,
      subject: 'hostFirewall.enabled',
      what: `the host firewall drops the IPv6 traffic of the nodes, because IPv6 is off in Cilium (${describeValues(cilium, 'hostFirewall.enabled', 'ipv6.enabled')}; node subnet ${subnet})`,
      edits: [{ set: 'hostFirewall.enabled', value: false }],
      fix: 'set the value ipv6.enabled: true, with an IPv6 pod subnet, or remove hostFirewall',
    };
  },
};
