import { icmpTypeFix, isIcmpType, type ICMP_TYPES, type IcmpFamily } from '../model/policy-language';
import { throwMistakes } from './mistakes';
import { checked, isBranded } from '../props';

/** A type of ICMP: its name, or its number from 0 to 255. */
export type IcmpType = (typeof ICMP_TYPES)['IPv4'][number] | number;
/** A type of ICMPv6: its name, or its number from 0 to 255. */
export type Icmpv6Type = (typeof ICMP_TYPES)['IPv6'][number] | number;

/**
 * One type of ICMP messages.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#icmp
 */
export class Icmp {
  static { checked(Icmp, 'Icmp'); }

  /** True for a type made by any copy of this library. */
  static isIcmp(value: unknown): value is Icmp {
    return isBranded(value, 'Icmp');
  }

  /**
   * Messages of ICMP for IPv4.
   * @shape type number | string
   * @throws POL014 for a type that the API server or the agent rejects
   */
  static v4(type: IcmpType): Icmp {
    return Icmp.of('IPv4', type);
  }

  /**
   * Messages of ICMPv6.
   * @shape type number | string
   * @throws POL014 for a type that the API server or the agent rejects
   */
  static v6(type: Icmpv6Type): Icmp {
    return Icmp.of('IPv6', type);
  }

  /** Echo requests of both families: `ping`. */
  static ping(): readonly Icmp[] {
    return [Icmp.v4('EchoRequest'), Icmp.v6('EchoRequest')];
  }

  private static of(family: IcmpFamily, type: number | string): Icmp {
    const what = `${JSON.stringify(type)} is not a valid ICMP type for ${family}`;
    throwMistakes('Icmp', isIcmpType(family, type) ? [] : [{ code: 'POL014', what, fix: icmpTypeFix(family, type) }]);
    return new Icmp(family, type);
  }

  readonly family: IcmpFamily;
  readonly type: number | string;

  private constructor(family: IcmpFamily, type: number | string) {
    this.family = family;
    this.type = type;
    Object.freeze(this);
  }

  /** As Cilium writes it. */
  toJSON(): { readonly family: IcmpFamily; readonly type: number | string } {
    return { family: this.family, type: this.type };
  }
}
