/** The shortest private key in PEM, of curve 25519, is longer than this: shorter texts need no look. */
const SHORTEST_KEY = 100;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----/;
/** `-----BEGIN` in base64, by its place in a group of three bytes. */
const ENCODED_BEGIN = ['LS0tLS1CRUdJT', '0tLS0tQkVHSU4', 'tLS0tLUJFR0lO'];
const BASE64 = /[A-Za-z0-9+/\s]{100,}/g;

/** Whether a text holds a private key in PEM, as it is or in base64. */
export function holdsPrivateKey(text: string): boolean {
  if (text.length < SHORTEST_KEY) return false;
  if (text.includes('PRIVATE KEY') && PRIVATE_KEY.test(text)) return true;
  if (!ENCODED_BEGIN.some((begin) => text.includes(begin))) return false;
  for (const [run] of text.matchAll(BASE64)) {
    const encoded = run.replace(/\s/g, '');
    // What stands before the key may shift its groups of four.
    for (let shift = 0; shift < 4; shift += 1) {
      if (PRIVATE_KEY.test(Buffer.from(encoded.slice(shift), 'base64').toString('latin1'))) return true;
    }
  }
  return false;
}

/** Path of the first text below `value` that holds a private key, `spec.template.spec.containers.0.env.1.value`. */
export function pathOfPrivateKey(value: unknown): string | undefined {
  if (typeof value === 'string') return holdsPrivateKey(value) ? '' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const key of Object.keys(value)) {
    const child = (value as Record<string, unknown>)[key];
    // Most of what there is: it runs over every text of every object.
    if (typeof child === 'string' && child.length < SHORTEST_KEY) continue;
    const below = pathOfPrivateKey(child);
    if (below !== undefined) return below === '' ? key : `${key}.${below}`;
  }
  return undefined;
}
