import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '../runtime/files';
import { makeFreshStage, removeStage, type Stage } from '../runtime/stage';
import { programEnvironment } from './helm-process';
import { HELM_VERSION_ARGS, runHelmVersion, type VersionRun } from './helm-version';

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
  private stage: Stage | undefined;

  /** @param directory for the output; without it, helm runs when the version is needed */
  constructor(helm: string, directory: string) {
    this.helm = helm;
    try {
      makeDirectory(directory);
      this.stage = makeFreshStage(join(directory, 'version'));
      const out = openSync(this.stage.next, 'wx');
      const child = spawn(helm, [...HELM_VERSION_ARGS], { env: programEnvironment(process.env), stdio: ['ignore', out, 'ignore'], windowsHide: true });
      closeSync(out);
      child.on('error', () => undefined);
      child.unref();
      if (child.pid === undefined) this.discard();
    } catch {
      this.discard();
    }
  }

  /** What `helm version --short` printed. */
  answer(): VersionRun {
    const stdout = this.stage === undefined ? '' : this.written(this.stage.next);
    return stdout === '' ? runHelmVersion(this.helm, { env: programEnvironment(process.env), timeout: PATIENCE_MS }) : { stdout };
  }

  /** Discards the run. */
  discard(): void {
    if (this.stage) removeStage(this.stage);
    this.stage = undefined;
  }

  private written(file: string): string {
    const never = new Int32Array(new SharedArrayBuffer(4));
    let text = '';
    for (let waited = 0; !text.endsWith('\n') && waited < PATIENCE_MS; waited += PAUSE_MS) {
      if (waited > 0) Atomics.wait(never, 0, 0, PAUSE_MS);
      text = readFileSync(file, 'utf8');
    }
    this.discard();
    return text;
  }
}
