import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

/** What `main.go` of the machinery is asked: what a version of Talos makes of patches. */
export interface MachineryCase {
  /** Version that generated the configuration, for example v1.13. */
  readonly contract: string;
  readonly kubernetes: string;
  readonly role: 'control-plane' | 'worker';
  readonly patches: readonly string[];
}

/** What it answers. */
export interface MachineryVerdict {
  readonly config: string;
  /** Empty when Talos takes the patches. */
  readonly error: string;
}

/** Talos' own patcher and validation, as each of these releases ships them. The first is the main module beside the program. */
export const MACHINERIES: Readonly<Record<string, readonly string[]>> = {
  '1.14': [],
  '1.13': ['-modfile=talos-1.13.mod'],
  '1.12': ['-modfile=talos-1.12.mod'],
};

const hasGo = spawnSync('go', ['version']).status === 0;

if (!hasGo) process.stderr.write('test/e2e/talos is skipped: it needs Go and its module proxy\n');

/** Like describe, skipped where there is no Go. */
export const describeWithGo = hasGo ? describe : describe.skip;

// Programs of this size are built cold the first time.
export const BUILD_TIMEOUT = 900_000;

/** Builds the program of a folder beside this file; the result asks it. Both the question and the answer are JSON. */
export function buildProgram<Question, Answer>(work: string, program: string, flags: readonly string[] = []): (questions: readonly Question[]) => Answer[] {
  const binary = join(mkdtempSync(join(work, 'bin-')), program);
  const built = spawnSync('go', ['build', ...flags, '-o', binary, '.'], { cwd: join(__dirname, program), encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return (questions) => {
    const run = spawnSync(binary, { input: JSON.stringify(questions), encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout) as Answer[];
  };
}

/** Builds the machinery of a Talos minor. */
export function buildMachinery(work: string, minor = '1.14'): (cases: readonly MachineryCase[]) => MachineryVerdict[] {
  return buildProgram(work, 'machinery', MACHINERIES[minor]);
}
