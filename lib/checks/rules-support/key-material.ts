/** The shortest private key in PEM, of curve 25519, is longer than this: shorter texts need no look. */
const SHORTEST_KEY = 100;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** `-----BEGIN ` in base64. */
const ENCODED_BEGIN = 'LS0tLS1CRUdJTi';

/** Whether a text holds a private key in PEM, as it is or in base64. */
export function holdsPrivateKey(text: string): boolean {
  if (text.length < SHORTEST_KEY) return false;
  if (text.includes('PRIVATE KEY') && PRIVATE_KEY.test(text)) return true;
  for (let start = text.indexOf(ENCODED_BEGIN); start >= 0; start = text.indexOf(ENCODED_BEGIN, start + 1)) {
    const encoded = /^[A-Za-z0-9+/\s]*/.exec(text.slice(start))![0];
    if (PRIVATE_KEY.test(Buffer.from(encoded, 'base64').toString('latin1'))) return true;
  }
  return false;
}

/** Path of the first text below `value` that holds a private key, `spec.template.spec.containers.0.env.1.value`. */
export function pathOfPrivateKey(value: unknown): string | undefined {
  if (typeof value === 'string') return holdsPrivateKey(value) ? '' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key in value) {
    const below = pathOfPrivateKey((value as Record<string, unknown>)[key]);
    if (below !== undefined) return below === '' ? key : `${key}.${below}`;
  }
  return undefined;
}
