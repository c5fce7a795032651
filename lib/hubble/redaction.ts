import type { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import { checkHeaders } from '../model/hubble-checks';

/**
 * What agents remove from layer 7 flows before they store them.
 *
 * @see https://docs.cilium.io/en/stable/observability/visibility/#security-implications
 */
export interface HubbleRedactionProps {
  /** Whether the query of URLs is removed. @default false */
  readonly urlQuery?: boolean;
  /** Whether user names and passwords in URLs are removed. @default true */
  readonly userInfo?: boolean;
  /** HTTP headers that are kept; all others are removed. Excludes `denyHeaders`. @default - all are kept */
  readonly allowHeaders?: readonly string[];
  /** HTTP headers that are removed. Excludes `allowHeaders`. @default - none */
  readonly denyHeaders?: readonly string[];
}

/** Checks a redaction. */
export function checkRedaction({ urlQuery, userInfo, allowHeaders, denyHeaders }: HubbleRedactionProps, report: Reporter): void {
  if (allowHeaders && denyHeaders) {
    report.add({ code: 'HUB008', what: 'redact has both allowHeaders and denyHeaders', fix: 'remove one of them' });
  }
  for (const [prop, headers = []] of [['allowHeaders', allowHeaders], ['denyHeaders', denyHeaders]] as const) {
    checkHeaders(`redact.${prop}`, headers, report);
  }
  if (userInfo === false && !urlQuery && !allowHeaders?.length && !denyHeaders?.length) {
    report.add({ code: 'HUB009', what: 'redact has no effect: userInfo is false, and nothing else is redacted', fix: 'set urlQuery, allowHeaders or denyHeaders, or remove redact' });
  }
}

/** Values of the chart for a redaction. */
export function redactionValues({ urlQuery, userInfo, allowHeaders, denyHeaders }: HubbleRedactionProps): JsonObject {
  const headers = { ...(allowHeaders?.length && { allow: [...allowHeaders] }), ...(denyHeaders?.length && { deny: [...denyHeaders] }) };
  return {
    enabled: true,
    http: {
      ...(urlQuery !== undefined && { urlQuery }),
      ...(userInfo !== undefined && { userInfo }),
      ...(Object.keys(headers).length > 0 && { headers }),
    },
  };
}
