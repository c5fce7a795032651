const FIRST = 1;
const NEEDS_PROOF = 2;
const PROOF = 4;
const INNER = 8;

/** What each ASCII character may do in a scalar without quotes; 0 stands for "only within quotes". */
const ROLES = new Uint8Array(128);

for (let code = 0x20; code < 0x7f; code++) ROLES[code] = INNER;
grant(FIRST, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/$');
// Numbers, dates and document markers begin like this, but so do versions, quantities, addresses and flags (`--verbose`).
grant(FIRST | NEEDS_PROOF, '0123456789.-+_');
// No number or date of any YAML version holds one of these in any base, so `100Mi` and `10.0.0.0/8` can only be strings.
grant(PROOF, 'gGhHjJkKlLmMpPqQrRsSuUvVwWyY/@');

function grant(role: number, characters: string): void {
  for (const character of characters) ROLES[character.charCodeAt(0)]! |= role;
}

/** Words that some YAML version reads as a boolean, null or number, in lower case. */
const RESERVED = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', 'nan', 'inf', 'infinity']);
const MAX_RESERVED_LENGTH = 8;
/** A number without digits before its exponent, which the `yaml` package accepts in YAML 1.1. */
const MANTISSALESS = /^e[-+]?\d/i;

const SPACE = 0x20;
const HASH = 0x23;
const COLON = 0x3a;
const LETTER_E = 0x65;

/** White space that a reader may trim, control characters, byte-order marks, halves of a surrogate pair. */
const NOT_PLAIN = /[^\P{White_Space} ]|[\p{Cc}\p{Cs}\ufeff\ufffe\uffff]/u;
/** Characters that no YAML 1.1 reader takes unescaped, or takes for a line break: U+0085, U+2028 and U+2029. */
const NOT_RAW = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
/** The same without those that JSON escapes itself, and with the no-break space, which must not look like a space. */
const NOT_ESCAPED_BY_JSON = /[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]/g;
/** Printable ASCII without quotes and backslashes, as most texts are. */
const NEEDS_NO_ESCAPE = /^[ !#-[\]-~]*$/;
/** One half of a surrogate pair without the other: no UTF-8 file can hold it. */
const LONE_SURROGATE = /\p{Cs}/u;

/** Whether UTF-8, and so any file, can hold the text. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** Whether every reader takes the unquoted text for this very string, as a value and as a key. Says no when in doubt. */
export function isPlainSafe(text: string): boolean {
  const first = ROLES[text.charCodeAt(0)] ?? 0;
  if ((first & FIRST) === 0) return false;

  let roles = 0;
  let unicode = false;
  let previous = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 128) {
      const role = ROLES[code]!;
      if (role === 0 || (code === SPACE && previous === COLON) || (code === HASH && previous === SPACE)) return false;
      roles |= role;
    } else {
      unicode = true;
    }
    previous = code;
  }
  if (previous === SPACE || previous === COLON) return false;
  if (unicode && NOT_PLAIN.test(text)) return false;
  if (first & NEEDS_PROOF) return (roles & PROOF) !== 0 && !/^(?:- |---|\.\.\.)/.test(text);
  if (text.length <= MAX_RESERVED_LENGTH && RESERVED.has(text.toLowerCase())) return false;
  return (text.charCodeAt(0) | 0x20) !== LETTER_E || !MANTISSALESS.test(text);
}

/** Single quotes where they spare backslashes, as in embedded JSON; `undefined` if no file can hold the text. */
function quote(text: string): string | undefined {
  if (NEEDS_NO_ESCAPE.test(text)) return `"${text}"`;
  if (!isWellFormed(text)) return undefined;
  if (/["\\]/.test(text) && !/[\t\n\xa0]/.test(text) && !NOT_RAW.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replace(NOT_ESCAPED_BY_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What has to be quoted comes again and again: ports, wildcards, booleans as text. */
const CACHED_LENGTH = 64;
const CACHED_TEXTS = 2048;
const cache = new Map<string, string | undefined>();

/** A string within quotes on one line; `undefined` if no file can hold it. */
export function quotedScalar(text: string): string | undefined {
  if (text.length > CACHED_LENGTH) return quote(text);
  let scalar = cache.get(text);
  if (scalar === undefined) {
    if (cache.size === CACHED_TEXTS) cache.clear();
    cache.set(text, (scalar = quote(text)));
  }
  return scalar;
}

/** A finite number in the form that both YAML 1.1, which wants a point before an exponent, and 1.2 read as a number. */
export function numberScalar(value: number): string {
  const shortest = String(value);
  if (!shortest.includes('e')) return shortest;
  return shortest.includes('.') ? shortest : shortest.replace('e', '.0e');
}

/** Whether a literal block scalar (`|`) gives the text back in every reader; else it must be quoted on one line. */
export function isLiteralSafe(text: string): boolean {
  // White space at the start would be read as indentation, and a text of only line feeds has none.
  return /^\n*[^\n\t ]/.test(text) && !NOT_RAW.test(text) && isWellFormed(text);
}

/** A literal block scalar: `|` and the indented lines, without the last line feed. */
export function literalScalar(text: string, indent: string): string {
  const lines = `\n${text}`.replace(/\n(?=[^\n])/g, `\n${indent}`);
  if (!text.endsWith('\n')) return `|-${lines}`;
  return `${text.endsWith('\n\n') ? '|+' : '|'}${lines.slice(0, -1)}`;
}
