import { brand, isBranded } from '../cluster/brand';
import { throwMistakes } from './mistakes';

/** Types of ICMP for IPv4 by the names that Cilium takes. */
export const ICMP_V4_TYPES = [
  'EchoReply', 'DestinationUnreachable', 'Redirect', 'Echo', 'EchoRequest', 'RouterAdvertisement', 'RouterSelection', 'TimeExceeded',
  'ParameterProblem', 'Timestamp', 'TimestampReply', 'Photuris', 'ExtendedEchoRequest',
] as const;

/** Types of ICMPv6 by the names that Cilium takes. */
export const ICMP_V6_TYPES = [
  'DestinationUnreachable', 'PacketTooBig', 'TimeExceeded', 'ParameterProblem', 'EchoRequest', 'EchoReply', 'MulticastListenerQuery',
  'MulticastListenerReport', 'MulticastListenerDone', 'RouterSolicitation', 'RouterAdvertisement', 'NeighborSolicitation',
  'NeighborAdvertisement', 'RedirectMessage', 'RouterRenumbering', 'ICMPNodeInformationQuery', 'ICMPNodeInformationResponse',
  'InverseNeighborDiscoverySolicitation', 'InverseNeighborDiscoveryAdvertisement', 'HomeAgentAddressDiscoveryRequest',
  'HomeAgentAddressDiscoveryReply', 'MobilePrefixSolicitation', 'MobilePrefixAdvertisement', 'DuplicateAddressRequestCodeSuffix',
  'DuplicateAddressConfirmationCodeSuffix',
] as const;

/** A type of ICMP: its name, or its number from 0 to 255. */
export type IcmpType = (typeof ICMP_V4_TYPES)[number] | number;
/** A type of ICMPv6: its name, or its number from 0 to 255. */
export type Icmpv6Type = (typeof ICMP_V6_TYPES)[number] | number;

/**
 * One type of ICMP messages.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#icmp
 */
export class Icmp {
  static {
    brand(Icmp, 'Icmp');
  }

  /** True for a type made by any copy of this library. */
  static isIcmp(value: unknown): value is Icmp {
    return isBranded(value, 'Icmp');
  }

  /** Messages of ICMP for IPv4. Throws `POL014` for a type that Cilium does not know. */
  static v4(type: IcmpType): Icmp {
    return Icmp.of('IPv4', type, ICMP_V4_TYPES);
  }

  /** Messages of ICMPv6. Throws `POL014` for a type that Cilium does not know. */
  static v6(type: Icmpv6Type): Icmp {
    return Icmp.of('IPv6', type, ICMP_V6_TYPES);
  }

  /** Echo requests of both families: `ping`. */
  static ping(): readonly Icmp[] {
    return [Icmp.v4('EchoRequest'), Icmp.v6('EchoRequest')];
  }

  private static of(family: 'IPv4' | 'IPv6', type: number | string, names: readonly string[]): Icmp {
    const good = typeof type === 'number' ? Number.isInteger(type) && type >= 0 && type <= 255 : names.includes(type);
    throwMistakes('Icmp', good ? [] : [{ code: 'POL014', what: `no type of ICMP for ${family} (${type})`, fix: `give a number from 0 to 255, or a name such as ${names.slice(0, 4).join(', ')}` }]);
    return new Icmp(family, type);
  }

  readonly family: 'IPv4' | 'IPv6';
  readonly type: number | string;

  private constructor(family: 'IPv4' | 'IPv6', type: number | string) {
    this.family = family;
    this.type = type;
    Object.freeze(this);
  }

  /** As Cilium writes it. */
  toJSON(): { readonly family: 'IPv4' | 'IPv6'; readonly type: number | string } {
    return { family: this.family, type: this.type };
  }
}
