import { CodedError } from '../diagnostics/coded';
import { ADDRESS_BITS, formatIp, isMistake, readIp } from './ip-text';
import type { IpFamily } from './ip-text';
import { checked, isBranded } from '../props';

/** Result of a comparison: before, same, after. */
export type Order = -1 | 0 | 1;

/** One IPv4 or IPv6 address. */
export class IpAddress {
  static { checked(IpAddress, 'IpAddress'); }

  /** True for an address made by any copy of this library. */
  static isIpAddress(value: unknown): value is IpAddress {
    return isBranded(value, 'IpAddress');
  }

  /**
   * Reads an address: four decimal parts, or IPv6 in any form of RFC 4291.
   *
   * @param path path of the construct, for errors
   * @throws TalosCiliumError `CLU001` for anything else: missing parts, leading zeros, a zone id, a prefix length, IPv4-mapped IPv6
   * @see https://kep.k8s.io/4858
   */
  static parse(text: string, path = 'IpAddress'): IpAddress {
    const read = readIp(text);
    if (isMistake(read)) throw new CodedError({ code: 'CLU001', path, ...read });
    return new IpAddress(read.family, read.value);
  }

  /**
   * Makes an address from its number: `IpAddress.of(4, 0x0a000001n)` is 10.0.0.1.
   *
   * @throws TalosCiliumError `CLU002` when the IP family does not have such an address
   */
  static of(family: IpFamily, value: bigint, path = 'IpAddress'): IpAddress {
    if (value >> BigInt(ADDRESS_BITS[family]) !== 0n) {
      throw new CodedError({
        code: 'CLU002',
        path,
        what: `the calculation leaves the range of IPv${family} addresses (${value})`,
        fix: `calculate an address from ${formatIp(family, 0n)} to ${formatIp(family, (1n << BigInt(ADDRESS_BITS[family])) - 1n)}`,
      });
    }
    return new IpAddress(family, value);
  }

  /** IP family. */
  readonly family: IpFamily;
  /** The address as a number. */
  readonly value: bigint;

  private constructor(family: IpFamily, value: bigint) {
    this.family = family;
    this.value = value;
    Object.freeze(this);
  }

  /** The address `by` places after this one, or before it when `by` is negative. @throws TalosCiliumError `CLU002` outside of the IP family, or for a fraction */
  offset(by: bigint | number): IpAddress {
    if (typeof by === 'number' && !Number.isInteger(by)) {
      throw new CodedError({ code: 'CLU002', path: this.toString(), what: `an offset must be a whole number; got ${by}`, fix: `write ${Math.trunc(by)}` });
    }
    return IpAddress.of(this.family, this.value + BigInt(by), this.toString());
  }

  /** The address after this one. @throws TalosCiliumError `CLU002` after the last */
  next(): IpAddress {
    return this.offset(1n);
  }

  /** The address before this one. @throws TalosCiliumError `CLU002` before the first */
  previous(): IpAddress {
    return this.offset(-1n);
  }

  equals(other: IpAddress): boolean {
    return this.compare(other) === 0;
  }

  /** Order by number, all of IPv4 before IPv6. */
  compare(other: IpAddress): Order {
    if (this.family !== other.family) return this.family < other.family ? -1 : 1;
    return this.value < other.value ? -1 : this.value > other.value ? 1 : 0;
  }

  /** Canonical form: dotted decimal, or RFC 5952. */
  toString(): string {
    return formatIp(this.family, this.value);
  }

  toJSON(): string {
    return this.toString();
  }
}
