import type { Duration } from 'cdk8s';

const UNITS = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]] as const;

/** A duration as Kubernetes objects hold it: `Duration.seconds(90)` is written `1m30s`. Strings are returned as they are. */
export function durationText(duration: string | Duration): string {
  if (typeof duration === 'string') return duration;
  let rest = duration.toMilliseconds();
  const parts = UNITS.map(([unit, length]) => {
    const count = unit === 'ms' ? rest : Math.floor(rest / length);
    rest -= count * length;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.join('') || '0s';
}

const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of a duration such as `30s` or `1m30s`; undefined for a string that is not one. */
export function millisecondsOf(duration: string | Duration): number | undefined {
  if (typeof duration !== 'string') return duration.toMilliseconds();
  if (!/^(\d+(ms|s|m|h|d))+$/.test(duration)) return undefined;
  return [...duration.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce((total, [, count, unit]) => total + Number(count) * MILLISECONDS[unit!]!, 0);
}
