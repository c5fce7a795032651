import { sortedKeys } from './sorted-keys';
import { DEEPEST, isPlainObject, throwYamlProblems } from './writer-problems';
import { isLiteralSafe, isPlainSafe, literalScalar, numberScalar, quotedScalar } from './scalar';

/** Readers stop looking for the colon of a key after 1024 characters, unless the key has the explicit `? ` mark. */
const MAX_SIMPLE_KEY_LENGTH = 1000;

/** Beginnings of lines, by level. */
const LINES: string[] = [];

function line(level: number): string {
  return (LINES[level] ??= `\n${'  '.repeat(level)}`);
}

/** The document so far: parts that are appended one by one are put together quicker than those that are handed up. */
let text = '';

/** Whether null has no place in a list. */
let withoutNulls = false;

/** Thrown and caught in this file only: the fast path keeps no key path, `throwYamlProblems` finds it afterwards. */
const NOT_YAML = new Error('not YAML');

/**
 * Writes one YAML document in block style: two spaces per level, list dashes in the column of their key (as kubectl does),
 * members in the object's own order, long lines never folded, no anchors, a line feed at the end.
 *
 * Readers of YAML 1.1 (Kubernetes, helm, kustomize) and of YAML 1.2 get back the same value: strings that any of them
 * would take for something else are quoted. Texts of several lines become literal blocks (`|`) wherever a block holds
 * them unchanged. Members that are `undefined` are left out; `-0` is written as `0`.
 *
 * @param value plain objects, arrays, strings, finite numbers, booleans and null
 * @param path where the value comes from, for error messages
 * @throws TalosCiliumError OUT001 for any other kind of value, OUT002 for NaN and infinities, OUT003 for cycles and for
 *   nesting beyond 500 levels, OUT004 for text that UTF-8 cannot hold; all such places are listed
 * @see https://yaml.org/spec/1.1/
 */
export function stringifyYaml(value: unknown, path = 'YAML document'): string {
  return document(value, () => path, false);
}

/**
 * Writes a Kubernetes object as cdk8s would: keys below the first level sorted, members that are null left out.
 *
 * @throws TalosCiliumError as {@link stringifyYaml}
 */
export function stringifyManifest(object: object, path: () => string): string {
  return document(object, path, !process.env.CDK8S_DISABLE_SORT);
}

/**
 * The same, or nothing for an object that is not plain data: one that holds instances of classes, functions, null in a list, or
 * anything else that YAML has no place for.
 */
export function plainManifest(object: object): string | undefined {
  withoutNulls = true;
  try {
    return documentOf(object, true);
  } catch (error) {
    if (error !== NOT_YAML) throw error;
    return undefined;
  } finally {
    withoutNulls = false;
  }
}

function document(value: unknown, path: () => string, sorted: boolean): string {
  try {
    return documentOf(value, sorted);
  } catch (error) {
    if (error !== NOT_YAML) throw error;
    throwYamlProblems(value, path());
    throw error;
  }
}

function documentOf(value: unknown, sorted: boolean): string {
  try {
    text = '';
    // The lines of a literal block need an indentation, or one of them could look like the end of the document.
    if (typeof value === 'string') string(value, 1);
    else node(value, 0, sorted);
    return `${text}\n`;
  } finally {
    text = '';
  }
}

/**
 * Writes several YAML documents into one text, with `---` lines between them.
 *
 * @throws TalosCiliumError as {@link stringifyYaml}
 */
export function stringifyYamlDocuments(values: readonly unknown[], path = 'YAML document'): string {
  return values.map((value, index) => stringifyYaml(value, `${path} ${index + 1}`)).join('---\n');
}

/** Appends a node without the indentation of its first line and the line feed of its last. */
function node(value: unknown, level: number, sorted: boolean): void {
  if (typeof value === 'string') string(value, level);
  else if (typeof value === 'number' && Number.isFinite(value)) text += numberScalar(value);
  else if (typeof value === 'boolean') text += value ? 'true' : 'false';
  else if (value === null) text += 'null';
  else if (typeof value !== 'object' || level > DEEPEST) throw NOT_YAML;
  else if (Array.isArray(value)) sequence(value, level, sorted);
  else mapping(value, level, sorted, true);
}

/** `inner` is the level of the lines that a literal block puts below the first one. */
function string(value: string, inner: number): void {
  text += isPlainSafe(value) ? value : value.includes('\n') && isLiteralSafe(value) ? literalScalar(value, '  '.repeat(inner)) : quoted(value);
}

function quoted(value: string): string {
  const scalar = quotedScalar(value);
  if (scalar === undefined) throw NOT_YAML;
  return scalar;
}

/** Largest text of a document, in characters. No API server takes more than a small part of it. */
const MAX_TEXT = 64 * 1024 * 1024;

function checkSize(): void {
  if (text.length > MAX_TEXT) throw new RangeError('it is larger than 64 MiB as YAML, or shares a part of itself so often that it is written as much');
}

function sequence(items: readonly unknown[], level: number, sorted: boolean): void {
  if (items.length === 0) text += '[]';
  for (let index = 0; index < items.length; index++) {
    checkSize();
    if (items[index] === null && withoutNulls) throw NOT_YAML;
    text += index > 0 ? dashAt(level) : '- ';
    node(items[index], level + 1, sorted);
  }
}

const DASHES: string[] = [];

function dashAt(level: number): string {
  return (DASHES[level] ??= `${line(level)}- `);
}

/** `inline` when the first member goes on the line that is begun already. */
function mapping(object: object, level: number, sorted: boolean, inline: boolean): void {
  if (level > DEEPEST || !isPlainObject(object)) throw NOT_YAML;
  let first = true;
  for (const key of sorted && level > 0 ? sortedKeys(object) : Object.keys(object)) {
    checkSize();
    const value = object[key];
    if (value === undefined || (sorted && value === null)) continue;
    const isScalar = typeof value !== 'object' || value === null;
    text += first && inline ? (isScalar ? `${keyAt(key, level)} ` : keyAt(key, level)) : memberAt(key, level, isScalar);
    first = false;
    if (isScalar) {
      node(value, level + 1, sorted);
    } else if (!Array.isArray(value)) {
      mapping(value, level + 1, sorted, false);
    } else if (value.length === 0) {
      text += ' []';
    } else {
      text += line(level);
      sequence(value, level, sorted);
    }
  }
  if (first) text += inline ? '{}' : ' {}';
}

/** Keys come again and again. */
const KEYS = new Map<string, string>();
const MAX_KEYS = 2048;

function keyAt(key: string, level: number): string {
  let written = KEYS.get(key);
  if (written === undefined) {
    const scalar = isPlainSafe(key) ? key : quoted(key);
    if (scalar.length > MAX_SIMPLE_KEY_LENGTH) return `? ${scalar}${line(level)}:`;
    written = `${scalar}:`;
    if (KEYS.size === MAX_KEYS) KEYS.clear();
    KEYS.set(key, written);
  }
  return written;
}

/** Keys with the line that they begin, by level: one piece of text in place of four. */
const SCALAR_MEMBERS: Map<string, string>[] = [];
const OTHER_MEMBERS: Map<string, string>[] = [];

function memberAt(key: string, level: number, isScalar: boolean): string {
  const known = ((isScalar ? SCALAR_MEMBERS : OTHER_MEMBERS)[level] ??= new Map<string, string>());
  let written = known.get(key);
  if (written === undefined) {
    written = line(level) + keyAt(key, level) + (isScalar ? ' ' : '');
    if (known.size === MAX_KEYS) known.clear();
    known.set(key, written);
  }
  return written;
}
