import { Cidr } from '../cluster/cidr';
import { IpAddress } from '../cluster/ip-address';
import { isMappedIpv4, type IpFamily } from '../cluster/ip-text';
import { TalosCiliumError } from '../diagnostics/problem';
import type { PoolNote } from './address-notes';
import type { ObjectModel } from './model';
import { identityOf } from './identity';
import { isJsonObject } from '../kubernetes/json';
import { isSubstituted } from '../diagnostics/substitution';
import { mayMatch, selectorIn, type SelectorLike } from '../kubernetes/label-selector';

/** One block of a pool, as Cilium's operator reads it. */
export interface BlockFacts {
  /** As it is written: `192.168.1.200/29`, `10.0.0.1-10.0.0.9`. */
  readonly text: string;
  /** `spec.blocks[0]` */
  readonly place: string;
  readonly family: IpFamily;
  readonly first: IpAddress;
  readonly last: IpAddress;
  /** First and last number that the operator gives out. */
  readonly from: bigint;
  readonly to: bigint;
}

/** A `CiliumLoadBalancerIPPool` as far as addresses go. */
export interface PoolFacts {
  readonly path: string;
  readonly name: string;
  readonly disabled: boolean;
  /** Undefined when it serves every Service. */
  readonly selector: SelectorLike | undefined;
  readonly blocks: readonly BlockFacts[];
  /** Blocks that cannot be read, as `192.168.1/29: why`. */
  readonly unreadable: readonly { readonly text: string; readonly fix: string; readonly place: string }[];
  /** Whether the field that came before `blocks` is used. */
  readonly stale: boolean;
  readonly note: PoolNote | undefined;
}

/** Reads a pool object. */
export function poolFacts({ path, object }: ObjectModel, note: PoolNote | undefined): PoolFacts {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  const blocks: BlockFacts[] = [];
  const unreadable: { text: string; fix: string; place: string }[] = [];
  const edges = spec.allowFirstLastIPs !== 'No';
  for (const [index, block] of (Array.isArray(spec.blocks) ? (spec.blocks as unknown[]) : []).entries()) {
    // What another field was meant to be, and what is not a string, is the schema's to say.
    if (isJsonObject(block) && Object.keys(block).length > 0 && Object.entries(block).every(([key, value]) => !BLOCK_FIELDS.has(key) || (value !== null && typeof value !== 'string'))) continue;
    const read = readBlock(block as RawBlock, edges);
    const place = `spec.blocks[${index}]`;
    if ('fix' in read) unreadable.push({ ...read, place });
    else blocks.push({ ...read, place });
  }
  return {
    path: note?.path ?? path,
    name: identityOf(object).name,
    disabled: spec.disabled === true,
    selector: selectorIn(spec.serviceSelector),
    blocks,
    unreadable,
    stale: spec.cidrs !== undefined && spec.cidrs !== null,
    note,
  };
}

const BLOCK_FIELDS: ReadonlySet<string> = new Set(['cidr', 'start', 'stop']);

/** A block as it stands in the object. */
export interface RawBlock {
  readonly cidr?: unknown;
  readonly start?: unknown;
  readonly stop?: unknown;
}

/** Reads one block: `cidr`, or `start` and `stop`, or `start` alone for one address. */
function readBlock({ cidr, start, stop }: RawBlock, edges: boolean): Omit<BlockFacts, 'place'> | { text: string; fix: string } {
  const isSet = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const text = isSet(cidr) ? cidr : `${String(start ?? '')}${isSet(stop) ? `-${stop}` : ''}`;
  try {
    if (isSet(cidr) && (isSet(start) || isSet(stop))) return { text, fix: 'give cidr, or start and stop' };
    if (isSet(cidr)) {
      const block = Cidr.parseLoose(cidr);
      return usable(text, block.first, block.last, edges || block.hostBits < 2);
    }
    const first = IpAddress.parse(String(start ?? ''));
    const last = isSet(stop) ? IpAddress.parse(stop) : first;
    if (first.family !== last.family) return { text, fix: 'give one range for each family' };
    if (first.compare(last) > 0) return { text, fix: `write ${last}-${first}` };
    // The operator keeps the ends of a CIDR back, never those of a range.
    return usable(text, first, last, true);
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    return { text: text === '' ? 'empty' : text, fix: error.problems[0]?.fix ?? 'write a CIDR, or start and stop' };
  }
}

function usable(text: string, first: IpAddress, last: IpAddress, edges: boolean): Omit<BlockFacts, 'place'> {
  const margin = edges ? 0n : 1n;
  return { text, family: first.family, first, last, from: first.value + margin, to: last.value - margin };
}

/** The block that an address is in, whether or not the operator gives it out. */
export function blockOf(pool: PoolFacts, address: IpAddress): BlockFacts | undefined {
  return pool.blocks.find(
    ({ family, first, last }) => family === address.family && first.value <= address.value && address.value <= last.value,
  );
}

/** Whether the operator gives an address of a block out. */
export function givesOut({ from, to }: BlockFacts, { value }: IpAddress): boolean {
  return from <= value && value <= to;
}

/** How many addresses of a family a pool gives out; what blocks share is counted once. */
export function capacity(pool: PoolFacts, family?: IpFamily): bigint {
  let count = 0n;
  for (const one of family ? [family] : ([4, 6] as const)) {
    const blocks = pool.blocks.filter((block) => block.family === one && block.from <= block.to).sort((a, b) => (a.from < b.from ? -1 : 1));
    let next: bigint | undefined;
    for (const { from, to } of blocks) {
      const start = next !== undefined && from < next ? next : from;
      if (to >= start) count += to - start + 1n;
      if (next === undefined || to >= next) next = to + 1n;
    }
  }
  return count;
}

/** Whether a pool serves a Service with these labels, its name and namespace among them. */
export function serves({ selector }: PoolFacts, labels: Readonly<Record<string, string>>): boolean {
  return selector === undefined || mayMatch(selector, labels);
}

/** Whether a pool may have further addresses: of blocks that variables give, those of the field before `blocks`, and those whose addresses are not compared. */
export function hasUnknownBlocks({ unreadable, stale }: PoolFacts): boolean {
  return stale || unreadable.some(({ text }) => isSubstituted(text) || isMappedIpv4(text));
}
