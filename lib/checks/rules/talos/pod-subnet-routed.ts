import { assumes } from '../../../cluster/assumed-facts';
import { readCidr } from '../../../cluster/cidr';
import type { CiliumRule } from '../../rule';
import { routesNatively } from '../../../model/datapath';
import { describeValues, isOn, textAt } from '../../../model/values';

/** With `ipam.mode: kubernetes` the machine configuration decides which addresses pods have. */
export const podSubnetRouted: CiliumRule = {
  on: 'cilium',
  id: 'TAL013',
  title: 'Native routing CIDR that does not contain the pod subnet',
  severity: 'error',
  reason:
    'Pods have addresses from the pod subnets in the machine configuration. Traffic to addresses outside the native routing CIDR is ' +
    'masqueraded or lost, so pods on other nodes see the address of a node, and policies do not see the identity of the pod.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing',
  good: { cluster: { podSubnets: ['10.42.0.0/16'] }, values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.42.0.0/16' } },
  bad: { cluster: { podSubnets: ['10.42.0.0/16'] }, values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' } },
  *check(cilium) {
    if (!routesNatively(cilium) || textAt(cilium, 'ipam.mode') !== 'kubernetes' || isOn(cilium, 'ipMasqAgent.enabled')) return;
    for (const family of [4, 6] as const) {
      const subject = `ipv${family}NativeRoutingCIDR`;
      const routed = readCidr(cilium.value(subject));
      if (!routed) continue;
      for (const subnet of cilium.cluster.podSubnets.filter((candidate) => candidate.family === family && !routed.contains(candidate))) {
        if (assumes(cilium.cluster, 'podSubnets')) {
          yield {
            path: cilium.path,
            subject,
            severity: 'warning',
            what: `the native routing CIDR does not contain ${subnet}, the default pod subnet of Talos, and podSubnets of the TalosCluster is not set (${describeValues(cilium, subject)})`,
            fix: `set podSubnets of the TalosCluster to the subnets in the machine configuration, such as podSubnets: ['${routed}']`,
          };
          continue;
        }
        yield {
          path: cilium.path,
          subject,
          what: `the native routing CIDR does not contain the pod subnet ${subnet} of the machine configuration (${describeValues(cilium, subject)})`,
          edits: [{ set: subject, value: String(subnet) }],
          fix: `use routing: Routing.native(), which uses the pod subnet, or set podSubnets of the TalosCluster`,
        };
      }
    }
  },
};
