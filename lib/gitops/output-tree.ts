import * as fs from 'node:fs';
import * as path from 'node:path';
import { CodedError, type CodedProblem } from '../diagnostics/coded';
import type { Problem } from '../diagnostics/problem';
import { Reporter } from '../diagnostics/reporter';
import { makeDirectory } from '../runtime/files';
import { isShared, makeStage, PATIENCE_MS, removeStage, type Stage, waitForOthers } from '../runtime/stage';
import type { FileText } from '../synthesis/output-files';
import { carryOver, tryLink } from './output-carry';
import { checkPaths, foldPath, parentDirectories } from './output-path';
import { type ExistingOutput, OWNERSHIP_FILE, ownershipText, scanOutput } from './output-scan';
import { recoverStages } from './output-stage';

export interface OutputTreeOptions {
  /** Directory to write, absolute or relative to the current one. It and its parents are made when missing. */
  readonly root: string;
  /** Text of each file, or what makes it when it is needed, by its POSIX path relative to `root`. */
  readonly files: ReadonlyMap<string, FileText>;
  /** Whether a file of an earlier synth that is not among `files` stays. @default - none does */
  readonly keeps?: (file: string) => boolean;
  /** Problems that forbid replacing the files of the previous synth. @default - nothing */
  readonly refuse?: (before: Iterable<string>, after: Iterable<string>) => readonly Problem[];
}

export interface OutputTreeResult {
  /** Whether anything in `root` is different now. When nothing is, no file was touched. */
  readonly changed: boolean;
}

/**
 * Makes `root` contain exactly the given files, and the files in it that are not ours. The new tree is staged next to `root` and takes
 * its place by rename, so a failure at any point leaves the previous output as it was. The files we write are listed in
 * `.cdk8s-talos-cilium.files`; on the next write those are replaced or removed, and all others are carried over as they
 * are: content, mode, times, symbolic links, empty directories.
 *
 * @throws TalosCiliumError OUT005 for a path that is not relative and portable, OUT006 for paths that fall on one name,
 *   OUT007 for each file that exists and is not ours, OUT008 if `root` cannot be replaced as a directory, OUT009 if the
 *   file system refuses. All bad paths are listed together, and so are all files in the way.
 */
export function writeOutputTree(options: OutputTreeOptions): OutputTreeResult {
  const report = new Reporter(options.root);
  checkPaths([OWNERSHIP_FILE, ...options.files.keys()], report);
  report.throwIfAny();
  try {
    return replaceTree(options);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CodedError(fileSystemProblem(error, options.root));
  }
}

function replaceTree(options: OutputTreeOptions): OutputTreeResult {
  const target = targetOf(path.resolve(options.root));
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    waitForOthers(target);
    recoverStages(target);
    const seen = stateOf(target);
    // What another synth replaces while it is read is read again, whatever was found in it.
    const isStale = (): boolean => Date.now() < deadline && (isShared(target) || stateOf(target) !== seen);
    let isSwapping = false;
    try {
      const { root, existing, wanted, same } = planOf(options);
      // The list of our files is one of them, so nothing is stale either.
      if (same.size === wanted.size) return { changed: false };
      isSwapping = true;
      if (writeTree(root, isStale, existing, (next) => writeFiles(next, wanted, root, same))) return { changed: true };
    } catch (error) {
      if (!isStale() || (isSwapping && !isSystemError(error))) throw error;
    }
  }
}

interface Plan {
  readonly root: string;
  readonly existing: ExistingOutput | undefined;
  readonly wanted: ReadonlyMap<string, FileText>;
  readonly same: ReadonlySet<string>;
}

function planOf({ root: given, files: made, keeps, refuse }: OutputTreeOptions): Plan {
  const root = resolveRoot(given);
  const existing = fs.existsSync(root) ? scanOutput(root) : undefined;
  const files = new Map(made);
  if (existing && keeps) for (const file of existing.own) if (file !== OWNERSHIP_FILE && !files.has(file) && keeps(file)) files.set(file, () => fs.readFileSync(`${root}/${file}`, 'utf8'));
  if (existing) {
    const report = new Reporter(given);
    checkForeignFiles(files, existing, report);
    report.include(...(refuse?.(existing.own, files.keys()) ?? []));
    report.throwIfAny();
  }
  const wanted = new Map(files).set(OWNERSHIP_FILE, ownershipText(files.keys()));
  if (existing) for (const [file, text] of wanted) wanted.set(file, textOf(text));
  return { root, existing, wanted, same: existing ? unchangedFiles(root, wanted, existing) : new Set() };
}

/** Returns false if another synth was first. */
function writeTree(root: string, isStale: () => boolean, existing: ExistingOutput | undefined, write: (next: string) => void): boolean {
  const parent = path.dirname(root);
  const outermostMade = makeDirectory(parent);
  try {
    const stage = makeStage(root);
    if (isStale()) {
      removeStage(stage);
      return false;
    }
    stageAndSwap(stage, root, existing, write);
    return true;
  } catch (error) {
    if (outermostMade !== undefined) removeEmptyParents(parent, outermostMade);
    throw error;
  }
}

function stageAndSwap(stage: Stage, root: string, existing: ExistingOutput | undefined, write: (next: string) => void): void {
  const { next, previous } = stage;
  try {
    fs.mkdirSync(next);
    write(next);
    if (existing) {
      carryOver(existing.foreign, root, next);
      fs.chmodSync(next, fs.statSync(root).mode & 0o7777);
      fs.renameSync(root, previous);
    }
    fs.renameSync(next, root);
  } catch (error) {
    putBack(previous, root);
    removeStage(stage);
    throw error;
  }
  try {
    removeStage(stage);
  } catch {
    const what = `the output was written, but the previous output could not be removed (${stage.directory})`;
    throw new CodedError({ code: 'OUT009', path: root, what, fix: 'delete that directory' });
  }
}

/** Undoes the first half of the swap if it was done. */
function putBack(previous: string, root: string): void {
  if (!fs.existsSync(previous)) return;
  try {
    fs.renameSync(previous, root);
  } catch {
    throw new CodedError(
      {
        code: 'OUT009',
        path: root,
        what: `another program wrote to the output directory during the synth; the previous output is kept in ${previous}`,
        fix: 'compare the two directories, move back what is missing, and run one synth at a time',
      },
    );
  }
}

/** Our files that hold the wanted text already. */
function unchangedFiles(root: string, wanted: ReadonlyMap<string, FileText>, { own }: ExistingOutput): ReadonlySet<string> {
  const same = new Set<string>();
  for (const [file, text] of wanted) {
    if (own.has(file) && fs.readFileSync(`${root}/${file}`).equals(Buffer.from(textOf(text)))) same.add(file);
  }
  return same;
}

function textOf(text: FileText): string {
  return typeof text === 'string' ? text : text();
}

function writeFiles(next: string, wanted: ReadonlyMap<string, FileText>, root: string, same: ReadonlySet<string>): void {
  const made = new Set<string>();
  let parent: string | undefined;
  for (const [file, text] of wanted) {
    const directory = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
    if (directory !== parent && !made.has(directory)) {
      fs.mkdirSync(`${next}/${directory}`, { recursive: true });
      made.add(directory);
    }
    parent = directory;
    // A second name for the same file costs a fraction of a new file, and keeps its time for watchers and build tools.
    if (same.has(file) && tryLink(`${root}/${file}`, `${next}/${file}`)) continue;
    fs.writeFileSync(`${next}/${file}`, textOf(text));
  }
}

/** Tells one output from the next one in its place. */
function stateOf(root: string): string {
  const stats = fs.statSync(root, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.ctimeMs}` : '';
}

/** What a symbolic link refers to, also if a killed synth left nothing there. */
function targetOf(root: string): string {
  for (let links = 0; links < MAX_LINKS && fs.lstatSync(root, { throwIfNoEntry: false })?.isSymbolicLink(); links += 1) root = path.resolve(path.dirname(root), fs.readlinkSync(root));
  return root;
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** The absolute directory, symbolic links followed, so that the link stays and its target is replaced. */
function resolveRoot(given: string): string {
  const refuse = (what: string, fix: string): never => {
    throw new CodedError({ code: 'OUT008', path: given, what, fix });
  };
  let root = path.resolve(given);
  if (fs.lstatSync(root, { throwIfNoEntry: false })) {
    const isDirectory = fs.statSync(root, { throwIfNoEntry: false })?.isDirectory();
    if (!isDirectory) refuse(`the output directory ${root} is a file`, 'remove the file, or choose another outdir');
    root = fs.realpathSync(root);
  }
  // It would be replaced under the feet of the shell, and with all of the project in it.
  if (`${fs.realpathSync(process.cwd())}${path.sep}`.startsWith(root.endsWith(path.sep) ? root : `${root}${path.sep}`)) {
    refuse(`the output is the current directory, or holds it (${root})`, 'write to a directory below the current one, such as dist');
  }
  return root;
}

function checkForeignFiles(files: ReadonlyMap<string, FileText>, { foreign }: ExistingOutput, report: Reporter): void {
  const leaves = new Set<string>();
  const directories = new Set<string>();
  for (const entry of foreign) {
    (entry.kind === 'directory' ? directories : leaves).add(foldPath(entry.path));
    for (const parent of parentDirectories(entry.path)) directories.add(foldPath(parent));
  }
  for (const file of [OWNERSHIP_FILE, ...files.keys()]) {
    const folded = foldPath(file);
    const isTaken = leaves.has(folded) || directories.has(folded);
    const taken = isTaken ? file : parentDirectories(file).find((parent) => leaves.has(foldPath(parent)));
    if (taken === undefined) continue;
    report.add({
      code: 'OUT007',
      what: `file ${taken} exists and was not written by this library`,
      fix: 'move or delete it, or choose another outdir',
    });
  }
}

function removeEmptyParents(innermost: string, outermost: string): void {
  for (let directory = innermost; directory.length >= outermost.length; directory = path.dirname(directory)) {
    try {
      fs.rmdirSync(directory);
    } catch {
      return;
    }
  }
}

/** Not by class: under jest the errors of `node:fs` are of another realm's `Error`. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const FIXES: Readonly<Record<string, string>> = {
  EACCES: 'make the directory above it writable',
  EPERM: 'make the directory above it writable, and close programs that have it open',
  EROFS: 'choose an output directory on a writable file system',
  EBUSY: 'it is a mount point or in use: choose an output directory inside it',
  EXDEV: 'it is a mount point: choose an output directory inside it',
  ENOSPC: 'free some space on the disk',
  ENAMETOOLONG: 'choose an output directory with a shorter path, or shorter file names',
};

function fileSystemProblem(error: NodeJS.ErrnoException & { code: string }, root: string): CodedProblem {
  return {
    code: 'OUT009',
    path: root,
    what: `the output could not be written, and the previous output is unchanged (${error.message})`,
    fix: FIXES[error.code] ?? 'make sure that no other program writes to it, such as a second synth, and run again',
  };
}
