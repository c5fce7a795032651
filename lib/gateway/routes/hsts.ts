import type { Report } from '../report';

/** Settings of `Strict-Transport-Security`. */
export interface StrictTransportSecurityProps {
  /** How long a browser remembers it, in seconds. @default 31536000: one year */
  readonly maxAge?: number;
  /** Whether it holds for all subdomains too. @default false */
  readonly includeSubDomains?: boolean;
  /** Consent to be shipped with browsers; needs a year or more and subdomains. @default false */
  readonly preload?: boolean;
}

const YEAR = 31_536_000;
const LINK = 'https://hstspreload.org/';

/** The header's value, with all mistakes noted. */
export function hstsHeader({ maxAge = YEAR, includeSubDomains = false, preload = false }: StrictTransportSecurityProps, report: Report): string {
  if (!Number.isInteger(maxAge) || maxAge < 0) report.add('RTE047', `hsts.maxAge is no whole number of seconds (${maxAge})`, 'give seconds: 31536000 is a year');
  if (preload && !(includeSubDomains && maxAge >= YEAR)) {
    const found = `maxAge ${maxAge}, includeSubDomains ${includeSubDomains}`;
    report.add('RTE047', `hsts.preload needs a year or more and subdomains (${found})`, `set includeSubDomains and a maxAge of at least ${YEAR}, or leave preload out`, LINK);
  }
  return [`max-age=${maxAge}`, ...(includeSubDomains ? ['includeSubDomains'] : []), ...(preload ? ['preload'] : [])].join('; ');
}
