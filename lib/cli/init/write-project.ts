import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CodedError } from '../../diagnostics/coded';
import { TalosCiliumError } from '../../diagnostics/problem';
import { makeDirectory } from '../../runtime/files';

const MAX_NAMES = 5;

/**
 * Makes sure that a directory does not exist, is empty, or is a Git repository without files.
 *
 * @throws CLI005 when it holds anything else, CLI006 when it cannot be read
 */
export function checkDirectory(directory: string): void {
  const entries = onFileSystem(directory, () => (existsSync(directory) ? readdirSync(directory) : [])).filter((name) => name !== '.git');
  if (entries.length === 0) return;
  const names = entries.slice(0, MAX_NAMES).join(', ') + (entries.length > MAX_NAMES ? ` and ${entries.length - MAX_NAMES} more` : '');
  throw new CodedError({
    code: 'CLI005',
    path: directory,
    what: `the directory is not empty: it contains ${names}`,
    fix: 'name a new or empty directory, for example: npx cdk8s-talos-cilium init lab',
  });
}

/**
 * Writes all files or none.
 *
 * @param files text by path
 * @throws CLI005 and CLI006, as `checkDirectory`; CLI006 when the file system refuses
 */
export function writeProject(directory: string, files: ReadonlyMap<string, string>): void {
  checkDirectory(directory);
  onFileSystem(directory, () => {
    const created = makeDirectory(directory);
    const stage = mkdtempSync(join(directory, '.talos-cilium-init-'));
    const moved: string[] = [];
    try {
      for (const [path, text] of files) {
        mkdirSync(dirname(join(stage, path)), { recursive: true });
        writeFileSync(join(stage, path), text);
      }
      for (const name of readdirSync(stage)) {
        renameSync(join(stage, name), join(directory, name));
        moved.push(name);
      }
      rmSync(stage, { recursive: true });
    } catch (error) {
      for (const name of [stage, ...moved.map((each) => join(directory, each))]) rmSync(name, { recursive: true, force: true });
      if (created) rmSync(created, { recursive: true, force: true });
      throw error;
    }
  });
}

function onFileSystem<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof TalosCiliumError) throw error;
    throw new CodedError(
      {
        code: 'CLI006',
        path: directory,
        what: `the directory cannot be used: ${(error as Error).message}`,
        fix: 'name a directory that you can write to',
      },
    );
  }
}
