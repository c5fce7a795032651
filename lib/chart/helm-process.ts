import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Background } from '../runtime/background';

/** One run of a program. */
export interface ProcessJob {
  readonly args: readonly string[];
  /** What the program reads on standard input. */
  readonly stdin: string;
}

/** Result of a run. */
export interface ProcessOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Set when the program could not be started, ran out of time or wrote too much. */
  readonly failure?: 'spawn' | 'timeout' | 'overflow';
}

interface ProcessBatch {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: readonly ProcessJob[];
  readonly parallel: number;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Limits of one run. */
export interface ProcessLimits {
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

/** Runs a program: `start` takes the runs, and `wait` returns their results. */
export interface ProcessRuns {
  /** Adds runs, after those that were added before. */
  start(program: string, jobs: readonly ProcessJob[], limits: ProcessLimits): void;
  /** Blocks until the next batch of runs has ended. */
  wait(): ProcessOutcome[];
  /** Stops what is kept for further runs. */
  close(): void;
}

/**
 * Runs a program from another thread, as many processes at a time as there are cores, never through a shell. The thread takes as long
 * to start as helm takes to render a chart, so this is only worth it for several runs.
 */
export class ProcessThread implements ProcessRuns {
  private readonly background = new Background(runBatch);

  start(program: string, jobs: readonly ProcessJob[], limits: ProcessLimits): void {
    this.background.send({ program, env: programEnvironment(process.env), jobs, parallel: Math.max(2, availableParallelism()), ...limits });
  }

  wait(): ProcessOutcome[] {
    return this.background.wait();
  }

  close(): void {
    this.background.close();
  }
}

/** Runs a program from this thread, one run after the other, when `wait` is called. Never through a shell. */
export class DirectRuns implements ProcessRuns {
  private readonly batches: (() => ProcessOutcome[])[] = [];

  start(program: string, jobs: readonly ProcessJob[], limits: ProcessLimits): void {
    this.batches.push(() =>
      jobs.map((job) => {
        const options = { input: job.stdin, env: programEnvironment(process.env), timeout: limits.timeoutMs, maxBuffer: limits.maxBytes, killSignal: 'SIGKILL', encoding: 'utf8', windowsHide: true } as const;
        const { status, stdout, stderr, error } = spawnSync(program, job.args, options);
        const code = (error as NodeJS.ErrnoException | undefined)?.code;
        const failure = code === 'ETIMEDOUT' ? 'timeout' : code === 'ENOBUFS' ? 'overflow' : error && status === null ? 'spawn' : undefined;
        return { status, stdout: stdout ?? '', stderr: `${stderr ?? ''}${failure === 'spawn' ? error?.message : ''}`, ...(failure ? { failure } : {}) };
      }),
    );
  }

  wait(): ProcessOutcome[] {
    return this.batches.shift()!();
  }

  close(): void {
    this.batches.length = 0;
  }
}

/**
 * The environment of helm, without anything that changes its output (its own settings, a cluster, language, time
 * zone). A render takes a tenth of a second and about 70 MiB, so garbage collection is switched off.
 */
export function programEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(HELM_|KUBE|LC_|LANG|TZ$|NODE_|GOGC$|GOMEMLIMIT$)/.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC', GOGC: 'off', GOMEMLIMIT: '1GiB' };
}

/** Runs in a worker thread. `Background` explains why it must not refer to anything in this module. */
async function runBatch(batch: ProcessBatch): Promise<ProcessOutcome[]> {
  const { spawn } = require('node:child_process') as typeof import('node:child_process');
  const run = (job: ProcessJob): Promise<ProcessOutcome> =>
    new Promise((resolve) => {
      const child = spawn(batch.program, [...job.args], { env: { ...batch.env }, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      let bytes = 0;
      let failure: ProcessOutcome['failure'];
      const stop = (why: ProcessOutcome['failure']): void => {
        failure ??= why;
        child.kill('SIGKILL');
        // A child process of the program can hold the pipes open. Closing them here ends the wait, and the output of that child.
        child.stdout.destroy();
        child.stderr.destroy();
      };
      const timer = setTimeout(() => stop('timeout'), batch.timeoutMs);
      const collect = (into: Buffer[]) => (chunk: Buffer): void => {
        bytes += chunk.length;
        if (bytes > batch.maxBytes) stop('overflow');
        else into.push(chunk);
      };
      const end = (status: number | null, extra = ''): void => {
        clearTimeout(timer);
        resolve({
          status,
          stdout: Buffer.concat(out).toString('utf8'),
          stderr: Buffer.concat(err).toString('utf8') + extra,
          ...(failure ? { failure } : {}),
        });
      };
      child.stdout.on('data', collect(out));
      child.stderr.on('data', collect(err));
      child.on('error', (error) => {
        failure ??= 'spawn';
        end(null, error.message);
      });
      child.on('close', (status) => end(status));
      // A program that ends before it has read all its input closes the pipe; its own message says why.
      child.stdin.on('error', () => undefined);
      child.stdin.end(job.stdin);
    });

  const outcomes: ProcessOutcome[] = new Array(batch.jobs.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < batch.jobs.length; index = next++) outcomes[index] = await run(batch.jobs[index]!);
  };
  await Promise.all(Array.from({ length: Math.min(batch.parallel, batch.jobs.length) }, lane));
  return outcomes;
}
