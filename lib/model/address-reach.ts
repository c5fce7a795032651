import { reaches, type Announcement } from './address-announcements';
import type { AddressBook } from './address-book';
import { serves, type PoolFacts } from './address-pools';

const known = new WeakMap<AddressBook, ReadonlyMap<PoolFacts, readonly Announcement[]>>();

/** What announces Services of a pool; found once for all rules. */
export function announcementsFor(book: AddressBook, pool: PoolFacts): readonly Announcement[] {
  let found = known.get(book);
  if (!found) known.set(book, (found = find(book)));
  return found.get(pool) ?? [];
}

function find({ pools, holders, announcements }: AddressBook): Map<PoolFacts, Announcement[]> {
  return new Map(
    pools.map((pool) => {
      const served = holders.filter(({ labels }) => serves(pool, labels));
      return [pool, announcements.filter((announcement) => reaches(announcement, pool, served))];
    }),
  );
}
