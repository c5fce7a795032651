import { readCidr } from '../../../cluster/cidr';
import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { isOn, seen, textAt } from '../../../model/values';

/** With `ipam.mode: kubernetes` it is the machine configuration that says which addresses pods have. */
export const podSubnetRouted: CiliumRule = {
  on: 'cilium',
  id: 'TAL013',
  title: 'Native routing CIDR without the pod subnet of the machine configuration',
  severity: 'error',
  reason:
    'Nodes get their pod blocks from the pod subnets in the machine configuration. What is outside of the native routing CIDR is ' +
    'masqueraded or not reached, so pods of other nodes see the address of a node, and policies no identity.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing',
  good: { cluster: { podSubnets: ['10.42.0.0/16'] }, values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.0.0.0/8' } },
  bad: { cluster: { podSubnets: ['10.42.0.0/16'] }, values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' } },
  *check(cilium) {
    if (!routesNatively(cilium) || textAt(cilium, 'ipam.mode') !== 'kubernetes' || isOn(cilium, 'ipMasqAgent.enabled')) return;
    for (const family of [4, 6] as const) {
      const subject = `ipv${family}NativeRoutingCIDR`;
      const routed = readCidr(cilium.value(subject));
      if (!routed) continue;
      for (const subnet of cilium.cluster.podSubnets.filter((candidate) => candidate.family === family && !routed.contains(candidate))) {
        yield {
          path: cilium.path,
          subject,
          what: `the native routing CIDR does not hold the pod subnet ${subnet} of the machine configuration (${seen(cilium, subject)})`,
          fix: `use routing: Routing.native(), which takes the pod subnet, or set podSubnets of the TalosCluster`,
        };
      }
    }
  },
};
