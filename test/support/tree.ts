import * as fs from 'node:fs';
import * as path from 'node:path';

/** All there is below a directory, by relative path: text of files, targets of links, `null` for directories. */
export function readTree(root: string, prefix = ''): Record<string, string | null> {
  const tree: Record<string, string | null> = {};
  for (const entry of fs.readdirSync(path.join(root, prefix), { withFileTypes: true })) {
    const place = path.join(prefix, entry.name);
    const file = path.join(root, place);
    if (entry.isDirectory()) Object.assign(tree, { [place]: null }, readTree(root, place));
    else tree[place] = entry.isSymbolicLink() ? `-> ${fs.readlinkSync(file)}` : fs.readFileSync(file, 'utf8');
  }
  return tree;
}

/** Mode, modification time and, but for directories, inode of one path, symbolic links not followed. */
export function identityOf(file: string): object {
  const stats = fs.lstatSync(file);
  const { mode, mtimeMs, ino } = stats;
  return stats.isDirectory() ? { mode, mtimeMs } : { mode, mtimeMs, ino };
}
