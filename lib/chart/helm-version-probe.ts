import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../runtime/files';
import { programEnvironment } from './helm-process';
import { HELM_VERSION_ARGS } from './helm-version';

/** Maximum wait for the version, which usually is there already, in milliseconds. */
const PATIENCE_MS = 10_000;

/** Polling interval, in milliseconds. */
const PAUSE_MS = 2;

/**
 * Runs `helm version` while this thread does something else. That takes half as long as a render, and the version is
 * needed last. The output goes to a file, because pipes are read by the event loop, which does not run during a synth.
 */
export class HelmVersionProbe {
  private readonly helm: string;
  private file: string | undefined;

  /** @param directory for the output; without it, helm runs when the version is needed */
  constructor(helm: string, directory: string) {
    this.helm = helm;
    const file = join(directory, `${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
    try {
      makeDirectory(directory);
      const out = openSync(file, 'wx');
      const child = spawn(helm, [...HELM_VERSION_ARGS], { env: programEnvironment(process.env), stdio: ['ignore', out, 'ignore'], windowsHide: true });
      closeSync(out);
      child.on('error', () => undefined);
      child.unref();
      if (child.pid !== undefined) this.file = file;
      else rmSync(file, { force: true });
    } catch {
      rmSync(file, { force: true });
    }
  }

  /** What `helm version --short` printed. */
  answer(): string {
    const text = this.file === undefined ? '' : this.written(this.file);
    return text || this.runHelm();
  }

  /** Discards the run. */
  discard(): void {
    if (this.file !== undefined) rmSync(this.file, { force: true });
  }

  private written(file: string): string {
    const never = new Int32Array(new SharedArrayBuffer(4));
    let text = '';
    for (let waited = 0; !text.endsWith('\n') && waited < PATIENCE_MS; waited += PAUSE_MS) {
      if (waited > 0) Atomics.wait(never, 0, 0, PAUSE_MS);
      text = readFileSync(file, 'utf8');
    }
    rmSync(file, { force: true });
    this.file = undefined;
    return text;
  }

  private runHelm(): string {
    return spawnSync(this.helm, [...HELM_VERSION_ARGS], { env: programEnvironment(process.env), encoding: 'utf8', timeout: PATIENCE_MS }).stdout ?? '';
  }
}
