const NULL_WORDS = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUE_WORDS = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE_WORDS = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const STRAY_UNDERSCORE = /(?<![0-9])_|_(?![0-9])/;
const SMALLEST_INT64 = -(2n ** 63n);
const LARGEST_UINT64 = 2n ** 64n - 1n;

/** A number that Kubernetes would read but a JavaScript number cannot hold, or the other way round. */
export class UnusableNumber extends Error {}

/** What a plain (unquoted) scalar stands for when Kubernetes reads it. */
export function resolvePlainScalar(text: string): string | number | boolean | null {
  if (NULL_WORDS.has(text)) return null;
  const integer = /^[-+0-9]/.test(text) ? parseInteger(text) : undefined;
  const number = integer ?? (/^[-+.0-9]/.test(text) ? parseFloatingPoint(text) : undefined);
  return number ?? parseBoolean(text) ?? text;
}

/** `yes`, `off`, `True`. */
export function parseBoolean(text: string): boolean | undefined {
  return TRUE_WORDS.has(text) ? true : FALSE_WORDS.has(text) ? false : undefined;
}

/**
 * @param text begins with a sign or a digit
 * @throws UnusableNumber
 */
export function parseInteger(text: string): number | undefined {
  // Go drops every underscore before it looks at the number, but a scalar that begins with one is a string.
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(plain);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = hex ? parseInt(hex, 16) : binary ? parseInt(binary, 2) : octal ? parseInt(octal, 8) : Number(decimal);
  if (magnitude <= Number.MAX_SAFE_INTEGER) return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;

  const exact = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : decimal!) * (sign === '-' ? -1n : 1n);
  if (exact >= SMALLEST_INT64 && exact <= LARGEST_UINT64) throw new UnusableNumber(text);
  // Beyond 64 bits Go falls back to a float if the digits are decimal, and to a string if they are not.
  return undefined;
}

/**
 * @param text begins with a sign, a digit or a point
 * @throws UnusableNumber
 */
export function parseFloatingPoint(text: string): number | undefined {
  if (NOT_FINITE.test(text)) throw new UnusableNumber(text);
  // A scalar that begins with a point skips Go's removal of underscores; its float parser then takes them between digits only.
  if (text[0] === '.' && STRAY_UNDERSCORE.test(text)) return undefined;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (!FLOAT.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
