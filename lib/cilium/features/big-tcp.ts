import type { Feature } from './feature';

/** BIG TCP by IP family. @see https://docs.cilium.io/en/stable/operations/performance/tuning/#ipv6-big-tcp */
export interface BigTcpProps {
  /** For IPv4. @default - the chart's: false */
  readonly ipv4?: boolean;
  /** For IPv6. @default - the chart's: false */
  readonly ipv6?: boolean;
}

/** BIG TCP: packets larger than 64 KiB inside of a node, for all IP families of the cluster or for one. */
export const bigTcp: Feature<{ bigTcp?: boolean | BigTcpProps }> = {
  prop: 'bigTcp',
  apply({ bigTcp: prop }, { cluster, set }) {
    const { ipv4, ipv6 }: BigTcpProps = typeof prop === 'boolean' ? { ipv4: prop && cluster.ipFamilies.includes(4), ipv6: prop && cluster.ipFamilies.includes(6) } : (prop ?? {});
    set('enableIPv4BIGTCP', ipv4);
    set('enableIPv6BIGTCP', ipv6);
  },
};
