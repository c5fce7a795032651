import { TalosCiliumError } from '../diagnostics/problem';
import { IpAddress } from './ip-address';
import type { Order } from './ip-address';
import { covers, meets } from './ip-block';
import type { IpBlock } from './ip-block';
import { ADDRESS_BITS, isMistake, readIp, readPrefix, shown } from './ip-text';
import type { IpFamily } from './ip-text';
import { checked, isBranded } from '../props';

const UNREADABLE_CIDR = 'CLU003';
const HOST_BITS = 'CLU004';
const UNREADABLE_RANGE = 'CLU005';
const WRONG_RANGE = 'CLU006';

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
   * @param path Names the construct in an error.
   * @throws TalosCiliumError `CLU003` when it is no CIDR, `CLU004` when the address is not the first of its block, which
   * Talos and Kubernetes refuse.
   */
  static parse(text: string, path = 'Cidr'): Cidr {
    const read = readPrefix(text);
    if (isMistake(read)) throw new TalosCiliumError({ code: UNREADABLE_CIDR, path, ...read });
    return Cidr.of(IpAddress.of(read.family, read.value), read.prefixLength, path);
  }

  /**
   * Reads a block from any address in it: `192.168.1.201/29` is `192.168.1.200/29`.
   *
   * @throws TalosCiliumError `CLU003` when it is no CIDR.
   */
  static parseLoose(text: string, path = 'Cidr'): Cidr {
    const read = readPrefix(text);
    if (isMistake(read)) throw new TalosCiliumError({ code: UNREADABLE_CIDR, path, ...read });
    return Cidr.containing(IpAddress.of(read.family, read.value), read.prefixLength);
  }

  /**
   * Makes a block from its first address.
   *
   * @throws TalosCiliumError `CLU003` for a prefix length that the family does not have, `CLU004` when host bits are set.
   */
  static of(first: IpAddress, prefixLength: number, path = 'Cidr'): Cidr {
    const bits = ADDRESS_BITS[first.family];
    if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) {
      const what = `IPv${first.family} prefix length is not 0 to ${bits} (${prefixLength})`;
      throw new TalosCiliumError({ code: UNREADABLE_CIDR, path, what, fix: `give a prefix length of 0 to ${bits}` });
    }
    const block = Cidr.containing(first, prefixLength);
    if (!block.first.equals(first)) {
      throw new TalosCiliumError({
        code: HOST_BITS,
        path,
        what: `CIDR has host bits set (${first}/${prefixLength})`,
        fix: `write ${block} for the block, or ${first}/${bits} for the one address`,
      });
    }
    return block;
  }

  /** Takes a block as it is and reads a text, for arguments that may be either. */
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
  /** Leading bits that all addresses share. */
  readonly prefixLength: number;

  private constructor(first: IpAddress, prefixLength: number) {
    this.first = first;
    this.prefixLength = prefixLength;
    this.last = first.offset((1n << BigInt(ADDRESS_BITS[first.family] - prefixLength)) - 1n);
    Object.freeze(this);
  }

  get family(): IpFamily {
    return this.first.family;
  }

  /** Bits that differ between addresses of the block: 8 for an IPv4 /24. */
  get hostBits(): number {
    return ADDRESS_BITS[this.family] - this.prefixLength;
  }

  /** Number of addresses, the first and the last among them. */
  get size(): bigint {
    return 1n << BigInt(this.hostBits);
  }

  /** True when all of `other` lies in this block. */
  contains(other: IpBlock): boolean {
    return covers(this, other);
  }

  /** True when an address lies in both. */
  overlaps(other: IpBlock): boolean {
    return meets(this, other);
  }

  toRange(): IpRange {
    return IpRange.of(this.first, this.last);
  }

  equals(other: Cidr): boolean {
    return this.compare(other) === 0;
  }

  /** Order by first address, the larger block first. */
  compare(other: Cidr): Order {
    return this.first.compare(other.first) || (Math.sign(this.prefixLength - other.prefixLength) as Order);
  }

  /** Canonical text such as `fd00::/64`. */
  toString(): string {
    return `${this.first}/${this.prefixLength}`;
  }

  toJSON(): string {
    return this.toString();
  }
}

/**
 * Consecutive addresses of one family, both ends included. Shares a file with `Cidr` because each makes the other.
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
   * @throws TalosCiliumError `CLU005` when it is no range, `CLU006` for two families or a last address before the first.
   */
  static parse(text: string, path = 'IpRange'): IpRange {
    const ends = typeof text === 'string' ? text.split('-') : [];
    if (ends.length !== 2) {
      const what = `IP range is not two addresses (${shown(text)})`;
      throw new TalosCiliumError({ code: UNREADABLE_RANGE, path, what, fix: 'write two addresses such as 192.168.1.10-192.168.1.20' });
    }
    const mistakes = ends.map(readIp).filter(isMistake);
    if (mistakes.length > 0) {
      throw new TalosCiliumError(mistakes.map(({ what, fix }) => ({ code: UNREADABLE_RANGE, path, what: `IP range: ${what}`, fix })));
    }
    const [first, last] = ends.map((end) => IpAddress.parse(end, path));
    return IpRange.of(first!, last!, path);
  }

  /**
   * Makes a range from its ends, both included.
   *
   * @throws TalosCiliumError `CLU006` for two families or a last address before the first.
   */
  static of(first: IpAddress, last: IpAddress, path = 'IpRange'): IpRange {
    if (first.family !== last.family) {
      const what = `IP range mixes IPv4 and IPv6 (${first}-${last})`;
      throw new TalosCiliumError({ code: WRONG_RANGE, path, what, fix: 'give one range for each family' });
    }
    if (first.compare(last) > 0) {
      const what = `IP range ends before it starts (${first}-${last})`;
      throw new TalosCiliumError({ code: WRONG_RANGE, path, what, fix: `write ${last}-${first}` });
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

  get family(): IpFamily {
    return this.first.family;
  }

  /** Number of addresses. */
  get size(): bigint {
    return this.last.value - this.first.value + 1n;
  }

  /** True when all of `other` lies in this range. */
  contains(other: IpBlock): boolean {
    return covers(this, other);
  }

  /** True when an address lies in both. */
  overlaps(other: IpBlock): boolean {
    return meets(this, other);
  }

  /** The fewest blocks that hold these addresses and no other, in order. */
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

  /** Canonical text such as `192.168.1.10-192.168.1.20`. */
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
