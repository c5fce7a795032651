import type { Reporter } from '../diagnostics/reporter';
import { isDnsName, isDnsPattern, MAX_DNS_LENGTH } from '../model/policy-language';

/** Reports a value that is not a DNS name. */
export function checkDnsName(value: string, report: Reporter): void {
  if (isDnsName(value)) return;
  const fix = value.includes('*') && isDnsPattern(value)
    ? `use Dns.pattern('${value}')`
    : (hostOf(value) ?? `write letters, digits, - and _, with single dots between them, at most ${MAX_DNS_LENGTH} characters`);
  report.add({ code: 'POL228', what: `${JSON.stringify(value)} is not a valid DNS name`, fix });
}

/** Reports a value that is not a DNS pattern. */
export function checkDnsPattern(value: string, report: Reporter): void {
  if (isDnsPattern(value)) return;
  const fix = hostOf(value) ?? `write letters, digits, -, _ and *, with single dots between them, at most ${MAX_DNS_LENGTH} characters`;
  report.add({ code: 'POL228', what: `${JSON.stringify(value)} is not a valid DNS pattern`, fix });
}

/** What to write for a URL, or for a name with a port. */
export function hostOf(value: string): string | undefined {
  const host = /^(?:[a-z]+:\/\/)?([^/:]+)(?::\d+)?(?:\/.*)?$/i.exec(value)?.[1];
  return host !== undefined && host !== value && isDnsPattern(host) ? `write '${host}'` : undefined;
}
