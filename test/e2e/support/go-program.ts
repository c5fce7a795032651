import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const go = spawnSync('go', ['version'], { encoding: 'utf8' });
const hasGo = go.status === 0;

if (!hasGo) process.stderr.write('tests with Go programs are skipped: they need Go and its module proxy\n');

/** Whether Go is there. */
export const GO = hasGo;

/** Like describe, skipped where there is no Go. */
export const describeWithGo = hasGo ? describe : describe.skip;

// Programs of this size are built cold the first time.
export const BUILD_TIMEOUT = 1_800_000;

/** Directory of a version of a module, which Go downloads if it does not have it. */
export function moduleDirectory(module: string): string {
  const run = spawnSync('go', ['mod', 'download', '-json', module], { cwd: tmpdir(), encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  return (JSON.parse(run.stdout) as { Dir: string }).Dir;
}

/** Kept between runs, also in CI: some programs take minutes to build. */
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-talos-cilium-envtest', 'programs');

/** Builds the program of a folder, or finds what was built of the same sources; the result asks it. Questions and answers are JSON. */
export function buildProgram<Question, Answer>(folder: string, flags: readonly string[] = []): (question: Question) => Answer {
  const digest = createHash('sha256').update(JSON.stringify([go.stdout, flags]));
  for (const file of readdirSync(folder).sort()) digest.update(file).update(readFileSync(join(folder, file)));
  const binary = join(CACHE, digest.digest('hex').slice(0, 32));
  if (!existsSync(binary)) {
    mkdirSync(CACHE, { recursive: true });
    const own = `${binary}.${process.pid}`;
    // No symbols and no debug information: half of the space.
    const built = spawnSync('go', ['build', '-buildvcs=false', '-ldflags=-s -w', ...flags, '-o', own, '.'], { cwd: folder, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    renameSync(own, binary);
  }
  return (question) => {
    const run = spawnSync(binary, { input: JSON.stringify(question), encoding: 'utf8', maxBuffer: 1 << 29 });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout) as Answer;
  };
}
