import type { CiliumRule } from '../../rule';
import { masquerades, routesNatively } from '../../../model/datapath';
import { describeValues, isOn, isUnset, textAt } from '../../../model/values';

/** IPAM modes in which the agent gets the network from the cloud. */
const CLOUD_MODES = ['eni', 'alibabacloud'];

/** The agent must know the network to which it does not masquerade. */
export const nativeRoutingCidr: CiliumRule = {
  on: 'cilium',
  id: 'CIL040',
  title: 'Native routing and masquerading without a native routing CIDR',
  severity: 'error',
  reason:
    'The agent masquerades traffic to addresses outside the native routing CIDR. If masquerading is on and this CIDR is not set, the agent does not start. ' +
    'From Cilium 1.18 on, the chart fails to render with some of these values.',
  link: 'https://docs.cilium.io/en/stable/network/concepts/routing/#native-routing',
  good: { values: { routingMode: 'native', ipv4NativeRoutingCIDR: '10.244.0.0/16' } },
  bad: { values: { routingMode: 'native' } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { values: { routingMode: 'native' } });",
    right: "new TalosCilium(chart, 'cilium', { routing: Routing.native() });",
  },
  *check(cilium) {
    if (!routesNatively(cilium) || isOn(cilium, 'ipMasqAgent.enabled')) return;
    const ipam = textAt(cilium, 'ipam.mode') ?? 'cluster-pool';
    if (ipam === 'cluster-pool' && isOn(cilium, 'nativeRoutingCIDRFromClusterPool')) return;
    for (const family of [4, 6] as const) {
      const cidr = `ipv${family}NativeRoutingCIDR`;
      if (!masquerades(cilium, family) || !isUnset(cilium, cidr) || (family === 4 && CLOUD_MODES.includes(ipam))) continue;
      const subnet = cilium.cluster.podSubnets.find((candidate) => candidate.family === family);
      yield {
        path: cilium.path,
        subject: cidr,
        what: `native routing with masquerading of IPv${family} requires a native routing CIDR (${describeValues(cilium, 'routingMode', cidr)})`,
        ...(subnet && { edits: [{ set: cidr, value: String(subnet) }] }),
        fix: subnet
          ? `${cilium.values[cidr] === undefined ? '' : `remove the value ${cidr}, or write an address block; `}set routing: Routing.native(), which uses the pod subnet, or the value ${cidr}: ${subnet}; in values: set ${cidr}: ${subnet}`
          : `set routing: Routing.native({ ipv${family}Cidr: ... }), or masquerade: { ipv${family}: false }; in values: set ${cidr} to the pod subnet, or enableIPv${family}Masquerade: false`,
      };
    }
  },
};
