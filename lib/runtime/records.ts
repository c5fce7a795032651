import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { writeFileAtomically } from './files';

/** Length of the first line of a record: a digest in hexadecimal. */
const DIGEST_LENGTH = 64;

/**
 * Reads what `writeRecord` stored.
 *
 * @returns undefined if there is no such file, or if it is not what was written: cut off, changed, or a directory
 */
export function readRecord<T>(file: string): T | undefined {
  try {
    const bytes = readFileSync(file);
    const content = bytes.subarray(DIGEST_LENGTH + 1);
    return bytes.toString('latin1', 0, DIGEST_LENGTH) === digestOf(content) ? (JSON.parse(content.toString('utf8')) as T) : undefined;
  } catch {
    return undefined;
  }
}

/** Stores a value that can be made again, with a digest that `readRecord` verifies. A cache that cannot be written costs time only. */
export function writeRecord<T>(file: string, value: T): T {
  const content = JSON.stringify(value);
  const write = (): void => writeFileAtomically(file, `${digestOf(content)}\n${content}`);
  try {
    write();
  } catch {
    try {
      // A directory may be in the way.
      rmSync(file, { recursive: true, force: true });
      write();
    } catch {
      // Made again next time.
    }
  }
  return value;
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
