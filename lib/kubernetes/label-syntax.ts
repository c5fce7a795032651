const LONGEST = 63;
const LONGEST_PREFIX = 253;
const PREFIX = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** 2 for letters and digits, 1 for what may stand between them. Much of the checks' time goes here, so no regular expression. */
const KINDS = new Uint8Array(128);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') KINDS[letter.charCodeAt(0)] = 2;
for (const between of '-_.') KINDS[between.charCodeAt(0)] = 1;

/** Whether a text can be the key of a label: a name of up to 63 characters, with a DNS prefix if it has one. */
export function isLabelKey(key: unknown): boolean {
  return typeof key === 'string' && isKey(key, 0);
}

/** Good keys seen so far: a few stand in every selector. */
const SEEN = new Set<unknown>();
const MOST_SEEN = 2048;

/** Whether a text can be the key of a label, with or without its source before it, as Cilium takes it (`k8s:app`, `reserved:host`). */
export function isCiliumLabelKey(key: unknown): boolean {
  if (SEEN.has(key)) return true;
  if (typeof key !== 'string') return false;
  const start = key.indexOf(':') + 1;
  if ((start > 0 && !isName(key, 0, start - 1)) || !isKey(key, start)) return false;
  if (SEEN.size === MOST_SEEN) SEEN.clear();
  SEEN.add(key);
  return true;
}

/** Whether a text can be the value of a label. */
export function isLabelValue(value: unknown): boolean {
  return typeof value === 'string' && (value === '' || isName(value, 0, value.length));
}

function isKey(key: string, start: number): boolean {
  const slash = key.indexOf('/', start);
  if (slash < 0) return isName(key, start, key.length);
  return slash - start <= LONGEST_PREFIX && PREFIX.test(key.slice(start, slash)) && isName(key, slash + 1, key.length);
}

function isName(text: string, start: number, end: number): boolean {
  if (end - start < 1 || end - start > LONGEST) return false;
  if (KINDS[text.charCodeAt(start)] !== 2 || KINDS[text.charCodeAt(end - 1)] !== 2) return false;
  // Undefined beyond ASCII, which is no more than 0 either.
  for (let index = start + 1; index < end - 1; index++) if (!(KINDS[text.charCodeAt(index)]! > 0)) return false;
  return true;
}
