import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileAtomically } from './files';

/** Length of the first line of a record: a digest in hexadecimal. */
const DIGEST_LENGTH = 64;

/**
 * Reads what `writeRecord` stored.
 *
 * @returns undefined if there is no such file, or if it is not what was written there: cut off, changed, the record of another file, or a directory
 */
export function readRecord<T>(file: string): T | undefined {
  try {
    const bytes = readFileSync(file);
    const content = bytes.subarray(DIGEST_LENGTH + 1);
    return bytes.toString('latin1', 0, DIGEST_LENGTH) === digestOf(file, content) ? (JSON.parse(content.toString('utf8')) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Stores a value that can be made again, with a digest that `readRecord` verifies. A cache that cannot be written costs time only. */
export function writeRecord<T>(file: string, value: T): T {
  const content = JSON.stringify(value);
  try {
    writeCacheFile(file, `${digestOf(file, content)}\n${content}`);
  } catch {
    // Made again next time.
  }
  return value;
}

/** Writes a file of the cache as `writeFileAtomically` does, also if a directory is in its place. */
export function writeCacheFile(file: string, content: string | Uint8Array, mode?: number): void {
  try {
    writeFileAtomically(file, content, mode);
  } catch (error) {
    if (!lstatSync(file, { throwIfNoEntry: false })?.isDirectory()) throw error;
    rmSync(file, { recursive: true, force: true });
    writeFileAtomically(file, content, mode);
  }
}

/** Of the name and the content: a record in the place of another one is not taken for it. */
function digestOf(file: string, content: string | Uint8Array): string {
  return createHash('sha256').update(`${basename(file)}\n`).update(content).digest('hex');
}
