import type { Model } from '../model/model';
import { announces } from '../model/address-announcements';
import { addressRegistries, poolsFor, type AddressRegistry } from '../model/address-registry';
import { freeIn } from '../model/address-demand';
import type { Holder } from '../model/address-holders';
import { capacity, givesOut, type BlockFacts, type PoolFacts } from '../model/address-pools';
import { announcementsFor } from '../model/address-reach';
import { addressSource } from '../model/service-controllers';
import { isOn } from '../model/values';
import { selectorText } from '../kubernetes/label-selector';
import { IpAddress } from '../cluster/ip-address';
import type { IpFamily } from '../cluster/ip-text';

/** Addresses of one cluster as a table and a picture show them. */
export interface AddressPlan {
  readonly cluster: string;
  /** Whether pools serve Services without a loadBalancerClass. */
  readonly servesAll: boolean;
  readonly pools: readonly PlannedPool[];
  /** Addresses that are no Service's: nodes, gateways, what is reserved. */
  readonly others: readonly { readonly address: string; readonly what: string }[];
}

/** One pool. */
export interface PlannedPool {
  readonly name: string;
  readonly path: string;
  readonly size: bigint;
  /** Number of addresses that no Service or Gateway requests. */
  readonly free: bigint;
  readonly disabled: boolean;
  /** Services it is for, `all` or a selector. */
  readonly services: string;
  readonly announced: string;
  readonly blocks: readonly PlannedBlock[];
  /** Services without a fixed address that the pool may serve. */
  readonly chosen: readonly PlannedHolder[];
}

/** One block, cut into runs of addresses that are used alike. */
export interface PlannedBlock {
  readonly text: string;
  readonly family: IpFamily;
  readonly first: bigint;
  readonly last: bigint;
  readonly runs: readonly PlannedRun[];
}

/** Consecutive addresses; one address when somebody has it. */
export interface PlannedRun {
  readonly first: bigint;
  readonly last: bigint;
  readonly use: 'free' | 'taken' | 'kept back';
  readonly holders: readonly PlannedHolder[];
}

/** Who has an address. */
export interface PlannedHolder {
  readonly title: string;
  readonly path: string;
  readonly sharingKey: string | undefined;
  /** What announces it. */
  readonly announced: string;
  /** Other pools that Cilium may choose from. */
  readonly otherPools: readonly string[];
}

/** The addresses of each cluster that has pools, by the id of its chart. */
export function addressPlans(model: Model): Map<string, AddressPlan> {
  const plans = new Map<string, AddressPlan>();
  for (const registry of addressRegistries(model)) if (registry.pools.length > 0) plans.set(registry.scope, planOf(registry));
  return plans;
}

function planOf(given: AddressRegistry): AddressPlan {
  const { cilium } = given;
  // Objects of a feature that is off announce nothing.
  const registry = cilium ? { ...given, announcements: given.announcements.filter(({ how }) => isOn(cilium, how === 'L2' ? 'l2announcements.enabled' : 'bgpControlPlane.enabled')) } : given;
  const pools = [...registry.pools].sort((a, b) => (a.name < b.name ? -1 : 1));
  const others = registry.reserved.filter(({ what }) => !/^the (network|broadcast) address/.test(what));
  return {
    cluster: registry.cluster?.name ?? registry.scope,
    servesAll: !cilium || addressSource(cilium, undefined) === 'pools',
    pools: pools.map((pool) => plannedPool(registry, pool)),
    others: others.map(({ block, what }) => ({ address: String(block), what })),
  };
}

function plannedPool(registry: AddressRegistry, pool: PoolFacts): PlannedPool {
  const chosen = registry.holders.filter((holder) => holder.fixed.length === 0 && poolsFor(registry, holder).includes(pool));
  const by = announcementsFor(registry, pool).map(({ how, name }) => `${how} by ${name}`);
  return {
    name: pool.name,
    path: pool.path,
    size: capacity(pool),
    free: freeIn(registry, pool),
    disabled: pool.disabled,
    services: selectorText(pool.selector ?? {}),
    announced: pool.note?.announced ?? (by.length > 0 ? [...new Set(by)].join('; ') : 'nothing'),
    blocks: [...pool.blocks].sort((a, b) => a.first.compare(b.first)).map((block) => plannedBlock(registry, block)),
    chosen: chosen.map((holder) => plannedHolder(registry, holder, pool)).sort(byTitle),
  };
}

function plannedBlock(registry: AddressRegistry, block: BlockFacts): PlannedBlock {
  const { text, family } = block;
  const [first, last] = [block.first.value, block.last.value];
  const taken = new Map<bigint, Holder[]>();
  for (const holder of registry.holders) {
    for (const { family: own, value } of holder.fixed) {
      if (own !== family || value < first || value > last) continue;
      const there = taken.get(value);
      if (there) there.push(holder);
      else taken.set(value, [holder]);
    }
  }
  const runs: PlannedRun[] = [];
  const unused = (from: bigint, to: bigint): void => {
    if (from > to) return;
    const kept = !givesOut(block, IpAddress.of(family, from));
    const single = kept ? from : !givesOut(block, IpAddress.of(family, to)) ? to - 1n : to;
    runs.push({ first: from, last: single, use: kept ? 'kept back' : 'free', holders: [] });
    unused(single + 1n, to);
  };
  let next = first;
  for (const value of [...taken.keys()].sort((a, b) => (a < b ? -1 : 1))) {
    unused(next, value - 1n);
    runs.push({ first: value, last: value, use: 'taken', holders: taken.get(value)!.map((holder) => plannedHolder(registry, holder)).sort(byTitle) });
    next = value + 1n;
  }
  unused(next, last);
  return { text, family, first, last, runs };
}

function plannedHolder(registry: AddressRegistry, holder: Holder, of?: PoolFacts): PlannedHolder {
  const by = registry.announcements.filter((each) => announces(each, holder)).map(({ how, name }) => `${how} by ${name}`);
  const others = of ? poolsFor(registry, holder).filter((pool) => pool !== of) : [];
  return {
    title: holder.title,
    path: holder.path,
    sharingKey: holder.sharingKey,
    announced: [...new Set(by)].sort().join('; '),
    otherPools: others.map(({ name }) => name).sort(),
  };
}

function byTitle(a: PlannedHolder, b: PlannedHolder): number {
  return a.title < b.title ? -1 : a.title > b.title ? 1 : 0;
}
