import type { CiliumRule } from '../../rule';
import { describeValues, isOn } from '../../../model/values';

const NODES = ['192.168.1.0/24', 'fd00:1::/64'];

/** The host firewall drops packets that the datapath does not support. */
export const hostFirewallIpv6: CiliumRule = {
  on: 'cilium',
  id: 'CIL069',
  title: 'Host firewall on nodes with IPv6, but IPv6 is off in Cilium',
  severity: 'warning',
  reason:
    'With the host firewall on and IPv6 off in Cilium, all IPv6 packets of the nodes are dropped, including neighbor discovery and ' +
    'unnumbered BGP. Give the cluster IPv6 subnets for pods and Services, or do without the host firewall.',
  link: 'https://docs.cilium.io/en/stable/security/host-firewall/',
  good: {
    cluster: { nodeSubnets: NODES, podSubnets: ['10.244.0.0/16', 'fd00:10:244::/56'], serviceSubnets: ['10.96.0.0/12', 'fd00:10:96::/112'] },
    values: { hostFirewall: { enabled: true } },
  },
  bad: { cluster: { nodeSubnets: NODES }, values: { hostFirewall: { enabled: true } } },
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
