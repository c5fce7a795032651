import * as fs from 'node:fs';
import * as path from 'node:path';
import { parentDirectories } from './output-path';
import type { ForeignEntry } from './output-scan';

/**
 * Moves files that are not ours from the old output into the new one, next to it on the same file system, and leaves the old one
 * untouched. Files keep their content, mode and times, because they are the same files under a second name.
 */
export function carryOver(foreign: readonly ForeignEntry[], from: string, to: string): void {
  const created = new Map<string, fs.Stats>();
  const makeDirectory = (directory: string): void => {
    if (fs.existsSync(path.join(to, directory))) return;
    created.set(directory, fs.statSync(path.join(from, directory)));
    fs.mkdirSync(path.join(to, directory));
  };

  for (const entry of foreign) {
    parentDirectories(entry.path).forEach(makeDirectory);
    const source = path.join(from, entry.path);
    const target = path.join(to, entry.path);
    if (entry.kind === 'directory') makeDirectory(entry.path);
    else if (entry.kind === 'symlink') copySymlink(source, target);
    else if (entry.kind === 'file') linkOrCopy(source, target);
    else fs.linkSync(source, target);
  }
  // Only once they are filled: a read-only directory takes no entries, and each entry moves the time.
  for (const [directory, stats] of created) {
    fs.chmodSync(path.join(to, directory), stats.mode & 0o7777);
    fs.utimesSync(path.join(to, directory), stats.atime, stats.mtime);
  }
}

function copySymlink(source: string, target: string): void {
  const { atime, mtime } = fs.lstatSync(source);
  fs.symlinkSync(fs.readlinkSync(source), target);
  fs.lutimesSync(target, atime, mtime);
}

function linkOrCopy(source: string, target: string): void {
  if (tryLink(source, target)) return;
  const { mode, atime, mtime } = fs.statSync(source);
  fs.copyFileSync(source, target);
  fs.chmodSync(target, mode & 0o7777);
  fs.utimesSync(target, atime, mtime);
}

/** Gives a file a second name. Some file systems have no hard links, and Linux may refuse them for files of another user. */
export function tryLink(source: string, target: string): boolean {
  try {
    fs.linkSync(source, target);
    return true;
  } catch {
    return false;
  }
}
