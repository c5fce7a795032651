import { type Fields, type PolicyWalk, count, given } from './policy-walk';

const MOST = 40;

/** Names of both families. @see https://docs.cilium.io/en/stable/security/policy/language/#limit-icmp-icmpv6-types */
const BOTH = ['DestinationUnreachable', 'TimeExceeded', 'ParameterProblem', 'EchoRequest', 'EchoReply', 'RouterAdvertisement'];
const IPV4: ReadonlySet<string> = new Set([
  ...BOTH,
  'Redirect', 'Echo', 'RouterSelection', 'Timestamp', 'TimestampReply', 'Photuris', 'ExtendedEchoRequest', 'ExtendedEcho Reply',
]);
const IPV6: ReadonlySet<string> = new Set([
  ...BOTH,
  'PacketTooBig', 'MulticastListenerQuery', 'MulticastListenerReport', 'MulticastListenerDone', 'RouterSolicitation', 'NeighborSolicitation',
  'NeighborAdvertisement', 'RedirectMessage', 'RouterRenumbering', 'ICMPNodeInformationQuery', 'ICMPNodeInformationResponse',
  'InverseNeighborDiscoverySolicitation', 'InverseNeighborDiscoveryAdvertisement', 'HomeAgentAddressDiscoveryRequest',
  'HomeAgentAddressDiscoveryReply', 'MobilePrefixSolicitation', 'MobilePrefixAdvertisement', 'DuplicateAddressRequestCodeSuffix',
  'DuplicateAddressConfirmationCodeSuffix',
]);

/** An item of `icmps`. */
export function checkIcmp(icmp: Fields, walk: PolicyWalk): void {
  if (count(icmp.fields) > MOST) {
    walk.report('POL207', 'fields', count(icmp.fields), `an item has more than ${MOST} ICMP types`, 'make several items');
  }
  if (given(icmp.fields)) walk.maps(icmp.fields, 'fields', checkField);
}

function checkField({ family, type }: Fields, walk: PolicyWalk): void {
  if (given(family) && family !== 'IPv4' && family !== 'IPv6') {
    walk.report('POL207', 'family', family, 'there is no such family', 'write IPv4 or IPv6, or leave it out for IPv4');
    return;
  }
  if (typeof type === 'number' ? isType(type) : typeof type === 'string' && (isNumber(type) || (family === 'IPv6' ? IPV6 : IPV4).has(type))) return;
  walk.report('POL207', 'type', type, `there is no such ICMP type of ${family === 'IPv6' ? 'IPv6' : 'IPv4'}`, 'write a number from 0 to 255, or a name of the family, such as EchoRequest');
}

function isType(type: number): boolean {
  return Number.isInteger(type) && type >= 0 && type <= 255;
}

function isNumber(text: string): boolean {
  return /^(0|[1-9][0-9]{0,2})$/.test(text) && isType(Number(text));
}
