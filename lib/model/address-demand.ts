import type { IpFamily } from '../cluster/ip-text';
import { IpAddress } from '../cluster/ip-address';
import { poolsFor, reservation, type AddressRegistry } from './address-registry';
import type { Holder } from './address-holders';
import { blockOf, capacity, givesOut, hasUnknownBlocks, type PoolFacts } from './address-pools';

/** Services that together need more addresses than the pools have that may serve them. */
export interface Shortage {
  readonly pools: readonly PoolFacts[];
  readonly family: IpFamily;
  readonly needed: number;
  readonly free: bigint;
  readonly holders: readonly Holder[];
}

/** Services that the same pools may serve. */
interface Demand {
  readonly pools: readonly PoolFacts[];
  readonly holders: Holder[];
  /** Services of one sharing key may do with one address. */
  readonly keys: Set<string>;
}

/**
 * Where addresses run out for sure. Looks at each set of pools that some Service may be served by, and at all Services that
 * have no other: more of these than free addresses cannot all be served, whatever Cilium chooses.
 */
export function shortages(registry: AddressRegistry): Shortage[] {
  return ([4, 6] as const).flatMap((family) => {
    const demands = [...demandsOf(registry, family)];
    return demands.flatMap(({ pools }): Shortage[] => {
      const inside = demands.filter((other) => other.pools.every((pool) => pools.includes(pool)));
      const needed = new Set(inside.flatMap(({ keys }) => [...keys])).size;
      const free = pools.reduce((sum, pool) => sum + freeIn(registry, pool, family), 0n);
      return BigInt(needed) > free ? [{ pools, family, needed, free, holders: inside.flatMap(({ holders }) => holders) }] : [];
    });
  });
}

function demandsOf(registry: AddressRegistry, family: IpFamily): Iterable<Demand> {
  const byPools = new Map<string, Demand>();
  for (const holder of registry.holders) {
    if (holder.fixed.length > 0 || holder.unreadable.length > 0 || !holder.families.includes(family)) continue;
    const pools = poolsFor(registry, holder);
    if (pools.length === 0 || pools.some(hasUnknownBlocks)) continue;
    const key = pools.map(({ name }) => name).join('\0');
    const demand = byPools.get(key) ?? { pools, holders: [], keys: new Set<string>() };
    byPools.set(key, demand);
    demand.holders.push(holder);
    demand.keys.add(holder.sharingKey === undefined ? `${holder.namespace}/${holder.name}` : `\0${holder.sharingKey}`);
  }
  return byPools.values();
}

/** How many addresses of a pool nobody has asked for by name. */
export function freeIn(registry: AddressRegistry, pool: PoolFacts, family?: IpFamily): bigint {
  const taken = new Set<string>();
  for (const { fixed } of registry.holders) {
    for (const address of fixed) {
      if (family !== undefined && address.family !== family) continue;
      const block = blockOf(pool, address);
      if (block && givesOut(block, address)) taken.add(address.toString());
    }
  }
  return capacity(pool, family) - BigInt(taken.size);
}

const MAX_TRIES = 1024;

/** What to request in place of an address: the lowest free one of the pools that serve a Service, as far as it is found soon. */
export function freeAddress(registry: AddressRegistry, holder: Holder, { family }: IpAddress): string {
  const taken = new Set(registry.holders.flatMap(({ fixed }) => fixed.map(String)));
  for (const { name, blocks } of poolsFor(registry, holder)) {
    for (const block of blocks.filter((each) => each.family === family)) {
      for (let value = block.from; value <= block.to && value < block.from + BigInt(MAX_TRIES); value += 1n) {
        const address = IpAddress.of(family, value);
        if (!taken.has(address.toString()) && reservation(registry, address) === undefined) return `a free address, such as ${address} of pool ${name}`;
      }
    }
  }
  return 'a free address';
}
