/** The syntax of a label key, for messages. */
export const LABEL_KEY_SYNTAX = 'a name of at most 63 letters, digits, -, _ and ., with a DNS prefix and a slash before it if needed';
/** The syntax of a label value, for messages. */
export const LABEL_VALUE_SYNTAX = 'at most 63 letters, digits, -, _ and ., with a letter or digit at both ends';

const MAX_LENGTH = 63;
const MAX_PREFIX_LENGTH = 253;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** 2 for letters and digits, 1 for what is allowed between them. Not a regular expression, because the checks spend much of their time here. */
const KINDS = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') KINDS[letter.charCodeAt(0)] = 2;
for (const between of '-_.') KINDS[between.charCodeAt(0)] = 1;

/** Whether a value is a valid label key. */
export function isLabelKey(key: unknown): boolean {
  return typeof key === 'string' && isKey(key, 0);
}

/** Valid keys so far: most selectors use the same few. */
const SEEN = new Set<unknown>();
const MAX_SEEN = 2048;

/** Whether a value is a valid label key for Cilium, which allows the source of the label before it: `k8s:app`, `reserved:host`. */
export function isCiliumLabelKey(key: unknown): boolean {
  if (SEEN.has(key)) return true;
  if (typeof key !== 'string') return false;
  const start = key.indexOf(':') + 1;
  if ((start > 0 && !isName(key, 0, start - 1)) || !isKey(key, start)) return false;
  if (SEEN.size === MAX_SEEN) SEEN.clear();
  SEEN.add(key);
  return true;
}

/** A label key without the source that Cilium allows before it: `k8s:app` is `app`. */
export function withoutLabelSource(key: string): string {
  return key.replace(/^(?:k8s|any|reserved|container|cidr|cidrgroup|fqdn|node|cni|unspec):/, '');
}

/** Whether a value is a valid label value. */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || isName(value, 0, value.length));
}

function isKey(key: string, start: number): boolean {
  const slash = key.indexOf('/', start);
  if (slash < 0) return isName(key, start, key.length);
  return slash - start <= MAX_PREFIX_LENGTH && PREFIX.test(key.slice(start, slash)) && isName(key, slash + 1, key.length);
}

function isName(text: string, start: number, end: number): boolean {
  if (end - start < 1 || end - start > MAX_LENGTH) return false;
  if (KINDS[text.charCodeAt(start)] !== 2 || KINDS[text.charCodeAt(end - 1)] !== 2) return false;
  // Undefined outside ASCII, which is not greater than 0 either.
  for (let index = start + 1; index < end - 1; index++) if (!(KINDS[text.charCodeAt(index)]! > 0)) return false;
  return true;
}
