import * as fs from 'node:fs';
import * as path from 'node:path';
import { parentDirectories } from './output-path';

/**
 * Name of the list of files that we wrote, kept in the root of the output. It has no extension that `kubectl apply -R` or
 * an Argo CD directory would take for a manifest.
 */
export const OWNERSHIP_FILE = '.cdk8s-talos-cilium.files';

const HEADER = '# Files that cdk8s-talos-cilium wrote here. A synth replaces or removes these and no others.';

/** Text of the ownership file, sorted, so that it does not depend on the order of the files. */
export function ownershipText(files: Iterable<string>): string {
  return [HEADER, ...[...files].sort(), ''].join('\n');
}

/** A leaf of the existing output that is not ours: anything but a directory, or an empty directory. */
export interface ForeignEntry {
  /** POSIX path relative to the root. */
  readonly path: string;
  readonly kind: 'file' | 'symlink' | 'directory' | 'other';
}

/** What is in the output directory before a write. */
export interface ExistingOutput {
  /** Our files that are still there, the ownership file among them. */
  readonly own: ReadonlySet<string>;
  readonly foreign: readonly ForeignEntry[];
}

/** Reads an existing output directory. A file that the user edited after we wrote it is still ours. */
export function scanOutput(root: string): ExistingOutput {
  const listed = readOwnership(root);
  const listedDirectories = new Set([...listed].flatMap(parentDirectories));
  const own = new Set<string>();
  const foreign: ForeignEntry[] = [];

  const visit = (prefix: string): void => {
    for (const entry of fs.readdirSync(path.join(root, prefix), { withFileTypes: true })) {
      const place = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) {
        const before = own.size + foreign.length;
        visit(place);
        // What is left of one of our directories after its files were deleted by hand is not worth keeping.
        if (own.size + foreign.length === before && !listedDirectories.has(place)) foreign.push({ path: place, kind: 'directory' });
      } else if (entry.isFile()) {
        if (listed.has(place)) own.add(place);
        else foreign.push({ path: place, kind: 'file' });
      } else {
        foreign.push({ path: place, kind: entry.isSymbolicLink() ? 'symlink' : 'other' });
      }
    }
  };
  visit('');
  return { own, foreign };
}

/** Lines that name no file of the tree are ignored, so a list with Git conflict markers in it still works. */
function readOwnership(root: string): ReadonlySet<string> {
  const file = path.join(root, OWNERSHIP_FILE);
  if (!fs.lstatSync(file, { throwIfNoEntry: false })?.isFile()) return new Set();
  return new Set([OWNERSHIP_FILE, ...fs.readFileSync(file, 'utf8').split(/\r?\n/)]);
}
