const NANOSECONDS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

const SPAN = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * Reads a duration as Go does: `15s`, `1m30s`, `1.5h`. Undefined for an invalid duration, such as a number without a unit.
 *
 * @returns nanoseconds
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseGoDuration(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const sign = text.startsWith('-') ? -1 : 1;
  const spans = text.replace(/^[-+]/, '');
  if (spans === '0') return 0;
  if (spans === '') return undefined;
  let total = 0;
  SPAN.lastIndex = 0;
  while (SPAN.lastIndex < spans.length) {
    const span = SPAN.exec(spans);
    if (!span) return undefined;
    total += Number(span[1]) * NANOSECONDS[span[2]!]!;
  }
  return sign * total;
}
