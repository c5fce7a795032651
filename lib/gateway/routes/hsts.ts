import type { Duration } from 'cdk8s';
import type { Reporter } from '../../diagnostics/reporter';
import { durationText } from '../../kubernetes/duration';
import { readDuration } from '../../model/route-values';

const YEAR = 31_536_000_000;

/** Settings of `Strict-Transport-Security`. */
export interface StrictTransportSecurityProps {
  /** How long a browser remembers the setting: `8760h` or `Duration.days(365)`. @default Duration.days(365) */
  readonly maxAge?: string | Duration;
  /** Whether the setting applies to all subdomains too. @default false */
  readonly includeSubDomains?: boolean;
  /** Whether browsers may include the site in their built-in list of HTTPS sites. It requires a `maxAge` of at least one year, and `includeSubDomains`. @default false */
  readonly preload?: boolean;
}

/** The value of the header. Reports a `maxAge` that cannot be read; the header is checked with the route. */
export function hstsHeader({ maxAge = '8760h', includeSubDomains = false, preload = false }: StrictTransportSecurityProps, report: Reporter): string {
  const milliseconds = readDuration(durationText(maxAge), report.at('hsts.maxAge')) ?? YEAR;
  return [`max-age=${milliseconds / 1000}`, ...(includeSubDomains ? ['includeSubDomains'] : []), ...(preload ? ['preload'] : [])].join('; ');
}
