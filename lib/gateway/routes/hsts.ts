import type { Duration } from 'cdk8s';
import type { Reporter } from '../../diagnostics/reporter';
import { readDuration } from './route-values';

/** Settings of `Strict-Transport-Security`. */
export interface StrictTransportSecurityProps {
  /** How long a browser remembers the setting: `8760h` or `Duration.days(365)`. @default Duration.days(365) */
  readonly maxAge?: string | Duration;
  /** Whether the setting applies to all subdomains too. @default false */
  readonly includeSubDomains?: boolean;
  /** Whether browsers may ship the setting. It requires a `maxAge` of at least one year, and `includeSubDomains`. @default false */
  readonly preload?: boolean;
}

const YEAR = 31_536_000;

/** Reports every mistake, and returns the value of the header. */
export function hstsHeader({ maxAge = '8760h', includeSubDomains = false, preload = false }: StrictTransportSecurityProps, report: Reporter): string {
  const { text, milliseconds } = readDuration(maxAge, report.at('hsts.maxAge'));
  if (milliseconds === undefined) return '';
  const seconds = milliseconds / 1000;
  if (!Number.isInteger(seconds)) report.add({ code: 'RTE047', what: `hsts.maxAge is not a whole number of seconds (${text})`, fix: "write whole seconds, for example '3600s'" });
  if (preload && !(includeSubDomains && seconds >= YEAR)) {
    report.add({
      code: 'RTE047',
      what: `hsts.preload requires includeSubDomains and a maxAge of at least one year (maxAge ${text}, includeSubDomains ${includeSubDomains})`,
      fix: 'set includeSubDomains: true and maxAge: Duration.days(365), or remove preload',
      link: 'https://hstspreload.org/',
    });
  }
  return [`max-age=${seconds}`, ...(includeSubDomains ? ['includeSubDomains'] : []), ...(preload ? ['preload'] : [])].join('; ');
}
