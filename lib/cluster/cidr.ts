import { CodedError } from '../diagnostics/coded';
import { IpAddress } from './ip-address';
import type { Order } from './ip-address';
import { covers, meets } from './ip-block';
import type { IpBlock } from './ip-block';
import { ADDRESS_BITS, describeValue, isMistake, readIp, readPrefix } from './ip-text';
import type { IpFamily } from './ip-text';
import { checked, isBranded } from '../props';

/** One IPv4 or IPv6 block: a network address and a prefix length. */
export class Cidr {
  static { checked(Cidr, 'Cidr'); }

  /** True for a block made by any copy of this library. */
  static isCidr(value: unknown): value is Cidr {
    return isBranded(value, 'Cidr');
  }

  /**
   * Reads a block such as `10.0.0.0/8`.
   *
   * @param path path of the construct, for errors
   * @throws TalosCiliumError `CLU003` when it is not a CIDR, `CLU004` when the address is not the first of its block, which
   * Talos and Kubernetes reject
   */
  static parse(text: string, path = 'Cidr'): Cidr {
    const read = readPrefix(text);
    if (isMistake(read)) throw new CodedError({ code: 'CLU003', path, ...read });
    return Cidr.of(IpAddress.of(read.family, read.value), read.prefixLength, path);
  }

  /**
   * Reads a block from any address in it: `192.168.1.201/29` is `192.168.1.200/29`.
   *
   * @throws TalosCiliumError `CLU003` when it is not a CIDR
   */
  static parseLoose(text: string, path = 'Cidr'): Cidr {
    const read = readPrefix(text);
    if (isMistake(read)) throw new CodedError({ code: 'CLU003', path, ...read });
    return Cidr.containing(IpAddress.of(read.family, read.value), read.prefixLength);
  }

  /**
   * Makes a block from its first address.
   *
   * @throws TalosCiliumError `CLU003` for a prefix length that the IP family does not have, `CLU004` when host bits are set
   */
  static of(first: IpAddress, prefixLength: number, path = 'Cidr'): Cidr {
    const bits = ADDRESS_BITS[first.family];
    if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) {
      const what = `the prefix length of an IPv${first.family} CIDR must be a whole number from 0 to ${bits}; got ${prefixLength}`;
      throw new CodedError({ code: 'CLU003', path, what, fix: `use a prefix length from 0 to ${bits}` });
    }
    const block = Cidr.containing(first, prefixLength);
    if (!block.first.equals(first)) {
      throw new CodedError({
        code: 'CLU004',
        path,
        what: `${first}/${prefixLength} has host bits set`,
        fix: `write ${block} for the block, or ${first}/${bits} for the single address`,
      });
    }
    return block;
  }

  /** Reads a string, and returns a block unchanged. */
  static from(value: string | Cidr, path = 'Cidr'): Cidr {
    return Cidr.isCidr(value) ? value : Cidr.parse(value, path);
  }

  private static containing(address: IpAddress, prefixLength: number): Cidr {
    const hostBits = BigInt(ADDRESS_BITS[address.family] - prefixLength);
    return new Cidr(IpAddress.of(address.family, (address.value >> hostBits) << hostBits), prefixLength);
  }

  /** Network address. */
  readonly first: IpAddress;
  /** Last address. */
  readonly last: IpAddress;
  /** Number of leading bits that all addresses share. */
  readonly prefixLength: number;

  private constructor(first: IpAddress, prefixLength: number) {
    this.first = first;
    this.prefixLength = prefixLength;
    this.last = first.offset((1n << BigInt(ADDRESS_BITS[first.family] - prefixLength)) - 1n);
    Object.freeze(this);
  }

  /** IP family. */
  get family(): IpFamily {
    return this.first.family;
  }

  /** Number of bits that differ between addresses of the block: 8 for an IPv4 /24. */
  get hostBits(): number {
    return ADDRESS_BITS[this.family] - this.prefixLength;
  }

  /** Number of addresses, including the first and the last. */
  get size(): bigint {
    return 1n << BigInt(this.hostBits);
  }

  /** True when all of `other` is in this block. */
  contains(other: IpBlock): boolean {
    return covers(this, other);
  }

  /** True when at least one address is in both. */
  overlaps(other: IpBlock): boolean {
    return meets(this, other);
  }

  /** The same addresses as a range. */
  toRange(): IpRange {
    return IpRange.of(this.first, this.last);
  }

  equals(other: Cidr): boolean {
    return this.compare(other) === 0;
  }

  /** Order by first address, then the larger block first. */
  compare(other: Cidr): Order {
    return this.first.compare(other.first) || (Math.sign(this.prefixLength - other.prefixLength) as Order);
  }

  /** Canonical form, such as `fd00::/64`. */
  toString(): string {
    return `${this.first}/${this.prefixLength}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** Reads a CIDR, host bits allowed. Undefined when it is not one, which is for someone else to report. */
export function readCidr(value: unknown): Cidr | undefined {
  return typeof value === 'string' && !isMistake(readPrefix(value)) ? Cidr.parseLoose(value) : undefined;
}

/**
 * Consecutive addresses of one IP family, both ends included. In the same file as `Cidr` because each creates the other.
 */
export class IpRange {
  static { checked(IpRange, 'IpRange'); }

  /** True for a range made by any copy of this library. */
  static isIpRange(value: unknown): value is IpRange {
    return isBranded(value, 'IpRange');
  }

  /**
   * Reads a range such as `192.168.1.10-192.168.1.20`, both ends included.
   *
   * @throws TalosCiliumError `CLU005` when it is not a range, `CLU006` for two IP families or a last address before the first
   */
  static parse(text: string, path = 'IpRange'): IpRange {
    const ends = typeof text === 'string' ? text.split('-') : [];
    if (ends.length !== 2) {
      const what = `${describeValue(text)} is not an IP range`;
      throw new CodedError({ code: 'CLU005', path, what, fix: 'write the first and the last address, such as 192.168.1.10-192.168.1.20' });
    }
    const mistakes = ends.map(readIp).filter(isMistake);
    if (mistakes.length > 0) {
      throw new CodedError(mistakes.map(({ what, fix }) => ({ code: 'CLU005', path, what: `range ${text}: ${what}`, fix })));
    }
    const [first, last] = ends.map((end) => IpAddress.parse(end, path));
    return IpRange.of(first!, last!, path);
  }

  /**
   * Makes a range from its ends, both included.
   *
   * @throws TalosCiliumError `CLU006` for two IP families or a last address before the first
   */
  static of(first: IpAddress, last: IpAddress, path = 'IpRange'): IpRange {
    if (first.family !== last.family) {
      const what = `range ${first}-${last} mixes IPv4 and IPv6`;
      throw new CodedError({ code: 'CLU006', path, what, fix: 'write one range for each IP family' });
    }
    if (first.compare(last) > 0) {
      const what = `range ${first}-${last} ends before it starts`;
      throw new CodedError({ code: 'CLU006', path, what, fix: `write ${last}-${first}` });
    }
    return new IpRange(first, last);
  }

  /** First address. */
  readonly first: IpAddress;
  /** Last address. */
  readonly last: IpAddress;

  private constructor(first: IpAddress, last: IpAddress) {
    this.first = first;
    this.last = last;
    Object.freeze(this);
  }

  /** IP family. */
  get family(): IpFamily {
    return this.first.family;
  }

  /** Number of addresses. */
  get size(): bigint {
    return this.last.value - this.first.value + 1n;
  }

  /** True when all of `other` is in this range. */
  contains(other: IpBlock): boolean {
    return covers(this, other);
  }

  /** True when at least one address is in both. */
  overlaps(other: IpBlock): boolean {
    return meets(this, other);
  }

  /** The smallest number of blocks with exactly these addresses, in order. */
  toCidrs(): Cidr[] {
    const bits = ADDRESS_BITS[this.family];
    const blocks: Cidr[] = [];
    let start = this.first.value;
    while (start <= this.last.value) {
      const fits = (this.last.value - start + 1n).toString(2).length - 1;
      const hostBits = Math.min(fits, start === 0n ? bits : trailingZeros(start));
      blocks.push(Cidr.of(IpAddress.of(this.family, start), bits - hostBits));
      start += 1n << BigInt(hostBits);
    }
    return blocks;
  }

  equals(other: IpRange): boolean {
    return this.compare(other) === 0;
  }

  /** Order by first, then by last address. */
  compare(other: IpRange): Order {
    return this.first.compare(other.first) || this.last.compare(other.last);
  }

  /** Canonical form, such as `192.168.1.10-192.168.1.20`. */
  toString(): string {
    return `${this.first}-${this.last}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/** A block of 2^n addresses can only start at a multiple of 2^n. */
function trailingZeros(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}
