import type { Reporter } from '../diagnostics/reporter';

/** Names that Windows keeps for devices, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const RESERVED = /[\0-\x1f\x7f<>:"|?*]/;
/** Nearly all paths: names of letters, digits and dashes with an extension, none of which begins like a device. */
const HARMLESS = /^(?:(?!con|prn|aux|nul|com|lpt)[\w-]+(?:\.[\w-]+)*(?:\/(?=.)|$))+$/i;
/** The longest file name of ext4, APFS and NTFS. */
const MAX_NAME_BYTES = 255;

/** One spelling for all names that a case-insensitive or Unicode-normalising file system (macOS, Windows) takes for one. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

/** The directories above a relative POSIX path, outermost first: `a/b/c.yaml` gives `a` and `a/b`. */
export function parentDirectories(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) parents.push(path.slice(0, slash));
  return parents;
}

/**
 * Checks that the paths can be written, and checked out from Git, on every system: reports OUT005 for a path that is not relative, not
 * POSIX or not portable, and OUT006 for paths that are the same file or directory on some systems.
 */
export function checkPaths(paths: Iterable<string>, report: Reporter): void {
  const directories = new Map<string, string>();
  const contents = new Map<string, Contents>();
  const folders = new Map<string, Map<string, string>>();

  let content: Contents | undefined;
  let last: string | undefined;

  for (const path of paths) {
    const slash = path.lastIndexOf('/');
    const directory = path.slice(0, slash + 1);
    const name = path.slice(slash + 1);
    // Paths of one directory come one after the other.
    if (directory !== last) content = contents.get(directory);
    last = directory;
    if (!content) {
      const files = folders.get(foldPath(directory)) ?? new Map<string, string>();
      folders.set(foldPath(directory), files);
      contents.set(directory, (content = { flaw: slash < 0 ? undefined : flawOf(slash === 0 ? '/' : path.slice(0, slash)), files }));
      for (const parent of parentDirectories(path)) {
        const spelling = directories.get(foldPath(parent));
        if (spelling === undefined) directories.set(foldPath(parent), parent);
        else if (spelling !== parent) collision(report, `two directories differ only in case or Unicode form (${spelling}, ${parent})`);
      }
    }
    const flaw = content.flaw ?? flawOf(name);
    if (flaw !== undefined) {
      const what = `file path ${JSON.stringify(path)} ${flaw}`;
      report.add({ code: 'OUT005', what, fix: 'use a relative path of names that every operating system accepts' });
      continue;
    }
    const folded = foldPath(name);
    const twin = content.files.get(folded);
    if (twin !== undefined) collision(report, `two files differ only in case or Unicode form (${twin}, ${path})`);
    else content.files.set(folded, path);
  }
  for (const [folded, directory] of directories) {
    const slash = folded.lastIndexOf('/');
    const path = folders.get(folded.slice(0, slash + 1))?.get(folded.slice(slash + 1));
    if (path !== undefined) collision(report, `a file has the name of a directory (${path}, ${directory}/)`);
  }
}

/** What is known of a directory. */
interface Contents {
  readonly flaw: string | undefined;
  /** Paths by the folded names in it, and in directories whose names fall together with its own. */
  readonly files: Map<string, string>;
}

function collision(report: Reporter, what: string): void {
  report.add({ code: 'OUT006', what, fix: 'rename one of them' });
}

/** Why a relative path cannot be written on every system, as the end of a sentence; undefined if it can. */
export function flawOf(path: string): string | undefined {
  if (path.length <= MAX_NAME_BYTES && HARMLESS.test(path)) return undefined;
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\\')) return 'contains a backslash';
  for (const name of path.split('/')) {
    if (name === '') return 'contains an empty name';
    if (name === '.' || name === '..') return 'has the name "." or ".." in it';
    if (RESERVED.test(name)) return 'contains a character that Windows does not allow in file names';
    if (name.endsWith('.') || name.endsWith(' ')) return 'contains a name that ends with a dot or a space';
    if (DEVICE.test(name)) return 'contains the name of a Windows device';
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `contains a name of more than ${MAX_NAME_BYTES} bytes`;
  }
  return undefined;
}
