import type { Cidr } from '../../cluster/cidr';
import { setDirect } from './direct';
import type { DirectTable, Feature } from './feature';

/** Settings of masquerading. @see https://docs.cilium.io/en/stable/network/concepts/masquerading/ */
export interface MasqueradeProps {
  /**
   * Masquerade in eBPF instead of iptables.
   * @default - the chart's: false
   */
  readonly bpf?: boolean;
  /**
   * Masquerade IPv4.
   * @default - the chart's: true
   */
  readonly ipv4?: boolean;
  /**
   * Masquerade IPv6.
   * @default - the chart's: true
   */
  readonly ipv6?: boolean;
  /**
   * Networks to which traffic is not masqueraded, in addition to the native routing CIDR. `true` is for the private networks of the agent's default.
   * Requires `bpf`.
   * @default false
   */
  readonly ipMasqAgent?: boolean | IpMasqAgentProps;
  /**
   * Whether traffic gets the source address of its route, instead of the first address of the device.
   * @default - the chart's: false
   */
  readonly routeSource?: boolean;
  /**
   * Devices on which iptables masquerades, as a list for iptables: `eth+`.
   * @default - all
   */
  readonly egressInterfaces?: string;
}

/** The ip-masq-agent in eBPF. @see https://docs.cilium.io/en/stable/network/concepts/masquerading/ */
export interface IpMasqAgentProps {
  /** Networks to which traffic is not masqueraded. @default - the private and reserved networks of the agent */
  readonly nonMasqueradeCidrs?: readonly (string | Cidr)[];
  /** Whether traffic to IPv4 link-local addresses is masqueraded. @default false */
  readonly masqueradeLinkLocal?: boolean;
  /** Whether traffic to IPv6 link-local addresses is masqueraded. @default false */
  readonly masqueradeLinkLocalIpv6?: boolean;
}

const DIRECT: DirectTable = {
  bpf: 'bpf.masquerade',
  ipv4: 'enableIPv4Masquerade',
  ipv6: 'enableIPv6Masquerade',
  'ipMasqAgent.nonMasqueradeCidrs': 'ipMasqAgent.config.nonMasqueradeCIDRs',
  'ipMasqAgent.masqueradeLinkLocal': 'ipMasqAgent.config.masqLinkLocal',
  'ipMasqAgent.masqueradeLinkLocalIpv6': 'ipMasqAgent.config.masqLinkLocalIPv6',
  routeSource: 'enableMasqueradeRouteSource',
  egressInterfaces: 'egressMasqueradeInterfaces',
};

/** Masquerading of pod addresses in traffic that leaves the cluster. */
export const masquerade: Feature<{ masquerade?: boolean | MasqueradeProps }> = {
  prop: 'masquerade',
  direct: DIRECT,
  apply({ masquerade: prop }, context) {
    const settings: MasqueradeProps = typeof prop === 'boolean' ? { ipv4: prop, ipv6: prop } : (prop ?? {});
    setDirect('masquerade', settings, DIRECT, context);
    context.set('ipMasqAgent.enabled', settings.ipMasqAgent === undefined ? undefined : settings.ipMasqAgent !== false);
  },
};
