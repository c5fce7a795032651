import { createHash } from 'node:crypto';

/** Whether `npm run test:full` runs every case. */
const IS_FULL = process.env.TEST_FULL === '1';

/** `TEST_SEED` repeats the choice of an earlier run, which printed it: see seed.js. */
const SEED = process.env.TEST_SEED ?? '0';

/**
 * Some of many similar cases, in their order. The seed of the run chooses which, so that each case has its turn.
 *
 * @param salt tells samples of the same list apart
 */
export function sample<T>(cases: readonly T[], count: number, salt = ''): readonly T[] {
  if (IS_FULL || cases.length <= count) return cases;
  const lot = (index: number): string => createHash('sha256').update(`${SEED} ${salt} ${index}`).digest('hex');
  const lots = new Map(cases.map((_, index) => [index, lot(index)]));
  const chosen = new Set([...lots].sort(([, a], [, b]) => (a < b ? -1 : 1)).slice(0, count).map(([index]) => index));
  return cases.filter((_, index) => chosen.has(index));
}

/** A number of random cases: fewer in most runs. */
export function casesOf(full: number, short: number): number {
  return IS_FULL ? full : short;
}

/** The seed for generators of random cases. */
export const SEED_NUMBER = Number.parseInt(createHash('sha256').update(SEED).digest('hex').slice(0, 8), 16) | 0;
