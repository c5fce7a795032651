/**
 * ICMP types by name. Two programs check a name: the API server against the pattern of the CRD, which does not look at the
 * family, and the agent against its table of the family. These are the names that both accept.
 *
 * @see https://github.com/cilium/cilium/blob/v1.19.6/pkg/policy/api/icmp.go
 */
export const ICMP_TYPES = {
  IPv4: [
    'EchoReply', 'DestinationUnreachable', 'Redirect', 'Echo', 'EchoRequest', 'RouterAdvertisement', 'RouterSelection', 'TimeExceeded',
    'ParameterProblem', 'Timestamp', 'TimestampReply', 'Photuris', 'ExtendedEchoRequest',
  ],
  IPv6: [
    'DestinationUnreachable', 'PacketTooBig', 'TimeExceeded', 'ParameterProblem', 'EchoRequest', 'EchoReply', 'MulticastListenerQuery',
    'MulticastListenerReport', 'MulticastListenerDone', 'RouterSolicitation', 'RouterAdvertisement', 'NeighborSolicitation',
    'NeighborAdvertisement', 'RedirectMessage', 'RouterRenumbering', 'ICMPNodeInformationQuery', 'ICMPNodeInformationResponse',
    'InverseNeighborDiscoverySolicitation', 'InverseNeighborDiscoveryAdvertisement', 'HomeAgentAddressDiscoveryRequest',
    'HomeAgentAddressDiscoveryReply', 'MobilePrefixSolicitation', 'MobilePrefixAdvertisement', 'DuplicateAddressRequestCodeSuffix',
    'DuplicateAddressConfirmationCodeSuffix', 'ExtendedEchoRequest',
  ],
} as const;

export type IcmpFamily = keyof typeof ICMP_TYPES;

/** The type for which the API server accepts a name that the agent rejects (with a space), and the other way round. */
const EXTENDED_ECHO_REPLY = { IPv4: 43, IPv6: 161 };

/** Whether a type is a number from 0 to 255, as a number or a string, or a name of the family. */
export function isIcmpType(family: IcmpFamily, type: unknown): boolean {
  if (typeof type === 'number') return Number.isInteger(type) && type >= 0 && type <= 255;
  if (typeof type !== 'string') return false;
  return (ICMP_TYPES[family] as readonly string[]).includes(type) || (/^(0|[1-9][0-9]{0,2})$/.test(type) && Number(type) <= 255);
}

/** How to correct a type that is not one of the family. */
export function icmpTypeFix(family: IcmpFamily, type: unknown): string {
  if (/^ExtendedEcho ?Reply$/.test(String(type))) {
    return `write ${EXTENDED_ECHO_REPLY[family]}: the API server accepts only "ExtendedEcho Reply" and the agent only "ExtendedEchoReply"`;
  }
  const { closest, distance } = require('fastest-levenshtein') as typeof import('fastest-levenshtein');
  const near = closest(String(type), ICMP_TYPES[family]);
  const typo = distance(String(type).toLowerCase(), near.toLowerCase()) <= 3;
  return typo ? `write ${near}` : `write a number from 0 to 255, or a name such as ${ICMP_TYPES[family].slice(0, 4).join(', ')}`;
}
