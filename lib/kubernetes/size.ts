import type { Size } from 'cdk8s';

const UNITS: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };

/** Number of bytes of a size: `10Mi`, or a `Size` of cdk8s. Undefined for a string that is not a whole number with such a unit. */
export function bytesOf(size: string | Size): number | undefined {
  if (typeof size !== 'string') return size.toKibibytes() * 1024;
  const [, count, unit] = /^(\d+)(Ki|Mi|Gi|Ti)$/.exec(size) ?? [];
  return unit === undefined ? undefined : Number(count) * UNITS[unit]!;
}
