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
