import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';

export interface Outcome {
  readonly succeeded: boolean;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** Runs a program without blocking: the registry serves from this process. */
export function run(program: string, args: readonly string[], directory: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => resolve({ succeeded: code === 0, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** The same, for what must succeed. */
export async function mustRun(program: string, args: readonly string[], directory: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { succeeded, output } = await run(program, args, directory, env);
  if (!succeeded) throw new Error(`${program} ${args.join(' ')} failed:\n${output.trimEnd()}`);
  return output;
}

/** What a shell of the user has: nothing of this repository's npm, and nothing of its `node_modules`. */
export function userEnvironment(more: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD$|NODE_OPTIONS$|TS_NODE_)/i.test(name));
  const path = process.env.PATH!.split(delimiter).filter((directory) => !directory.includes('node_modules')).join(delimiter);
  return { ...Object.fromEntries(own), PATH: path, ...more };
}
