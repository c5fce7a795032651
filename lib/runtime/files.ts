import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFreshStage, removeStage, type Stage } from './stage';

/**
 * Directory for what can be made again: `TALOS_CILIUM_CACHE`, else the platform's cache directory for this user.
 * Relative `XDG_CACHE_HOME` is ignored, as its specification says.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const name = 'cdk8s-talos-cilium';
  if (env.TALOS_CILIUM_CACHE) return env.TALOS_CILIUM_CACHE;
  if (process.platform === 'win32' && env.LOCALAPPDATA) return join(env.LOCALAPPDATA, name, 'cache');
  if (process.platform === 'darwin') return join(home(), 'Library', 'Caches', name);
  const xdg = env.XDG_CACHE_HOME;
  return xdg?.startsWith('/') ? join(xdg, name) : join(home(), '.cache', name);
}

function home(): string {
  try {
    return homedir();
  } catch {
    // A container can run under a user id that has no entry and no HOME.
    return tmpdir();
  }
}

/**
 * Makes a directory and those above it. Node's own way to do so never returns below /proc.
 *
 * @returns the outermost one that was made; undefined when all are there
 */
export function makeDirectory(directory: string): string | undefined {
  if (existsSync(directory)) return undefined;
  const above = makeDirectory(dirname(directory));
  try {
    mkdirSync(directory);
  } catch (error) {
    // Another process was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return above ?? directory;
}

/** Writes a file so that a reader sees all of it or nothing, even when another process writes it at the same time. */
export function writeFileAtomically(file: string, content: string | Uint8Array, mode?: number): void {
  makeDirectory(dirname(file));
  const stage = makeFreshStage(file);
  try {
    replaceFile(stage, file, content, mode);
  } finally {
    removeStage(stage);
  }
}

/** Writes a file for which there is a stage already. */
export function replaceFile({ next }: Stage, file: string, content: string | Uint8Array, mode?: number): void {
  try {
    writeFileSync(next, content, mode === undefined ? {} : { mode });
    renameSync(next, file);
  } catch (error) {
    // Windows refuses to replace a file that another process has just put there and still holds open.
    if (process.platform !== 'win32' || !existsSync(file)) throw error;
  }
}
