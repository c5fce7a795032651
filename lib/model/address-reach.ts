import { reaches, type Announcement } from './address-announcements';
import type { AddressRegistry } from './address-registry';
import { serves, type PoolFacts } from './address-pools';

const known = new WeakMap<AddressRegistry, ReadonlyMap<PoolFacts, readonly Announcement[]>>();

/** What announces Services of a pool; found once for all rules. */
export function announcementsFor(registry: AddressRegistry, pool: PoolFacts): readonly Announcement[] {
  let found = known.get(registry);
  if (!found) known.set(registry, (found = find(registry)));
  return found.get(pool) ?? [];
}

function find({ pools, holders, announcements }: AddressRegistry): Map<PoolFacts, Announcement[]> {
  return new Map(
    pools.map((pool) => {
      const served = holders.filter(({ labels }) => serves(pool, labels));
      return [pool, announcements.filter((announcement) => reaches(announcement, pool, served))];
    }),
  );
}
