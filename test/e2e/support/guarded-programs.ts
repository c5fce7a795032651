import { spawn } from 'node:child_process';

/** A program to run, and the file that takes what it prints. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly log: string;
}

/** Programs that run together. */
export interface RunningPrograms {
  /** What ended by itself, which none should. */
  failure(): string | undefined;
  /** Ends them all and removes their directory. */
  stop(): Promise<void>;
}

/**
 * Runs programs below a small process that outlives this one: however this one ends, by an interrupt or a kill too, the
 * programs are killed and their directory is removed.
 */
export function runGuarded(directory: string, programs: readonly Program[]): RunningPrograms {
  const guard = spawn(process.execPath, ['-e', `(${watch.toString()})(${JSON.stringify({ directory, programs })})`], {
    // A session of its own: Ctrl-C in the terminal reaches the tests, and the guard learns of their end.
    detached: true,
    // Go's garbage collector takes a sixth of the time where a server of some minutes has memory to spare.
    env: { GOGC: '400', ...process.env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let failure: string | undefined;
  guard.on('message', (message) => (failure ??= String(message)));
  const ended = new Promise<void>((resolve) => guard.once('exit', () => resolve()));
  guard.once('exit', () => (failure ??= 'the process that guards the programs ended'));
  return {
    failure: () => failure,
    stop: async () => {
      if (guard.connected) guard.disconnect();
      await ended;
    },
  };
}

// Travels to the process as source text, so it names nothing outside itself.
function watch({ directory, programs }: { directory: string; programs: readonly Program[] }): void {
  const { spawn: start } = require('node:child_process') as typeof import('node:child_process');
  const { openSync, rmSync } = require('node:fs') as typeof import('node:fs');
  const { basename } = require('node:path') as typeof import('node:path');
  let stopping = false;
  const exits = programs.map(({ command, args, log }) => {
    const output = openSync(log, 'w');
    const child = start(command, args, { cwd: directory, stdio: ['ignore', output, output] });
    process.on('disconnect', () => child.kill('SIGKILL'));
    return new Promise<void>((resolve) => {
      const ended = (how: unknown): void => {
        if (!stopping) process.send?.(`${basename(command)} ended by itself (${String(how)})`);
        resolve();
      };
      child.once('error', ended);
      child.once('exit', (code, signal) => ended(signal ?? code));
    });
  });
  process.on('disconnect', () => {
    stopping = true;
    void Promise.all(exits).then(() => rmSync(directory, { recursive: true, force: true }));
  });
}
