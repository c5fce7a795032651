import { IpAddress } from './ip-address';

/** Consecutive addresses of one family: one address, a `Cidr` or an `IpRange`. */
export type IpBlock = IpAddress | { readonly first: IpAddress; readonly last: IpAddress };

/** True when all of `inner` is in `outer`. */
export function covers(outer: IpBlock, inner: IpBlock): boolean {
  const [a, b] = [ends(outer), ends(inner)];
  return a.family === b.family && a.first <= b.first && b.last <= a.last;
}

/** True when at least one address is in both. */
export function meets(one: IpBlock, other: IpBlock): boolean {
  const [a, b] = [ends(one), ends(other)];
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

function ends(block: IpBlock): { family: number; first: bigint; last: bigint } {
  const [first, last] = IpAddress.isIpAddress(block) ? [block, block] : [block.first, block.last];
  return { family: first.family, first: first.value, last: last.value };
}
