import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { carryOver } from './output-carry';
import { scanOutput } from './output-scan';

/** After this time a stage of another machine is not in use any more. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Directory next to the output, in which a synth makes the next one and keeps the previous one while it swaps them. */
export interface Stage {
  readonly directory: string;
  /** The next output. Only complete when it is renamed, right after `previous` was. */
  readonly next: string;
  readonly previous: string;
}

/** Makes a stage, which is empty. */
export function makeStage(root: string): Stage {
  return stageIn(fs.mkdtempSync(path.join(path.dirname(root), `${prefixOf(root)}${thisHost()}-${process.pid}-`)));
}

/** Makes the directory of the next output, which Git ignores. */
export function openStage({ directory, next }: Stage): void {
  fs.writeFileSync(path.join(directory, '.gitignore'), '*\n');
  fs.mkdirSync(next);
}

/** Removes a stage. What makes Git ignore it goes last. */
export function removeStage({ directory, next, previous }: Stage): void {
  for (const each of [previous, next, directory]) removeTree(each);
}

/**
 * Ends what synths left that were killed. One that was killed between its two renames left no output, and the previous one in its stage:
 * that takes its place again. If there is an output already, it gets the files of the previous one that are not ours.
 */
export function recoverStages(root: string): void {
  const parent = path.dirname(root);
  if (!fs.existsSync(parent)) return;
  const prefix = prefixOf(root);
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith(prefix) || !isAbandoned(path.join(parent, name), name.slice(prefix.length))) continue;
    const stage = stageIn(path.join(parent, name));
    if (fs.existsSync(stage.previous) && fs.existsSync(stage.next)) putBack(stage.previous, root);
    removeStage(stage);
  }
}

function putBack(previous: string, root: string): void {
  if (!fs.existsSync(root)) return fs.renameSync(previous, root);
  const isMissing = (file: string): boolean => !fs.lstatSync(path.join(root, file), { throwIfNoEntry: false });
  carryOver(scanOutput(previous).foreign.filter((entry) => isMissing(entry.path)), previous, root);
}

/** @param owner the rest of the name: machine, process, random text */
function isAbandoned(directory: string, owner: string): boolean {
  const [host, pid] = owner.split('-');
  if (host !== thisHost()) return Date.now() - fs.statSync(directory).mtimeMs > ABANDONED_AFTER_MS;
  // In a container each run may have the same number.
  return Number(pid) === process.pid || !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function prefixOf(root: string): string {
  return `.${path.basename(root)}.cdk8s-talos-cilium-`;
}

function thisHost(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
}

function stageIn(directory: string): Stage {
  return { directory, next: path.join(directory, 'next'), previous: path.join(directory, 'previous') };
}

function removeTree(directory: string): void {
  try {
    fs.rmSync(directory, { recursive: true, force: true });
  } catch {
    // Directories that the user made read-only, of which the new output has copies.
    if (fs.existsSync(directory)) makeWritable(directory);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

function makeWritable(directory: string): void {
  fs.chmodSync(directory, 0o700);
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(path.join(directory, entry.name));
  }
}
