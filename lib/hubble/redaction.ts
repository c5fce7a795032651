import type { JsonObject } from '../kubernetes/json';

/**
 * What agents take out of layer 7 flows before anybody sees them.
 *
 * @see https://docs.cilium.io/en/stable/observability/visibility/#redacting
 */
export interface HubbleRedactionProps {
  /** Whether queries of URLs are taken out. @default false */
  readonly urlQuery?: boolean;
  /** Whether user names and passwords in URLs are taken out. @default true */
  readonly userInfo?: boolean;
  /** HTTP headers that stay; all others are taken out. Not together with `denyHeaders`. @default - all stay */
  readonly allowHeaders?: readonly string[];
  /** HTTP headers that are taken out. Not together with `allowHeaders`. @default - none */
  readonly denyHeaders?: readonly string[];
}

/** Reports a mistake. */
type Report = (code: string, what: string, fix: string) => void;

/** Mistakes of a redaction. */
export function checkRedaction({ urlQuery, userInfo, allowHeaders, denyHeaders }: HubbleRedactionProps, report: Report): void {
  if (allowHeaders && denyHeaders) {
    const seen = `allowHeaders ${allowHeaders.join(', ') || 'empty'}; denyHeaders ${denyHeaders.join(', ') || 'empty'}`;
    report('HUB008', `redact.allowHeaders and redact.denyHeaders exclude each other (${seen})`, 'keep one of them');
  }
  for (const header of [...(allowHeaders ?? []), ...(denyHeaders ?? [])]) {
    // The chart joins them with spaces, and the agent takes them apart again.
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(header)) report('HUB009', `redact names what is no HTTP header (${header || 'empty'})`, 'write the name of a header, as Authorization');
  }
  if (userInfo === false && !urlQuery && !allowHeaders?.length && !denyHeaders?.length) {
    report('HUB009', 'redact takes nothing out (userInfo false)', 'say what to take out, or remove redact');
  }
}

/** The chart's values for a redaction. */
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
