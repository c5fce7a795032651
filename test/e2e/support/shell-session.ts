import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ShellRun } from './kubectl';

const WITHIN_MS = 120_000;

/** A terminal in which blocks of commands run one after the other, so that variables and directories stay. It ends at the first command that fails. */
export class ShellSession {
  readonly #shell;
  readonly #scripts: string;
  #blocks = 0;
  #stdout = '';
  #stderr = '';

  /** @param scripts directory for files of this session */
  constructor(directory: string, env: NodeJS.ProcessEnv, scripts: string) {
    this.#scripts = scripts;
    this.#shell = spawn('bash', ['--norc', '--noprofile', '-euo', 'pipefail'], { cwd: directory, env, stdio: 'pipe' });
    this.#shell.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#shell.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    // A shell that has ended takes no more input, which `run` tells.
    this.#shell.stdin.on('error', () => undefined);
  }

  /** Runs a block as it stands. */
  run(code: string): Promise<ShellRun> {
    const script = join(this.#scripts, `block-${(this.#blocks += 1)}.sh`);
    writeFileSync(script, code);
    this.#stdout = '';
    this.#stderr = '';
    const end = `end of block ${this.#blocks}\n`;
    return new Promise((resolve) => {
      const settle = (ok: boolean): void => {
        clearTimeout(timeout);
        this.#shell.off('close', failed);
        this.#shell.stdout.off('data', look);
        this.#shell.stderr.off('data', look);
        resolve({ ok, stdout: this.#stdout.replace(end, ''), stderr: this.#stderr.replace(end, '') });
      };
      const failed = (): void => settle(false);
      const look = (): void => {
        if (this.#stdout.endsWith(end) && this.#stderr.endsWith(end)) settle(true);
      };
      const timeout = setTimeout(() => {
        this.#stderr += `\nnot done after ${WITHIN_MS / 1000} s`;
        this.#shell.kill();
      }, WITHIN_MS);
      this.#shell.on('close', failed);
      this.#shell.stdout.on('data', look);
      this.#shell.stderr.on('data', look);
      if (this.#shell.exitCode !== null) settle(false);
      else this.#shell.stdin.write(`. '${script}' < /dev/null; printf '%s' '${end}'; printf '%s' '${end}' >&2\n`);
    });
  }

  /** Ends the terminal. */
  close(): void {
    this.#shell.stdin.end();
    this.#shell.kill();
  }
}
