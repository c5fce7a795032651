import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, readSync, unlinkSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { ProcessJob, ProcessOutcome } from './helm-process';

/** What a run ahead needs to know beside the job. */
export interface AheadOptions {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Where the program's input may be put for a moment. */
  readonly directory: string;
}

/** Between two looks, in milliseconds. */
const PAUSE_MS = 1;

/** For the insides of a program that has just been started. */
const MOST_LOOKS = 5;

/** Positions in `/proc/<pid>/stat`, counted from the state, which is the first behind the program's name. */
const STATE = 0;
const START_OF_STACK = 25;
const EXIT_CODE = 49;

/**
 * A run that goes on while this thread does something else, which `spawnSync` does not allow and `spawn` only to those who
 * wait in the event loop. Its pipes are read here without that loop, and the kernel is asked how it ended. Linux only.
 *
 * Begin and wait must be in one turn of the event loop: later on, the loop itself would read the pipes.
 */
export class ProcessAhead {
  private readonly child: ChildProcess;
  private readonly options: AheadOptions;
  private readonly started = performance.now();

  private constructor(child: ChildProcess, options: AheadOptions) {
    this.child = child;
    this.options = options;
  }

  /** Starts the program, never through a shell. Undefined when it could not be said for sure how it ends. */
  static begin(job: ProcessJob, options: AheadOptions): ProcessAhead | undefined {
    if (process.platform !== 'linux') return undefined;
    let ahead: ProcessAhead | undefined;
    try {
      const input = inputOf(job, options.directory);
      try {
        const child = spawn(options.program, [...job.args], { env: { ...options.env }, stdio: [input, 'pipe', 'pipe'] });
        child.on('error', () => undefined);
        // No such program. A signal to it would go to whatever its unset number means, all of this process' group for one.
        if (child.pid === undefined) return undefined;
        child.unref();
        for (const pipe of pipesOf(child)) pipe?.unref();
        ahead = new ProcessAhead(child, options);
      } finally {
        closeSync(input);
      }
      if (ahead.isTransparent()) return ahead;
    } catch {
      // A full disk, no /proc, no such program: whoever runs it in the usual way will say so, if it matters.
    }
    ahead?.cancel();
    return undefined;
  }

  /** Blocks until it has ended. Undefined when it cannot be said for sure how. */
  wait(): ProcessOutcome | undefined {
    try {
      return this.outcome();
    } catch {
      return undefined;
    } finally {
      this.cancel();
    }
  }

  /** Ends it, if it has not ended. */
  cancel(): void {
    this.child.kill('SIGKILL');
    for (const pipe of pipesOf(this.child)) pipe?.destroy();
  }

  /**
   * Whether the pipes can be read here, and the kernel lets this process see what it shows to few, such as the exit code: it
   * would be 0 otherwise, as if all were well.
   */
  private isTransparent(): boolean {
    if (pipesOf(this.child).some((pipe) => descriptorOf(pipe) === undefined)) return false;
    for (let look = 0; look < MOST_LOOKS; look++) {
      const fields = this.stat();
      if (fields[START_OF_STACK] !== '0') return true;
      if (fields[STATE] === 'Z') return false;
      // The program is still being loaded.
      pause();
    }
    return false;
  }

  private outcome(): ProcessOutcome | undefined {
    const pipes = pipesOf(this.child).map((pipe) => ({ pipe, descriptor: descriptorOf(pipe)!, chunks: [] as Buffer[], open: true }));
    if (pipes.some(({ pipe }) => pipe!.bytesRead > 0)) return undefined;
    const texts = (): { stdout: string; stderr: string } => {
      const [stdout, stderr] = pipes.map(({ chunks }) => Buffer.concat(chunks).toString('utf8'));
      return { stdout: stdout!, stderr: stderr! };
    };
    const chunk = Buffer.allocUnsafe(64 * 1024);
    let bytes = 0;
    for (;;) {
      let idle = true;
      for (const pipe of pipes) {
        const length = pipe.open ? readNow(pipe.descriptor, chunk) : undefined;
        if (length === undefined) continue;
        idle = false;
        bytes += length;
        if (length === 0) pipe.open = false;
        else pipe.chunks.push(Buffer.from(chunk.subarray(0, length)));
      }
      if (bytes > this.options.maxBytes) return { status: null, ...texts(), failure: 'overflow' };
      if (!pipes.some(({ open }) => open)) {
        const status = this.status();
        if (status !== undefined) return { status, ...texts() };
      }
      if (performance.now() - this.started > this.options.timeoutMs) return { status: null, ...texts(), failure: 'timeout' };
      if (idle) pause();
    }
  }

  /** Of a program that has ended; it stays a zombie until the event loop turns. Null for one that a signal ended. */
  private status(): number | null | undefined {
    const fields = this.stat();
    if (fields[STATE] !== 'Z') return undefined;
    const code = Number(fields[EXIT_CODE]);
    if (!Number.isInteger(code)) throw new Error('no exit code');
    return (code & 0x7f) === 0 ? code >> 8 : null;
  }

  /** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
  private stat(): string[] {
    const text = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).trim().split(' ');
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

/** Input out of a file that has no name any more: what is written into a pipe is passed on by the event loop. */
function inputOf({ stdin }: ProcessJob, directory: string): number {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  const descriptor = openSync(file, 'wx+', 0o600);
  try {
    unlinkSync(file);
    const bytes = Buffer.from(stdin);
    // By position, so that the program begins to read at the start.
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written, bytes.length - written, written);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function pipesOf({ stdout, stderr }: ChildProcess): (Socket | null)[] {
  return [stdout, stderr] as (Socket | null)[];
}

/** Node has no public way to read a pipe of a child without the event loop; where this is not so, nothing runs ahead. */
function descriptorOf(pipe: Socket | null): number | undefined {
  const descriptor = (pipe as { _handle?: { fd?: unknown } } | null)?._handle?.fd;
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined;
}

/** Length of what was there, 0 at the end, undefined when there is nothing yet. */
function readNow(descriptor: number, into: Buffer): number | undefined {
  try {
    return readSync(descriptor, into);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined;
    throw error;
  }
}
