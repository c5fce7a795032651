import type { Feature } from './feature';

/** Settings of masquerading. @see https://docs.cilium.io/en/stable/network/concepts/masquerading/ */
export interface MasqueradeProps {
  /**
   * Masquerade in eBPF instead of iptables.
   * @default - the chart's: false
   */
  readonly bpf?: boolean;
  /** @default - the chart's: true */
  readonly ipv4?: boolean;
  /** @default - the chart's: true */
  readonly ipv6?: boolean;
}

/** Masquerading of pod addresses on their way out of the cluster. */
export const masquerade: Feature = {
  prop: 'masquerade',
  apply({ masquerade: prop }, { set }) {
    const { bpf, ipv4, ipv6 }: MasqueradeProps = typeof prop === 'boolean' ? { ipv4: prop, ipv6: prop } : (prop ?? {});
    set('bpf.masquerade', bpf, 'asked for');
    set('enableIPv4Masquerade', ipv4, 'asked for');
    set('enableIPv6Masquerade', ipv6, 'asked for');
  },
};
