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
    set('bpf.masquerade', prop?.bpf, 'asked for');
    set('enableIPv4Masquerade', prop?.ipv4, 'asked for');
    set('enableIPv6Masquerade', prop?.ipv6, 'asked for');
  },
};
