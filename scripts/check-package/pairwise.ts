type Case = Readonly<Record<string, string>>;

/** The fewest cases, nearly, that hold every pair of two properties' values that any case holds. Always the same ones. */
export function pairwise<T extends Case>(cases: readonly T[]): T[] {
  const open = new Set(cases.flatMap(pairsOf));
  const chosen: T[] = [];
  while (open.size > 0) {
    const gain = (one: T): number => pairsOf(one).filter((pair) => open.has(pair)).length;
    const best = cases.reduce((most, one) => (gain(one) > gain(most) ? one : most));
    chosen.push(best);
    for (const pair of pairsOf(best)) open.delete(pair);
  }
  return chosen;
}

function pairsOf(one: Case): string[] {
  const values = Object.entries(one).map(([name, value]) => `${name}=${value}`);
  return values.flatMap((first, index) => values.slice(index + 1).map((second) => `${first} ${second}`));
}
