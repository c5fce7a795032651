import { Reporter } from '../diagnostics/reporter';
import { icmpTypeFix, isIcmpType, type ICMP_TYPES, type IcmpFamily } from '../model/policy-language';
import { checked, isBranded } from '../props';

/** An ICMP type for IPv4: its name, or its number from 0 to 255. */
export type IcmpType = (typeof ICMP_TYPES)['IPv4'][number] | number;
/** An ICMPv6 type: its name, or its number from 0 to 255. */
export type Icmpv6Type = (typeof ICMP_TYPES)['IPv6'][number] | number;

/**
 * ICMP messages of one type.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/layer4/#example-icmp-icmpv6
 */
export class Icmp {
  static { checked(Icmp, 'Icmp'); }

  /** True for an `Icmp` made by any copy of this library. */
  static isIcmp(value: unknown): value is Icmp {
    return isBranded(value, 'Icmp');
  }

  /**
   * ICMP messages for IPv4.
   *
   * @shape type number | string
   * @throws TalosCiliumError `POL207` for a type that the API server or the agent rejects
   */
  static v4(type: IcmpType): Icmp {
    return Icmp.of('IPv4', type);
  }

  /**
   * ICMPv6 messages.
   *
   * @shape type number | string
   * @throws TalosCiliumError `POL207` for a type that the API server or the agent rejects
   */
  static v6(type: Icmpv6Type): Icmp {
    return Icmp.of('IPv6', type);
  }

  /** Echo requests of both IP families, as `ping` sends them. */
  static ping(): readonly Icmp[] {
    return [Icmp.v4('EchoRequest'), Icmp.v6('EchoRequest')];
  }

  private static of(family: IcmpFamily, type: number | string): Icmp {
    const report = new Reporter('Icmp');
    if (!isIcmpType(family, type)) report.add({ code: 'POL207', what: `${JSON.stringify(type)} is not a valid ICMP type for ${family}`, fix: icmpTypeFix(family, type) });
    report.throwIfAny();
    return new Icmp(family, type);
  }

  /** IP family. */
  readonly family: IcmpFamily;
  /** Type, as a name or a number. */
  readonly type: number | string;

  private constructor(family: IcmpFamily, type: number | string) {
    this.family = family;
    this.type = type;
    Object.freeze(this);
  }

  /** The type as in the object. */
  toJSON(): { readonly family: IcmpFamily; readonly type: number | string } {
    return { family: this.family, type: this.type };
  }
}
