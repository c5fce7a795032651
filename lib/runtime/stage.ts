import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';

/** After this time, in milliseconds, a stage of another machine is not in use any more. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Longest wait for one stage of another process, in milliseconds. A killed process can leave a stage whose process number another program has now. */
export const PATIENCE_MS = 10_000;

/**
 * Directory next to a file or directory, in which one process makes what takes its place. Git ignores it. Its name has the machine and the process, which
 * makes it a lock as well, and tells the next process what a killed one left.
 */
export interface Stage {
  readonly directory: string;
  /** What takes the place of the target. Only complete when it is renamed. */
  readonly next: string;
  /** What was in its place, for the time between two renames. */
  readonly previous: string;
}

/** Makes a stage. */
export function makeStage(target: string): Stage {
  const stage = stageIn(fs.mkdtempSync(path.join(path.dirname(target), `${prefixOf(target)}${thisHost()}-${process.pid}-`)));
  try {
    fs.writeFileSync(path.join(stage.directory, '.gitignore'), '*\n');
  } catch (error) {
    removeStage(stage);
    throw error;
  }
  return stage;
}

/** Makes a stage for what can be made again, and removes those that killed processes left. */
export function makeFreshStage(target: string): Stage {
  removeAbandonedStages(target);
  return makeStage(target);
}

/** Removes what killed processes left. */
export function removeAbandonedStages(target: string): void {
  for (const stage of abandonedStages(target)) {
    try {
      removeStage(stage);
    } catch {
      // Of another user, or on a disk that has become read-only.
    }
  }
}

/** Takes over what killed processes left, each only once, whichever of several processes finds it first. */
export function claimAbandonedStages(target: string): Stage[] {
  return abandonedStages(target).flatMap(({ directory }) => {
    const own = `${prefixOf(target)}${thisHost()}-${process.pid}-${path.basename(directory).split('-').pop()!}`;
    const claimed = stageIn(path.join(path.dirname(target), own));
    try {
      // Others wait for a stage that is young.
      fs.utimesSync(directory, new Date(), new Date());
      fs.renameSync(directory, claimed.directory);
      return [claimed];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  });
}

/** Removes a stage. What makes Git ignore it goes last. */
export function removeStage({ directory, next, previous }: Stage): void {
  for (const each of [previous, next, directory]) removeTree(each);
}

/** Whether another process of this machine has a stage. */
export function isShared(target: string): boolean {
  return stagesOf(target).some(({ directory }) => {
    const [host, pid] = ownerOf(directory, target);
    return host === thisHost() && pid !== process.pid && isRunning(pid) && ageOf(directory) < PATIENCE_MS;
  });
}

/** Runs `work` while no other process of this machine has a stage: of two that make one at the same time, both see the other one, and try again. */
export function exclusively<T>(target: string, work: (stage: Stage) => T): T {
  for (;;) {
    waitForOthers(target);
    const stage = makeFreshStage(target);
    try {
      if (!isShared(target)) return work(stage);
    } finally {
      removeStage(stage);
    }
  }
}

/** Waits until no other process of this machine has a stage. */
export function waitForOthers(target: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  while (isShared(target)) Atomics.wait(pause, 0, 0, 2 + Math.random() * 20);
}

/** Stages of processes that have ended. */
function abandonedStages(target: string): Stage[] {
  return stagesOf(target).filter(({ directory }) => isAbandoned(directory, ownerOf(directory, target)));
}

function stagesOf(target: string): Stage[] {
  const parent = path.dirname(target);
  if (!fs.existsSync(parent)) return [];
  const prefix = prefixOf(target);
  return fs.readdirSync(parent).filter((name) => name.startsWith(prefix)).map((name) => stageIn(path.join(parent, name)));
}

/** Machine and process. */
function ownerOf(directory: string, target: string): readonly [string, number] {
  const [host = '', pid] = path.basename(directory).slice(prefixOf(target).length).split('-');
  return [host, Number(pid)];
}

function isAbandoned(directory: string, [host, pid]: readonly [string, number]): boolean {
  if (host !== thisHost()) return ageOf(directory) > ABANDONED_AFTER_MS;
  // In a container each run may have the same number.
  return pid === process.pid ? ageOf(directory) > process.uptime() * 1000 : !isRunning(pid);
}

/** Time since the last change, in milliseconds; 0 if it is gone. */
function ageOf(directory: string): number {
  const now = Date.now();
  return now - (fs.statSync(directory, { throwIfNoEntry: false })?.mtimeMs ?? now);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function prefixOf(target: string): string {
  return `.${path.basename(target)}.cdk8s-talos-cilium-`;
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
