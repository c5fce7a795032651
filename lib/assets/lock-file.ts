import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';
import { writeFileAtomically } from '../runtime/files';

/** Name of the lock file in the working directory. */
const LOCK_FILE_NAME = 'talos-cilium.lock.json';

/** One locked file. */
export interface LockedAsset {
  /** sha256 of the file, 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** Content of the lock file. */
export interface AssetLock {
  readonly lockVersion: 1;
  /** Locked files by name: `cilium-1.19.6.tgz`, `gateway-api-v1.4.1-standard-install.yaml`. */
  readonly assets: Readonly<Record<string, LockedAsset>>;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Path of the lock file: the one given in code, else `talos-cilium.lock.json` in the working directory. */
export function lockFilePath(lockFile: string = LOCK_FILE_NAME): string {
  return resolve(lockFile);
}

/**
 * Reads a lock file; one that is not there holds nothing.
 *
 * @throws TalosCiliumError AST008 when it cannot be read or is not a lock file, with every mistake in it
 */
export function readLock(path: string = lockFilePath()): AssetLock {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { lockVersion: 1, assets: {} };
    throw new TalosCiliumError(malformed(path, `it cannot be read (${(error as Error).message})`), { cause: error });
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new TalosCiliumError(malformed(path, `it is not JSON (${(error as Error).message})`), { cause: error });
  }
  const problems = mistakes(data).map((what) => malformed(path, what));
  if (problems.length > 0) throw new TalosCiliumError(problems);
  return data as AssetLock;
}

/** Text of a lock file: the same entries always give the same bytes. */
function formatLock(lock: AssetLock): string {
  const names = Object.keys(lock.assets).sort();
  const assets = Object.fromEntries(names.map((name) => [name, { sha256: lock.assets[name]?.sha256 }]));
  return `${JSON.stringify({ lockVersion: 1, assets }, null, 2)}\n`;
}

/**
 * Writes a lock file, whole or not at all.
 *
 * @throws TalosCiliumError AST009 when the file system refuses
 */
export function writeLock(lock: AssetLock, path: string = lockFilePath()): void {
  try {
    writeFileAtomically(path, formatLock(lock));
  } catch (error) {
    throw new TalosCiliumError(
      {
        code: 'AST009',
        path,
        what: `the lock file cannot be written (${(error as Error).message})`,
        fix: 'make its directory writable or name another file with `lockFile`',
      },
      { cause: error },
    );
  }
}

function malformed(path: string, what: string): Problem {
  return { code: 'AST008', path, what, fix: 'restore the lock file from Git, or delete it and lock the assets again' };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistakes(data: unknown): string[] {
  if (!isRecord(data)) return ['it is not a JSON object'];
  // A newer library may mean other things by the same words, so nothing else in the file is judged then.
  if (data.lockVersion !== 1) return [`its lockVersion is not supported (${JSON.stringify(data.lockVersion)}, supported is 1)`];
  const found = Object.keys(data)
    .filter((key) => key !== 'lockVersion' && key !== 'assets')
    .map((key) => `it has an unknown key (${key})`);
  if (!isRecord(data.assets)) return [...found, `its assets are not an object (${JSON.stringify(data.assets)})`];
  for (const [name, entry] of Object.entries(data.assets)) {
    if (!isRecord(entry)) found.push(`the entry of ${name} is not an object (${JSON.stringify(entry)})`);
    else if (typeof entry.sha256 !== 'string' || !SHA256.test(entry.sha256)) {
      found.push(`the sha256 of ${name} is not 64 lower-case hexadecimal digits (${JSON.stringify(entry.sha256)})`);
    } else {
      found.push(
        ...Object.keys(entry)
          .filter((key) => key !== 'sha256')
          .map((key) => `the entry of ${name} has an unknown key (${key})`),
      );
    }
  }
  return found;
}
