import { TalosCiliumError } from '../errors';
import { findYamlProblems, isPlainObject } from './yaml-problems';
import { isLiteralSafe, literalScalar, numberScalar, stringScalar } from './yaml-scalar';

/** Readers stop looking for the colon of a key after 1024 characters, unless the key has the explicit `? ` mark. */
const LONGEST_SIMPLE_KEY = 1000;

/** Kubernetes objects stay far below this depth; what exceeds it is a cycle, or no reader's business. */
const DEEPEST = 500;
const INDENTS = Array.from({ length: DEEPEST + 2 }, (_, level) => '  '.repeat(level));
/** Beginnings of lines. */
const LINES = INDENTS.map((indent) => `\n${indent}`);

/** The document so far: parts that are appended one by one are put together quicker than those that are handed up. */
let text = '';

/** Thrown and caught in this file only: the fast path keeps no key path, `findYamlProblems` finds it afterwards. */
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

function document(value: unknown, path: () => string, sorted: boolean): string {
  try {
    text = '';
    node(value, 0, 1, sorted);
    return `${text}\n`;
  } catch (error) {
    if (error !== NOT_YAML) throw error;
    throw new TalosCiliumError(findYamlProblems(value, path(), DEEPEST));
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

/**
 * Appends a node without the indentation of its first line and the line feed of its last. `inner` is the level of the lines
 * that a literal block puts below the first one.
 */
function node(value: unknown, level: number, inner: number, sorted: boolean): void {
  if (typeof value === 'string') string(value, inner);
  else if (typeof value === 'number' && Number.isFinite(value)) text += numberScalar(value);
  else if (typeof value === 'boolean') text += value ? 'true' : 'false';
  else if (value === null) text += 'null';
  else if (typeof value !== 'object' || level > DEEPEST) throw NOT_YAML;
  else if (Array.isArray(value)) sequence(value, level, sorted);
  else if (isPlainObject(value)) mapping(value, level, sorted);
  else throw NOT_YAML;
}

function string(value: string, inner: number): void {
  text += value.includes('\n') && isLiteralSafe(value) ? literalScalar(value, INDENTS[inner]!) : singleLine(value);
}

function singleLine(value: string): string {
  const scalar = stringScalar(value);
  if (scalar === undefined) throw NOT_YAML;
  return scalar;
}

function sequence(items: readonly unknown[], level: number, sorted: boolean): void {
  if (items.length === 0) text += '[]';
  for (let index = 0; index < items.length; index++) {
    if (index > 0) text += LINES[level]!;
    text += '- ';
    node(items[index], level + 1, level + 1, sorted);
  }
}

function mapping(object: Readonly<Record<string, unknown>>, level: number, sorted: boolean): void {
  let empty = true;
  const keys = Object.keys(object);
  if (sorted && level > 0 && !isSorted(keys)) keys.sort();
  for (const key of keys) {
    const value = object[key];
    if (value === undefined || (sorted && value === null)) continue;
    if (empty) empty = false;
    else text += LINES[level]!;
    const name = singleLine(key);
    text += name.length > LONGEST_SIMPLE_KEY ? `? ${name}${LINES[level]!}:` : `${name}:`;
    if (Array.isArray(value) && value.length > 0) {
      text += LINES[level]!;
      node(value, level, level, sorted);
    } else {
      text += isFilledObject(value, sorted) ? LINES[level + 1]! : ' ';
      node(value, level + 1, level + 1, sorted);
    }
  }
  if (empty) text += '{}';
}

/** Sorting takes its time even where there is nothing to sort, which is the usual. */
function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) if (keys[index - 1]! > keys[index]!) return false;
  return true;
}

function isFilledObject(value: unknown, withoutNull: boolean): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined && !(withoutNull && member === null)) return true;
  }
  return false;
}
