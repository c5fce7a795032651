import { gunzipSync } from 'node:zlib';
import { isSubstituted } from '../kubernetes/substitution';

/** What a secret is. The secret itself must not get into any message. */
export interface Secret {
  /** `private key`, `password in a URL`. */
  readonly title: string;
  /** Whether it is a private key, which no output may hold for any reason. */
  readonly isKey: boolean;
}

/** A secret and where it is: `spec.template.spec.containers.0.env.1.value`, empty for the value itself. */
export interface FoundSecret extends Secret {
  readonly at: string;
}

interface Format extends Secret {
  readonly pattern: RegExp;
  /** Decides where the pattern alone does not. */
  readonly holds?: (match: RegExpMatchArray, text: string) => boolean;
}

const FORMATS: readonly Format[] = [
  { title: 'private key', isKey: true, pattern: /-----BEGIN\s{1,40}(?:[A-Z0-9]{1,20}\s{1,40}){0,4}PRIVATE\s{1,40}KEY(?:\s{1,40}BLOCK)?-----/ },
  { title: 'private key of age', isKey: true, pattern: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{50}/ },
  { title: 'private key of PuTTY', isKey: true, pattern: /PuTTY-User-Key-File-\d[\s\S]{0,4000}Private-Lines:/ },
  // As JSON, as JSON in a text of JSON, and as YAML.
  { title: 'private JSON Web Key', isKey: true, pattern: /["'\\]?\bkty\b["'\\]*\s*:/, holds: (_, text) => /(?:^|[\s{,"'\\])[dk]["'\\]*\s*:\s*["'\\]*[\w-]{20}/.test(text) },
  { title: 'JSON Web Token', isKey: false, pattern: /\beyJ[\w-]{10,5000}\.eyJ[\w-]{2,20000}\.[\w-]{16}/, holds: ([token]) => /"alg"/.test(decode(token.split('.')[0]!)) },
  { title: 'access token', isKey: false, pattern: /\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_\w{50}|\bglpat-[\w-]{20}|\bxox[abeprs]-[\w-]{20}|\bsk_live_\w{20}/ },
  {
    title: 'login of a registry',
    isKey: false,
    pattern: /["'\\]?\bauths["'\\]*\s*:/,
    holds: (_, text) => [...text.matchAll(/\b(?:auth|password|identitytoken)["'\\]*\s*:\s*["'\\]*([^\s"'\\,}]{1,2000})/g)].some(([, value]) => isGiven(value!)),
  },
  { title: 'key of a kubeconfig', isKey: true, pattern: /\bclient-key-data["'\\]*\s*:\s*["'\\]*[\w+/=]{20}/ },
  {
    title: 'token or password of a kubeconfig',
    isKey: false,
    pattern: /["'\\]*\bkind["'\\]*\s*:\s*["'\\]*Config\b/,
    holds: (_, text) => text.includes('users') && [...text.matchAll(/(?:^|[\s{,"'\\-])(?:token|password)["'\\]*\s*:\s*["'\\]*([^\s"'\\,}]{1,2000})/g)].some(([, value]) => isGiven(value!)),
  },
];
/** A text without any of these has none of the formats. */
const MARK = /PRIVATE|AGE-SECRET|PuTTY-User|\bkty\b|\beyJ|\bgh[opsur]_|github_pat_|glpat-|\bxox|sk_live_|\bauths\b|client-key-data|\bkind\W+Config\b|LS0tLS1CRUdJT|0tLS0tQkVHSU4|tLS0tLUJFR0lO/;

/** `docker://alpine:3.19@sha256:...` has a tag and a digest. */
const URL_WITH_PASSWORD = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:"'<>|]{0,300}:([^\s/@"'<>]{1,2000})@(?!sha\d+:)[\w[*$({]/gi;

// A quantifier without a limit may exceed the stack on a text of megabytes.
/** Between runs of base64 that may hold a key: the shortest, of curve 25519 in DER, has 64 characters. */
const OTHER_THAN_BASE64 = /[^A-Za-z0-9+/_\s-]/;
const SHORTEST = 60;
/** A text in base64 in a text in base64, compressed: deeper is nobody's format. */
const DEPTH = 4;
const MAX_UNPACKED = 4 * 1024 * 1024;

/** Whether a text needs a look: a fast answer for the texts of all objects, whose members were searched before. */
export function mayHoldSecret(text: string): boolean {
  return MARK.test(text);
}

/** The secret that a text holds in a format that can be recognized, as it is, in base64 or compressed. */
export function secretOf(text: string): Secret | undefined {
  // A text of JSON has its line breaks as `\n`.
  const found = secretIn(text.includes('\\n') ? text.replace(/\\[nr]/g, '\n') : text, DEPTH);
  return found && { title: found.title, isKey: found.isKey };
}

/** Whether a text holds a private key. */
export function holdsPrivateKey(text: string): boolean {
  return secretOf(text)?.isKey === true;
}

function secretIn(text: string, depth: number): Secret | undefined {
  let token: Secret | undefined;
  if (MARK.test(text)) {
    for (const format of FORMATS) {
      if (format.isKey || token === undefined) {
        const match = format.pattern.exec(text);
        if (!match || !(format.holds?.(match, text) ?? true)) continue;
        if (format.isKey) return format;
        token = format;
      }
    }
  }
  if (depth > 0 && text.length >= SHORTEST) {
    const inside = secretInBase64(text, depth);
    if (inside) return inside;
  }
  if (token) return token;
  if (text.includes('://') && text.includes('@')) {
    for (const [, password] of text.matchAll(URL_WITH_PASSWORD)) if (isGiven(password!)) return { title: 'password in a URL', isKey: false };
  }
  return undefined;
}

function secretInBase64(text: string, depth: number): Secret | undefined {
  for (const run of text.split(OTHER_THAN_BASE64)) {
    if (run.length < SHORTEST) continue;
    const encoded = ofBase64(run);
    if (encoded.length < SHORTEST) continue;
    // What stands before the key may shift its groups of four.
    for (let shift = 0; shift < 4; shift += 1) {
      const found = secretInBytes(Buffer.from(encoded.slice(shift), 'base64'), depth - 1);
      if (found) return found;
      if (shift === 0 && !ENCODED_BEGIN.some((begin) => encoded.includes(begin))) break;
    }
  }
  return undefined;
}

/** `-----BEGIN` in base64, by its place in a group of three bytes. */
const ENCODED_BEGIN = ['LS0tLS1CRUdJT', '0tLS0tQkVHSU4', 'tLS0tLUJFR0lO'];

/** Lines of base64 are long, all but the last; of words, the longest. */
function ofBase64(run: string): string {
  const lines = run.split(/\s/).filter((line) => line !== '');
  if (lines.length > 1 && lines.slice(0, -1).some((line) => line.length < 20)) return lines.reduce((left, right) => (right.length > left.length ? right : left), '');
  return lines.join('');
}

function secretInBytes(bytes: Buffer, depth: number): Secret | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      return secretInBytes(gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED }), depth - 1);
    } catch {
      return undefined;
    }
  }
  if (isKeyInDer(bytes)) return { title: 'private key in DER', isKey: true };
  const text = bytes.toString('latin1');
  // Neither text nor a format: random bytes, such as a digest.
  return depth >= 0 && !/[\0-\x08\x0e-\x1f]/.test(text.slice(0, 64)) ? secretIn(text, depth) : undefined;
}

/** PKCS #1, SEC 1, PKCS #8 (encrypted or not) and PKCS #12: an outer sequence, then a version or the algorithm of the encryption. */
function isKeyInDer(bytes: Buffer): boolean {
  const outer = derAt(bytes, 0);
  if (outer?.tag !== 0x30 || outer.end > bytes.length + 2) return false;
  const first = derAt(bytes, outer.start);
  if (!first) return false;
  const second = derAt(bytes, first.end);
  if (first.tag === 0x02 && first.end - first.start === 1) {
    const version = bytes[first.start]!;
    // Two large integers (PKCS #1), the algorithm (PKCS #8), the key itself (SEC 1), or the content of PKCS #12.
    if (version === 0 && second?.tag === 0x02) return derAt(bytes, second.end)?.tag === 0x02 && second.end - second.start > 30;
    if (version <= 1 && second?.tag === 0x30) return derAt(bytes, second.end)?.tag === 0x04;
    if (version === 1 && second?.tag === 0x04) return true;
    return version === 3 && second?.tag === 0x30 && bytes.includes(PKCS7_DATA);
  }
  return first.tag === 0x30 && second?.tag === 0x04 && bytes.subarray(0, 64).includes(PKCS5);
}

/** Object identifiers 1.2.840.113549.1.7.1 and 1.2.840.113549.1.5. */
const PKCS7_DATA = Buffer.from([0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);
const PKCS5 = Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05]);

/** Tag and bounds of the content of a value in DER. */
function derAt(bytes: Buffer, at: number): { readonly tag: number; readonly start: number; readonly end: number } | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  if (size === 0 || size > 4 || at + 2 + size > bytes.length) return undefined;
  const length = bytes.readUIntBE(at + 2, size);
  return { tag, start: at + 2 + size, end: at + 2 + size + length };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

/** The last words of names whose value is a secret: `DB_PASSWORD`, `clientSecret`, `x-api-key`. */
const SECRET_NAME = /(?:password|passwd|passphrase|(?:^|_)(?:pwd|token|psk|api_?key|client_secret|shared_secret|secret_access_key|(?:private|preshared|encryption|signing|master)_key))$/;
/** Names of environment variables say nothing else with these words; a field may have the name of a Secret, or of a key in one. */
const SECRET_VARIABLE = /(?:^|_)(?:secret|(?:secret|access|auth|license)_key)$/;
const REFERRING = /(?:^|_)(?:existing|pull|tls|ca|image)_secret$/;

/** Whether the value under this name is a secret. */
export function namesSecret(name: string, isVariable: boolean): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[-. ]/g, '_').toLowerCase();
  return SECRET_NAME.test(words) || (isVariable && SECRET_VARIABLE.test(words) && !REFERRING.test(words));
}

/** The name of an option with a secret: `--api-token=abc`. */
export function secretOption(text: string): string | undefined {
  if (text.length > LONGEST_SETTING) return undefined;
  const [, name, value] = /^-{0,2}([\w.-]{1,100})=(\S+)$/.exec(text) ?? [];
  return name !== undefined && namesSecret(name, true) && isGiven(value!) ? name : undefined;
}

/** A reference to a secret, or a setting that is none. */
const REFERENCE = /^$|^[/~]|^ENC\[|^\$|^%\(?[A-Z]|^<[^>]*>$|^\*+$|^[a-z][\w+.-]*:\/\/(?!.*:.*@)|^(?:ref\+|vault:|env:|file:|secret:|arn:|awssm:|projects\/)|^(?:true|false|none|null|nil|off|on|disabled|enabled|required|optional|auto|default|yes|no|\d{1,4})$/i;

/** No reference and no option is longer. */
const LONGEST_SETTING = 5000;

/** Whether a text is a secret in plain text, and neither a reference nor something that another tool replaces. */
export function isGiven(value: string): boolean {
  return value.length > LONGEST_SETTING || (!REFERENCE.test(value) && !isSubstituted(value) && !/\$\(\w{1,200}\)/.test(value));
}

/** The first secret below `value`: in a format, or by the name of its field or environment variable. A private key comes before others. */
export function findSecret(value: unknown): FoundSecret | undefined {
  let token: FoundSecret | undefined;
  const visit = (node: unknown, at: string): FoundSecret | undefined => {
    if (typeof node === 'string') {
      const found = node.length < 12 ? undefined : secretOf(node);
      if (found?.isKey) return { ...found, at };
      if (found) token ??= { ...found, at };
      const option = node.includes('=') ? secretOption(node) : undefined;
      if (option !== undefined) token ??= { title: `value of ${option}`, isKey: false, at };
      return undefined;
    }
    if (typeof node !== 'object' || node === null) return undefined;
    const variable = node as { readonly name?: unknown; readonly value?: unknown };
    if (typeof variable.name === 'string' && typeof variable.value === 'string') {
      if (namesSecret(variable.name, true) && isGiven(variable.value)) token ??= { title: `value of ${variable.name}`, isKey: false, at: join(at, 'value') };
    }
    for (const key of Object.keys(node)) {
      const child = (node as Record<string, unknown>)[key];
      const place = join(at, key);
      if (typeof child === 'string' && child !== '' && !METADATA.test(at) && namesSecret(key, at === 'data') && isGiven(child)) token ??= { title: `value of ${key}`, isKey: false, at: place };
      if (typeof child === 'string' && child.length < 12) continue;
      const found = visit(child, place);
      if (found) return found;
    }
    return undefined;
  };
  return visit(value, '') ?? token;
}

/** Labels and selectors have names of their own. */
const METADATA = /(?:^|\.)(?:labels|annotations|matchLabels|selector|nodeSelector)$/;

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}
