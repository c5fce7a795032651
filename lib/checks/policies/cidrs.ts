import { ADDRESS_BITS, isMistake, readPrefix, type PrefixNumber } from '../../cluster/ip-text';
import { type Fields, type PolicyWalk, given } from './policy-walk';
import { checkSelector } from './selectors';

/** A CIDR, which the API server takes with a prefix length only. */
export function checkCidr(text: string, walk: PolicyWalk): void {
  readCidr(text, walk, undefined);
}

/** An item of `fromCIDRSet` or `toCIDRSet`. */
export function checkCidrSet(set: Fields, walk: PolicyWalk): void {
  const ways = [set.cidr, set.cidrGroupRef, set.cidrGroupSelector].filter(given).length;
  if (ways !== 1) {
    const what = ways === 0 ? 'an item names no block of addresses' : 'an item names its addresses in more than one way';
    walk.report('POL226', undefined, set, what, 'give exactly one of cidr, cidrGroupRef and cidrGroupSelector');
  }
  if (given(set.cidrGroupSelector)) walk.map(set.cidrGroupSelector, 'cidrGroupSelector', checkSelector);
  checkIpBlock(set, walk);
}

/** A block with exceptions: here and in Kubernetes' own policies. */
export function checkIpBlock(block: Fields, walk: PolicyWalk): void {
  const cidr = given(block.cidr) ? readCidr(block.cidr, walk, 'cidr') : undefined;
  if (!given(block.except)) return;
  if (!Array.isArray(block.except)) {
    walk.report('POL200', 'except', block.except, 'a list is expected here', 'write a list, or leave the field out');
    return;
  }
  block.except.forEach((text: unknown, index) => {
    const except = readCidr(text, walk, `except[${index}]`);
    if (!cidr || !except || holds(cidr, except)) return;
    const what = cidr.family === except.family ? `the exception lies outside of ${String(block.cidr)}` : `the exception is of another IP family than ${String(block.cidr)}`;
    walk.report('POL225', `except[${index}]`, text, what, 'give a part of the block, or remove the exception');
  });
}

function readCidr(text: unknown, walk: PolicyWalk, member: string | undefined): PrefixNumber | undefined {
  const read = readPrefix(text);
  if (!isMistake(read)) return read;
  walk.report('POL224', member, text, read.what.replace(/^CIDR: /, '').replace(/ \(.*\)$/, ''), read.fix);
  return undefined;
}

function holds(outer: PrefixNumber, inner: PrefixNumber): boolean {
  if (outer.family !== inner.family || inner.prefixLength < outer.prefixLength) return false;
  const hostBits = BigInt(ADDRESS_BITS[outer.family] - outer.prefixLength);
  return outer.value >> hostBits === inner.value >> hostBits;
}
