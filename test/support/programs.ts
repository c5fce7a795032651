import { spawnSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { useTemporaryDirectory } from './scripts';

const ROOT = resolve(__dirname, '..', '..');

/** How a program ended. */
export interface ProgramResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Settings of one run. */
export interface ProgramOptions {
  /** Variables on top of those of a terminal without a test runner. */
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node before the program. */
  readonly args?: readonly string[];
}

/**
 * Runs programs in processes of their own, as users do: CommonJS with `require('cdk8s-talos-cilium')`, in a directory that is gone
 * after the tests. They see none of the marks of the test runner.
 */
export function usePrograms(): (source: string, options?: ProgramOptions) => ProgramResult {
  const directory = useTemporaryDirectory();
  beforeAll(() => {
    symlinkSync(join(ROOT, 'node_modules'), join(directory(), 'node_modules'));
    // One file in a directory of its own: a program's own lines are told from those of the library by where they are.
    buildSync({ entryPoints: [join(ROOT, 'lib/index.ts')], bundle: true, packages: 'external', platform: 'node', target: 'node20', outfile: join(directory(), 'library/lib/index.js'), logLevel: 'error' });
  });
  return (source, { env = {}, args = [] } = {}) => {
    const file = join(directory(), 'main.js');
    writeFileSync(file, source.replaceAll("'cdk8s-talos-cilium'", "'./library/lib/index.js'"));
    const { JEST_WORKER_ID: _worker, NODE_ENV: _mode, ...terminal } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [...args, file], { cwd: directory(), env: { ...terminal, ...env }, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
}
