/** Ports from `first` to `last`. */
export type PortInterval = readonly [first: number, last: number];

/** All ports. */
export const EVERY_PORT: PortInterval = [0, 65535];

/** Whether intervals cover another one together. */
export function covers(intervals: readonly PortInterval[], [first, last]: PortInterval): boolean {
  let next = first;
  for (const [from, to] of [...intervals].sort(([a], [b]) => a - b)) {
    if (from > next) return false;
    next = Math.max(next, to + 1);
    if (next > last) return true;
  }
  return next > last;
}

/** Whether two intervals have a port in common. */
export function intersects([a, b]: PortInterval, [c, d]: PortInterval): boolean {
  return a <= d && c <= b;
}
