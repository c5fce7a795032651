import { secretOf } from '../diagnostics/secrets';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Whether a value is a lower-case DNS label, as names of namespaces and Services are. */
export function isDnsLabel(text: unknown): boolean {
  return typeof text === 'string' && LABEL.test(text);
}

/** Whether a value is a lower-case DNS name of at most 253 characters, as names of most objects are. */
export function isDnsSubdomain(text: unknown): boolean {
  return typeof text === 'string' && text.length <= 253 && SUBDOMAIN.test(text);
}

/** The DNS label that is nearest to a text, for a proposal in a message; `example` where nothing of the text can be kept, or shown. */
export function nearestDnsLabel(text: string): string {
  if (secretOf(text)) return 'example';
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-/, '').slice(0, 63).replace(/-+$/, '') || 'example';
}
