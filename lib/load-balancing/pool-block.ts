import { Cidr, IpRange } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import type { IpFamily } from '../cluster/ip-text';
import type { CiliumLoadBalancerIPPoolBlock } from '../../imports/cilium.io';
import { checked, isBranded } from '../props';

/** Consecutive addresses of a pool. */
export class PoolBlock {
  static { checked(PoolBlock, 'PoolBlock'); }

  /**
   * A block in CIDR notation: `192.168.1.200/29`. Its first and last address are kept back with `allowFirstLastIPs: false`.
   *
   * @throws CLU003 when it is no CIDR, CLU004 when its address is not the first of the block
   */
  static cidr(block: string | Cidr): PoolBlock {
    const cidr = Cidr.from(block, 'PoolBlock');
    return new PoolBlock(cidr.first, cidr.last, cidr);
  }

  /**
   * All addresses from the first to the last, both included.
   *
   * @throws CLU001 when one is no address, CLU006 for two families or a last address before the first
   */
  static range(first: string | IpAddress, last: string | IpAddress): PoolBlock {
    const range = IpRange.of(addressOf(first), addressOf(last), 'PoolBlock');
    return new PoolBlock(range.first, range.last, undefined);
  }

  /** One address. Throws CLU001 when it is none. */
  static address(address: string | IpAddress): PoolBlock {
    return PoolBlock.range(address, address);
  }

  /** Takes a block as it is, and reads `192.168.1.200/29`, `192.168.1.10-192.168.1.20` and `192.168.1.10`. */
  static from(value: string | PoolBlock | Cidr | IpRange | IpAddress): PoolBlock {
    if (isBranded(value, 'PoolBlock')) return value as PoolBlock;
    if (Cidr.isCidr(value)) return PoolBlock.cidr(value);
    if (IpRange.isIpRange(value)) return PoolBlock.range(value.first, value.last);
    if (IpAddress.isIpAddress(value)) return PoolBlock.address(value);
    const text = String(value);
    if (text.includes('/')) return PoolBlock.cidr(text);
    return text.includes('-') ? PoolBlock.from(IpRange.parse(text, 'PoolBlock')) : PoolBlock.address(text);
  }

  /** First address. */
  readonly first: IpAddress;
  /** Last address. */
  readonly last: IpAddress;
  /** Set when the block was given in CIDR notation. */
  readonly asCidr: Cidr | undefined;

  private constructor(first: IpAddress, last: IpAddress, asCidr: Cidr | undefined) {
    this.first = first;
    this.last = last;
    this.asCidr = asCidr;
    Object.freeze(this);
  }

  /** IP family. */
  get family(): IpFamily {
    return this.first.family;
  }

  /** True when an address lies in both. */
  overlaps(other: PoolBlock): boolean {
    return this.family === other.family && this.first.compare(other.last) <= 0 && other.first.compare(this.last) <= 0;
  }

  /** Whether the address belongs to the block. */
  contains(address: IpAddress): boolean {
    return this.first.family === address.family && this.first.compare(address) <= 0 && address.compare(this.last) <= 0;
  }

  /**
   * What is left of the block without some addresses, in order.
   *
   * @param edges whether the first and last address of a CIDR are given out; a range that is cut out of it says so by itself
   */
  without(reserved: readonly PoolBlock[], edges: boolean): PoolBlock[] {
    const cuts = reserved.filter((each) => each.overlaps(this)).sort((a, b) => a.first.compare(b.first));
    if (cuts.length === 0) return [this];
    const margin = !edges && this.asCidr !== undefined && this.asCidr.hostBits >= 2 ? 1n : 0n;
    const { family } = this;
    const end = this.last.value - margin;
    const left: PoolBlock[] = [];
    let start = this.first.value + margin;
    const keep = (to: bigint): void => {
      if (start <= to) left.push(new PoolBlock(IpAddress.of(family, start), IpAddress.of(family, to), undefined));
    };
    for (const cut of cuts) {
      keep(cut.first.value - 1n < end ? cut.first.value - 1n : end);
      if (cut.last.value >= start) start = cut.last.value + 1n;
    }
    keep(end);
    return left;
  }

  /** As the pool object has it. */
  toBlock(): CiliumLoadBalancerIPPoolBlock {
    return this.asCidr ? { cidr: String(this.asCidr) } : { start: String(this.first), stop: String(this.last) };
  }

  /** `192.168.1.200/29`, `192.168.1.10-192.168.1.20` or `192.168.1.10`. */
  toString(): string {
    if (this.asCidr) return String(this.asCidr);
    return this.first.equals(this.last) ? String(this.first) : `${this.first}-${this.last}`;
  }
}

function addressOf(value: string | IpAddress): IpAddress {
  return IpAddress.isIpAddress(value) ? value : IpAddress.parse(value, 'PoolBlock');
}
