import { constants, inflateRawSync } from 'node:zlib';
import type { Problem } from './problem-model';
import { isSubstituted } from './substitution';

/** What a secret is. The secret itself must not get into any message. */
export interface Secret {
  /** `private key`, `password in a URL`. */
  readonly title: string;
  /** Whether it is a private key, which no output may hold for any reason. */
  readonly isKey: boolean;
}

interface Format extends Secret {
  readonly pattern: RegExp;
  /** Decides where the pattern alone does not. */
  readonly holds?: (match: RegExpMatchArray, text: string) => boolean;
}

const FORMATS: readonly Format[] = [
  // A quote or a slash ends the words of a script that looks for a key or writes the lines around one.
  { title: 'private key', isKey: true, pattern: /----[ -]BEGIN(?:\s|%20|\+){1,40}(?:[A-Z0-9]{1,20}(?:\s|%20|\+){1,40}){0,4}PRIVATE(?:\s|%20|\+){1,40}KEY(?:(?:\s|%20|\+){1,40}BLOCK)?[ -]----(?!\\?["'`/](?![\s\S]{0,120}[A-Za-z0-9+/]{40}))/ },
  { title: 'private key of age', isKey: true, pattern: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{50}/i },
  { title: 'private key of PuTTY', isKey: true, pattern: /PuTTY-User-Key-File-\d[\s\S]{0,4000}Private-Lines:/ },
  // As JSON, as JSON in a text of JSON, and as YAML.
  { title: 'private JSON Web Key', isKey: true, pattern: /["'\\]?\bkty\b["'\\]*\s*:/, holds: (_, text) => /(?:^|[\s{,"'\\])[dk]["'\\]*\s*:\s*["'\\]*[\w-]{20}/.test(text) },
  { title: 'JSON Web Token', isKey: false, pattern: /\beyJ[\w-]{10,5000}\.eyJ[\w-]{2,20000}\.[\w-]{16}/, holds: ([token]) => /"alg"/.test(Buffer.from(token.split('.')[0]!, 'base64').toString('latin1')) },
  { title: 'key of WireGuard', isKey: true, pattern: /\b(?:PrivateKey|PresharedKey)[ \t]{0,20}=[ \t]{0,20}[A-Za-z0-9+/]{43}=/ },
  // As Cilium reads it from its Secret: the key is hexadecimal.
  { title: 'key of IPsec', isKey: true, pattern: /(?:rfc4106\(gcm\(aes\)\)|\b(?:hmac|cbc|ecb)\([\w()-]{2,12}\))\s{1,9}(?:0x)?[0-9a-f]{32}/ },
  {
    title: 'access token',
    isKey: false,
    pattern: /\bgh[opsur]_[A-Za-z0-9]{36}|\bgithub_pat_\w{50}|\bgl(?:pat|rt|dt|ptt|agent|oas|soat|cbt|imt|ft)-[\w-]{20}|\bxox[abeprs]-[\w-]{20}|\bxapp-\d-[\w-]{20}|\bdckr_pat_[\w-]{27}|\bglsa_\w{32}_[0-9a-f]{8}|\bhf_[A-Za-z0-9]{34}|\bAIza[\w-]{35}|\bsk-(?:proj|ant|svcacct)-[\w-]{40}|\b[sr]k_live_\w{20}|\bnpm_[A-Za-z0-9]{36}|\bhvs\.[\w-]{24}|\btskey-(?:auth|client|api)-\w{8,40}-\w{16}|\bdop_v1_[0-9a-f]{64}|\bSG\.[\w-]{22}\.[\w-]{43}|\bhooks\.slack\.com\/services\/T\w{6,20}\/B\w{6,20}\/\w{20}|\bdiscord(?:app)?\.com\/api\/webhooks\/\d{15,20}\/[\w-]{60}|\b\d{8,10}:AA[\w-]{33}\b|:_(?:authToken|auth|password)=[\w+/=-]{16}/,
  },
  { title: 'token in a URL', isKey: false, pattern: /[?&](?:\w{0,20}token|(?:client_)?secret|api_?key|password|sig|x-amz-signature)=([^\s&"'#\\]{1,2000})/i, holds: ([, value]) => isGiven(value!) },
  {
    title: 'password of a database',
    isKey: false,
    pattern: /(?:^|[\s;"'])(?:password|pwd|accountkey|sharedaccesskey)\s?=\s?([^\s;&"'\\]{1,2000})/i,
    holds: ([, value], text) => isGiven(value!) && !value!.startsWith('{{') && /(?:^|[\s;"'=])(?:host|server|data source|user(?: ?id)?|uid|dbname|database|accountname|endpoint)\s?=\s?[^\s=]/i.test(text),
  },
  { title: 'password of a .netrc file', isKey: false, pattern: /\bmachine\s{1,9}\S{1,200}\s{1,9}login\s{1,9}\S{1,200}\s{1,9}password\s{1,9}(\S{1,2000})/, holds: ([, value]) => isGiven(value!) },
  {
    title: 'login of a registry',
    isKey: false,
    pattern: /["'\\]?\bauths["'\\]*\s*:/,
    holds: (_, text) => [...text.matchAll(/\b(?:auth|password|identitytoken)["'\\]*\s*:\s*["'\\]*([^\s"'\\,}]{1,2000})/g)].some(([, value]) => isGiven(value!)),
  },
  { title: 'login in a header', isKey: false, pattern: /\bauthorization["'\\]*\s{0,9}(?:[:=]|(?=["'\\]))\s{0,9}["'\\]*(?:Basic|Bearer|Token)\s{1,9}([^\s"'\\,]{8,5000})/i, holds: ([, value]) => isGiven(value!) },
  { title: 'key of a kubeconfig', isKey: true, pattern: /\bclient-key-data["'\\]*\s*:\s*["'\\]*[\w+/=]{20}/ },
  {
    title: 'token or password of a kubeconfig',
    isKey: false,
    pattern: /["'\\]*\bkind["'\\]*\s*:\s*["'\\]*Config\b/,
    holds: (_, text) => text.includes('users') && [...text.matchAll(/(?:^|[\s{,"'\\-])(?:token|password)["'\\]*\s*:\s*["'\\]*([^\s"'\\,}]{1,2000})/g)].some(([, value]) => isGiven(value!)),
  },
];
/** A text without any of these has none of the formats, also where a text of JSON has its line breaks as `\n`. */
const MARK = /PRIVATE|AGE-SECRET|age-secret|discord|:AA|:_auth|:_password|PuTTY-User|kty|eyJ|gh[opsur]_|github_pat_|gl(?:[a-z]{2,5}-|sa_)|x(?:ox|app-)|[sr]k(?:_live_|-proj-|-ant-|-svcacct-)|npm_|hvs\.|tskey-|dckr_pat_|dop_v1_|hf_|AIza|SG\.|hooks\.slack|PrivateKey|PresharedKey|rfc4106|(?:hmac|cbc|ecb)\(|[tT]oken=|[aA]pi_?[kK]ey=|[sS]ecret=|[sS]ig(?:nature)?=|(?:assword|PASSWORD|[pP]wd|PWD|AccountKey|accountkey|AccessKey|accesskey)\s?=|login\s|[Aa]uthorization|auths|client-key-data|kind\W{1,9}Config\b|LS0tLS1CRUdJT|0tLS0tQkVHSU4|tLS0tLUJFR0lO/;

/** From the last letter of the scheme on. `docker://alpine:3.19@sha256:...` has a tag and a digest. */
const URL_WITH_PASSWORD = /^[a-z0-9+.-]:\/\/[^\s/@:"'<>|]{0,300}:([^\s/@"'<>]{1,2000})@(?!sha\d+:)[\w[*$({]/i;
const LONGEST_LOGIN = 2400;

/** A token or a URL with a password in base64 is not shorter. */
const SHORTEST = 32;
/** Layers that are opened: base64 inside of base64, compressed. */
const DEPTH = 6;
/** Largest text of a compressed one, and of all compressed ones in a text. */
const MAX_UNPACKED = 4 * 1024 * 1024;

/** Whether a text needs a look: a fast answer for the texts of all objects, whose members were searched before. */
export function mayHoldSecret(text: string): boolean {
  return MARK.test(text);
}

/**
 * The secret that a text holds in a format that can be recognized, as it is, in base64 or compressed.
 *
 * @param look finds other secrets in texts that were in base64 or compressed
 */
export function secretOf(text: string, look?: (decoded: string) => Secret | undefined): Secret | undefined {
  const outer = { unpacked, lookInside, isInside };
  // A text inside of another one counts towards the same limit.
  if (!isInside) unpacked = 0;
  lookInside = look;
  isInside = true;
  try {
    return secretIn(text, DEPTH);
  } finally {
    ({ lookInside, isInside } = outer);
  }
}

/** Characters that were unpacked for the text of this call. */
let unpacked = 0;
let lookInside: ((decoded: string) => Secret | undefined) | undefined;
let isInside = false;

/** A text for messages: the secrets in it are replaced by what they are. */
export function withoutSecrets(text: string): string {
  if (!secretOf(text)) return text;
  const hidden = text.replace(/"(?:[^"\\]|\\.)*(?:"|$)/g, hide);
  // The lines of a key are a secret together: what is left of them once the first line is gone is not recognized.
  const rest = secretOf(hidden) ? hidden.replace(/\S+/g, hide).replace(LONG_WORD, '<not shown>') : hidden;
  const left = secretOf(rest);
  return left ? `a text with a ${left.title} (not shown)` : rest;
}

const LONG_WORD = /(?<!\S)[\w+/=-]{24,}(?!\S)/g;

/** Characters that a terminal or an editor obeys: controls, line separators, and those that turn the direction of text. */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

function withoutControls(text: string): string {
  return text.replace(CONTROLS, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A problem for messages, logs and reports: the secrets in its texts are replaced by what they are, and control characters are written out. */
export function withoutSecretsIn<T extends Problem>(problem: T): T {
  let hidden: Record<string, unknown> | undefined;
  for (const field of TEXTS) {
    const text = problem[field];
    const shown = text === undefined ? text : withoutControls(withoutSecrets(text));
    if (shown !== text) hidden = { ...hidden, [field]: shown };
  }
  const edits = problem.edits?.filter((edit) => !('value' in edit) || !secretOf(JSON.stringify(edit.value) ?? ''));
  if (edits && edits.length < problem.edits!.length) hidden = { ...hidden, edits };
  return hidden ? { ...problem, ...hidden } : problem;
}

const TEXTS = ['path', 'what', 'expected', 'actual', 'fix', 'subject'] as const;

function hide(part: string): string {
  const secret = secretOf(part);
  return secret ? `<${secret.title}, not shown>` : part;
}

/** Whether a text holds a private key. */
export function holdsPrivateKey(text: string): boolean {
  return secretOf(text)?.isKey === true;
}

/** A private key comes before others. */
function secretIn(text: string, depth: number): Secret | undefined {
  const found = MARK.test(text) ? formatsIn(text.replace(/\\[nr]/g, '\n')) : [];
  return found.find(({ isKey }) => isKey) ?? (depth > 0 ? secretInBase64(text, depth) : undefined) ?? found[0] ?? passwordInUrl(text);
}

function formatsIn(text: string): readonly Format[] {
  return FORMATS.filter(({ pattern, holds }) => {
    const match = pattern.exec(text);
    return match !== null && (holds?.(match, text) ?? true);
  });
}

function passwordInUrl(text: string): Secret | undefined {
  for (let at = text.indexOf('://'); at > 0; at = text.indexOf('://', at + 3)) {
    const host = text.indexOf('@', at);
    if (host < 0) return undefined;
    const [, password] = host > at + LONGEST_LOGIN ? [] : (URL_WITH_PASSWORD.exec(text.slice(at - 1, at + LONGEST_LOGIN)) ?? []);
    if (password !== undefined && isGiven(password)) return { title: 'password in a URL', isKey: false };
  }
  return undefined;
}

function secretInBase64(text: string, depth: number): Secret | undefined {
  for (const part of base64In(text)) {
    const encoded = part.slice(Math.max(0, part.indexOf(ENCODED_GZIP)));
    // What stands before the key may shift its groups of four.
    for (let shift = 0; shift < 4; shift += 1) {
      const found = secretInBytes(Buffer.from(encoded.slice(shift), 'base64'), depth - 1);
      if (found) return found;
      if (shift === 0 && HEXADECIMAL.test(encoded)) return secretInBytes(Buffer.from(encoded, 'hex'), depth - 1);
      if (shift === 0 && !ENCODED_BEGIN.some((begin) => encoded.includes(begin))) break;
    }
  }
  return undefined;
}

/** Shortest line of a text in base64, but for its last. Words are shorter. */
const SHORTEST_LINE = 20;

/**
 * The parts of a text that may be base64, without the white space in them: lines that are long, and the longest word. It looks at one character
 * of each shortest line, because every text of the output passes here.
 */
function base64In(text: string): readonly string[] {
  const found: string[] = [];
  for (let at = SHORTEST_LINE - 1; at < text.length; at += SHORTEST_LINE) {
    if (BASE64[text.charCodeAt(at)] !== 1) continue;
    let start = at;
    let end = at + 1;
    while (BASE64[text.charCodeAt(start - 1)] === 1) start -= 1;
    while (BASE64[text.charCodeAt(end)] === 1) end += 1;
    if (end - start < SHORTEST_LINE) continue;
    // The n of a line break in JSON.
    if (isEscape(text, start - 1)) start += 1;
    if (end - start < SHORTEST_LINE) continue;
    if (end - start < SHORTEST && !hasLineBeside(text, start, end)) {
      at = end;
      continue;
    }
    while (isBase64(text, start - 1) || isSpace(text, start - 1)) start -= 1;
    while (isBase64(text, end) || isSpace(text, end)) end += 1;
    const lines = text.slice(start, end).replace(/\\[nr]/g, ' ').split(/\s/).filter((line) => line !== '');
    const hasWords = lines.slice(0, -1).some(({ length }) => length < SHORTEST_LINE);
    // The last line may be a word that follows.
    const longest = lines.reduce((left, right) => (right.length > left.length ? right : left));
    if (!hasWords && lines.length > 1) found.push(lines.join(''));
    if (longest.length >= SHORTEST) found.push(longest);
    at = end;
  }
  return found;
}

/** Whether the line before or after is base64 as well: together they may be long enough. */
function hasLineBeside(text: string, start: number, end: number): boolean {
  let [before, after] = [start, end];
  while (isSpace(text, before - 1)) before -= 1;
  while (isSpace(text, after)) after += 1;
  if (before < start && isBase64(text, before - 1)) {
    let first = before;
    while (first > before - SHORTEST_LINE && isBase64(text, first - 1)) first -= 1;
    if (before - first >= SHORTEST_LINE) return true;
  }
  let last = after;
  while (isBase64(text, last)) last += 1;
  return after > end && last - after + end - start >= SHORTEST;
}

const BASE64 = characters(/[A-Za-z0-9+/_-]/);
const SPACE = characters(/\s/);
const BACKSLASH = 92;

function characters(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
}

function isBase64(text: string, at: number): boolean {
  return BASE64[text.charCodeAt(at)] === 1 && !isEscape(text, at - 1);
}

/** White space, or a part of `\n` and `\r` in a text of JSON. */
function isSpace(text: string, at: number): boolean {
  return SPACE[text.charCodeAt(at)] === 1 || isEscape(text, at) || isEscape(text, at - 1);
}

function isEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== BACKSLASH) return false;
  const letter = text[at + 1];
  return letter === 'n' || letter === 'r';
}

/** `-----BEGIN` in base64, by its place in a group of three bytes. */
const ENCODED_BEGIN = ['LS0tLS1CRUdJT', '0tLS0tQkVHSU4', 'tLS0tLUJFR0lO'];

const ENCODED_GZIP = 'H4sI';

/** Longer than a digest. */
const HEXADECIMAL = /^(?:[0-9a-f]{2}){65,}$/i;

function secretInBytes(bytes: Buffer, depth: number): Secret | undefined {
  const header = bytes[0] === 0x1f && bytes[1] === 0x8b ? gzipHeader(bytes) : isZlib(bytes) ? 2 : 0;
  if (header > 0) {
    try {
      const content = inflateRawSync(bytes.subarray(header), { finishFlush: constants.Z_SYNC_FLUSH,  maxOutputLength: MAX_UNPACKED - unpacked });
      unpacked += content.length;
      return secretInBytes(content, depth - 1);
    } catch (error) {
      // A bomb. Nothing else of this text is unpacked.
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') unpacked = MAX_UNPACKED;
      return undefined;
    }
  }
  if (isKeyInDer(bytes)) return { title: 'private key in DER', isKey: true };
  if (bytes.toString('latin1', 0, 15) === 'openssh-key-v1\0') return { title: 'private key of OpenSSH', isKey: true };
  if (depth >= 0 && bytes.toString('latin1', 257, 262) === 'ustar') return secretIn(bytes.toString('latin1').replace(/\0+/g, '\n'), depth);
  // Windows writes texts in two bytes.
  const isWide = bytes[0] === 0xff && bytes[1] === 0xfe || bytes[1] === 0 && bytes[3] === 0;
  const text = isWide ? bytes.toString('utf16le').replace(/^\ufeff/, '') : bytes.toString('latin1');
  // Neither text nor a format: random bytes, such as a digest.
  return depth >= 0 && !/[\0-\x08\x0e-\x1f]/.test(text.slice(0, 64)) ? (secretIn(text, depth) ?? lookInside?.(text)) : undefined;
}

/** A header of zlib: deflate, a window of 32 KiB, and a checksum. */
function isZlib(bytes: Buffer): boolean {
  return bytes[0] === 0x78 && bytes.length > 2 && bytes.readUInt16BE(0) % 31 === 0;
}

/** Length of the header. What follows the content, or is cut off, does not keep it from being read. */
function gzipHeader(bytes: Buffer): number {
  const flags = bytes[3] ?? 0;
  let end = 10 + (flags & 4 && bytes.length > 12 ? 2 + bytes.readUInt16LE(10) : 0);
  for (const flag of [8, 16]) if (flags & flag) end = bytes.indexOf(0, end) + 1;
  return end + (flags & 2 ? 2 : 0);
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

/** The last words of names whose value is a secret: `DB_PASSWORD`, `clientSecret`, `x-api-key`. */
const SECRET_NAME = /(?:passwords?|passwd|passphrases?|(?:^|_)(?:pwd|token|psk|api_?keys?|client_secret|shared_secret|secret_access_key|secret_key_base|(?:private|preshared|encryption|signing|master)_?key))$/;
/** What may follow: `DB_PASSWORD_OLD`, `password.txt`. */
const COUNTED = /_(?:\d{1,3}|old|new|previous|current|txt)$/;
/** A header with a login. */
const LOGIN = /^(?:Basic|Bearer|Token)\s+\S{8}/;
/** Names of environment variables say nothing else with these words; a field may have the name of a Secret, or of a key in one. */
const SECRET_VARIABLE = /(?:^|_)(?:secret|pass|pw|(?:secret|access|auth|license|ssh|app|hash|hmac|jwt|session|cookie|account)_?key|git\w{0,6}_pat)$/;
const REFERRING = /(?:^|_)(?:existing|pull|tls|ca|image|age)_secret$|^existing_secret_/;

const namesOfSecrets = [new Map<string, boolean>(), new Map<string, boolean>()] as const;

/** Whether the value under this name is a secret. */
export function namesSecret(name: string, isVariable: boolean): boolean {
  const known = namesOfSecrets[isVariable ? 1 : 0];
  let answer = known.get(name);
  if (answer === undefined) known.set(name, (answer = judgeName(name, isVariable)));
  return answer;
}

/** Whether a text is the value of a header with a login. */
export function isLogin(name: string, value: string): boolean {
  return /^(?:proxy-)?authorization$/i.test(name) && LOGIN.test(value) && isGiven(value.replace(/^\w+\s+/, ''));
}

function judgeName(name: string, isVariable: boolean): boolean {
  if (/[#=]/.test(name)) return false;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[-. ]/g, '_').toLowerCase().replace(COUNTED, '');
  return !REFERRING.test(words) && (SECRET_NAME.test(words) || (isVariable && SECRET_VARIABLE.test(words)));
}

/** The name of an option with a secret: `--api-token=abc`. */
export function secretOption(text: string): string | undefined {
  if (text.length > LONGEST_SETTING) return undefined;
  const [, name, value] = /^-{0,2}([\w.-]{1,100})=(\S+)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (namesSecret(name, true) && isGiven(value!)) return name;
  // `--set=auth.password=abc`, but not `--from-file=password=./password.txt`.
  return name.endsWith('file') ? undefined : secretOption(value!);
}

/** A reference to a secret, or a setting such as `disabled`. */
const REFERENCE = /^$|^[/~]|^ENC\[|^\$|^\{\{|^%\(?[A-Z]|^<[^>]*>$|^\*+$|^[a-z][\w+.-]*:\/\/(?!.*:.*@)|^(?:ref\+|vault:|env:|file:|secret:|arn:|awssm:|projects\/)|^(?:true|false|none|null|nil|off|on|disabled|enabled|required|optional|auto|default|yes|no|unused|not-(?:needed|used|required)|\d{1,4})$/i;

/** No reference and no option is longer. */
const LONGEST_SETTING = 5000;

/** Whether a text is a secret in plain text, and neither a reference nor something that another tool replaces. */
export function isGiven(value: string): boolean {
  return value.length > LONGEST_SETTING || (!REFERENCE.test(value) && !isSubstituted(value) && !/\$\(\w{1,200}\)/.test(value));
}
