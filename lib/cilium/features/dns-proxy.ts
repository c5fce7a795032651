import type { Duration } from 'cdk8s';
import { directFeature } from './direct';

/** The DNS proxy, which learns the addresses of names in policies. @see https://docs.cilium.io/en/stable/security/dns/ */
export interface DnsProxyProps {
  /** Whether the proxy keeps the address of the pod. WireGuard and IPsec need it. @default - the chart's: true, or false with `cni.chainingMode` */
  readonly transparentMode?: boolean;
  /** Answer to a name that no policy allows. @default - the chart's: refused */
  readonly rejectResponse?: 'refused' | 'nameError';
  /** Whether large answers are compressed. @default - the chart's: true */
  readonly compression?: boolean;
  /** Maximum number of addresses for each name and pod. @default - the chart's: 1000 */
  readonly endpointMaxIpsPerHostname?: number;
  /** Time for which the addresses of a name stay allowed without connections: `30s`. @default - the chart's: 0s */
  readonly idleConnectionGracePeriod?: string | Duration;
  /** Shortest time for which the addresses of a DNS answer are used: `1h`. @default - the chart's: the TTL of the answer */
  readonly minTtl?: string | Duration;
  /** Port of the proxy. @default - any free port */
  readonly port?: number;
  /** Longest delay of an answer until its addresses are allowed: `100ms`. @default - the chart's: 100ms */
  readonly responseMaxDelay?: string | Duration;
  /** Whether identities of names are made before they are needed. @default - the chart's: true */
  readonly preAllocateIdentities?: boolean;
}

/** The DNS proxy. */
export const dnsProxy = directFeature<'dnsProxy', DnsProxyProps>('dnsProxy', {
  transparentMode: 'dnsProxy.enableTransparentMode',
  rejectResponse: 'dnsProxy.dnsRejectResponseCode',
  compression: 'dnsProxy.enableDnsCompression',
  endpointMaxIpsPerHostname: 'dnsProxy.endpointMaxIpPerHostname',
  idleConnectionGracePeriod: 'dnsProxy.idleConnectionGracePeriod',
  minTtl: 'dnsProxy.minTtl',
  port: 'dnsProxy.proxyPort',
  responseMaxDelay: 'dnsProxy.proxyResponseMaxDelay',
  preAllocateIdentities: 'dnsProxy.preAllocateIdentities',
});
