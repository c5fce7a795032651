import type { Feature } from './feature';

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
}

/** Masquerading of pod addresses in traffic that leaves the cluster. */
export const masquerade: Feature<{ masquerade?: boolean | MasqueradeProps }> = {
  prop: 'masquerade',
  apply({ masquerade: prop }, { set }) {
    const { bpf, ipv4, ipv6 }: MasqueradeProps = typeof prop === 'boolean' ? { ipv4: prop, ipv6: prop } : (prop ?? {});
    set('bpf.masquerade', bpf);
    set('enableIPv4Masquerade', ipv4);
    set('enableIPv6Masquerade', ipv6);
  },
};
