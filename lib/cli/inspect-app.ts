import { CodedError, type CodedProblem } from '../diagnostics/coded';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TalosCiliumError, type Problem } from '../diagnostics/problem';
import { INSPECT_VARIABLE, PLAN_VARIABLE, type InspectedApp } from '../synthesis/inspection';
import type { AssetRequest } from '../assets';
import type { CommandOptions, Terminal } from './command';

/** What a program says of its apps. */
export interface Inspection {
  /** The command that was run. */
  readonly command: string;
  /** The apps of the program, in the order in which they were synthesized; at least one. */
  readonly apps: readonly InspectedApp[];
  /** Set when the program failed after it had synthesized the first app: there may be more apps than these. */
  readonly failure?: Problem;
}

/** The option of every command that looks at the user's app. */
export const APP_OPTION: CommandOptions = {
  app: { type: 'string', value: '<command>', help: 'command that runs the app (default: "app" in cdk8s.yaml)' },
};

/** Longest text of a failed program that a message repeats. */
const MAX_EXCERPT = 4000;

/**
 * Runs the user's app and learns what it is made of. The app finds no charts, renders, checks and writes nothing.
 *
 * @param app command that runs the app, as for `cdk8s synth --app`; by default the `app` of `cdk8s.yaml` in the working directory
 * @param terminal where progress is shown
 * @param plan version of Cilium to plan: the app is then rendered and checked with it as well, and still writes nothing
 * @throws TalosCiliumError CLI001 without a command, CLI002 for an unusable `cdk8s.yaml`, CLI003 when the app fails before its synth,
 *   CLI004 when it synthesizes nothing
 */
export async function inspectApp(app?: string, terminal?: Terminal, plan?: string): Promise<Inspection> {
  const command = app ?? commandInConfiguration();
  if (terminal?.interactive) terminal.err(`Running ${command}${plan === undefined ? '' : ` with Cilium ${plan}`} ...\n`);
  const directory = mkdtempSync(join(tmpdir(), 'talos-cilium-inspect-'));
  try {
    const file = join(directory, 'apps.jsonl');
    const { code, stderr } = await run(command, { ...process.env, CDK8S_OUTDIR: join(directory, 'dist'), [INSPECT_VARIABLE]: file, ...(plan !== undefined && { [PLAN_VARIABLE]: plan }) });
    const apps = readApps(file);
    const failure = code === 0 ? undefined : failed(command, code, stderr);
    if (apps.length > 0) return { command, apps, ...(failure && { failure }) };
    throw new TalosCiliumError(failure ?? notSynthesized(command));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every file from upstream that the apps use: charts first, as they are named in the apps. */
export function requestsOf(apps: readonly InspectedApp[]): readonly AssetRequest[] {
  return apps.flatMap(({ releases, bundles }) => [...releases.map(({ chart }) => chart), ...bundles]);
}

function commandInConfiguration(): string {
  let text: string;
  try {
    text = readFileSync('cdk8s.yaml', 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new TalosCiliumError(unusable((error as Error).message));
    throw new CodedError({
      code: 'CLI001',
      path: 'cdk8s.yaml',
      what: 'the command that runs the app is unknown: this directory has no cdk8s.yaml',
      fix: 'change to the directory of the app, or add --app "npx tsx main.ts"',
      link: 'https://cdk8s.io/docs/latest/cli/synth/',
    });
  }
  const { load } = require('js-yaml') as typeof import('js-yaml');
  let app: unknown;
  try {
    app = (load(text) as { app?: unknown } | null | undefined)?.app;
  } catch (error) {
    throw new TalosCiliumError(unusable((error as Error).message.split('\n', 1)[0]!));
  }
  if (typeof app === 'string' && app.trim() !== '') return app;
  throw new TalosCiliumError(unusable(`"app" must be a command; got ${JSON.stringify(app) ?? 'nothing'}`));
}

function unusable(what: string): CodedProblem {
  return { code: 'CLI002', path: 'cdk8s.yaml', what: `cdk8s.yaml cannot be used: ${what}`, fix: 'write "app: npx tsx main.ts", or add --app "npx tsx main.ts"', link: 'https://cdk8s.io/docs/latest/cli/synth/' };
}

function run(command: string, env: NodeJS.ProcessEnv): Promise<{ readonly code: number | null; readonly stderr: string }> {
  return new Promise((resolve) => {
    // Through a shell, as `cdk8s synth` runs it: the command is the user's own.
    const child = spawn(command, { shell: true, env, stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr = (stderr + chunk).slice(-64 * 1024);
    });
    child.on('error', (error) => {
      resolve({ code: null, stderr: error.message });
    });
    child.on('close', (code) => resolve({ code, stderr }));
  });
}

function readApps(file: string): InspectedApp[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as InspectedApp);
}

function failed(command: string, code: number | null, stderr: string): CodedProblem {
  const text = process.env.TALOS_CILIUM_DEBUG === '1' ? stderr.trim() : excerpt(stderr);
  return {
    code: 'CLI003',
    path: command,
    what: `the app failed ${code === null ? 'to run' : `with exit code ${code}`}${text ? `:\n${text}\n` : ', without a message'}`,
    fix: `correct the app until this command succeeds: ${command}`,
  };
}

/** The error messages in what a Node program printed, without the source line before and the stack trace after them. */
function excerpt(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => !/^\s+at |^Node\.js v\d|^ {2}\w+: '.*',?$|^}$/.test(line));
  // The path of a construct stands above the problems of it.
  const first = lines.findIndex((line, index) => /^(Uncaught )?\w*Error( \[\w+\])?: /.test(line) || /^ {2}(error|warning) [A-Z]{3,5}\d{3}: /.test(lines[index + 1] ?? ''));
  return lines.slice(Math.max(0, first)).join('\n').trim().slice(0, MAX_EXCERPT);
}

function notSynthesized(command: string): CodedProblem {
  return {
    code: 'CLI004',
    path: command,
    what: 'the app ended without synthesizing anything that uses cdk8s-talos-cilium',
    fix: 'call app.synth() at the end of the program, and check that the command runs the right file',
  };
}
