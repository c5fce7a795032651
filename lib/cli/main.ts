import { parseArgs } from 'node:util';
import { TalosCiliumError } from '../diagnostics/problem';
import { reportOf } from '../diagnostics/report';
import { listed } from '../runtime/listed';
import { nearestNames } from '../runtime/near-names';
import { UsageError, type Command, type CommandOptions, type ExitCode, type Terminal } from './command';
import { isOldNode, OLDEST_NODE } from './node-version';

const PROGRAM = 'npx cdk8s-talos-cilium';

/** The subcommands. A command is loaded when it is called. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; readonly load: () => Command }>> = {
  init: {
    summary: 'create a repository for the network of a Talos cluster',
    load: () => (require('./init') as typeof import('./init')).command,
  },
  check: { summary: 'check the Kubernetes manifests of any repository', load: () => (require('./check') as typeof import('./check')).command },
  diff: { summary: 'show what changes between two states of a repository, and its consequences', load: () => (require('./diff') as typeof import('./diff')).command },
  doctor: { summary: 'check whether this machine has everything that the app needs', load: () => (require('./doctor') as typeof import('./doctor')).command },
  explain: { summary: 'explain a Helm value, or the code of an error or warning', load: () => (require('./explain') as typeof import('./explain')).command },
  import: { summary: 'write a program that installs Cilium as it is installed today', load: () => (require('./import') as typeof import('./import')).command },
  reach: { summary: 'show which workload can reach which, and which connections a change opens', load: () => (require('./reach') as typeof import('./reach')).command },
  upgrade: { summary: 'plan the upgrade to another version of Cilium', load: () => (require('./upgrade') as typeof import('./upgrade')).command },
  verify: { summary: 'check a running cluster, and whether it is what the output says', load: () => (require('./verify') as typeof import('./verify')).command },
  lock: { summary: 'record the digests of the charts and CRD bundles that the app uses', load: () => (require('./lock') as typeof import('./lock')).command },
};

const COMMON: CommandOptions = {
  json: { type: 'boolean', help: 'print the result as JSON' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
};

/**
 * The command line `talos-cilium`. Never throws, and prints a stack trace only when TALOS_CILIUM_DEBUG=1 asks for it.
 *
 * @param argv arguments without the program
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    terminal.err(unexpected(error));
    return 1;
  }
}

/** Message for an error that no user could cause: a bug of ours, or a machine in trouble. */
export function unexpected(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const debug = process.env.TALOS_CILIUM_DEBUG === '1';
  return [
    `Unexpected error: ${message}`,
    `This is a bug in cdk8s-talos-cilium ${version()}. Please report it with the command and ${debug ? 'this trace' : 'the output of the same command with TALOS_CILIUM_DEBUG=1'}.`,
    ...(debug && stack ? [stack] : []),
    '',
  ].join('\n');
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.out(programHelp());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${version()}\n`);
    return 0;
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    const names = Object.keys(COMMANDS);
    const [near] = nearestNames(name, names);
    return misused(terminal, `"${name}" is not a command. ${near === undefined ? `The commands are ${listed(names)}.` : `Did you mean "${near}"?`}`, rest);
  }
  if (isOldNode() && name !== 'doctor') {
    terminal.err(`cdk8s-talos-cilium needs Node.js ${OLDEST_NODE} or newer; this is Node.js ${process.versions.node}.\n`);
    return 1;
  }
  return runCommand(name, COMMANDS[name]!.load(), rest, terminal);
}

async function runCommand(name: string, command: Command, argv: string[], terminal: Terminal): Promise<ExitCode> {
  const json = argv.includes('--json');
  try {
    const parsed = parse(command, argv);
    if (parsed.values.help) {
      terminal.out(commandHelp(command));
      return 0;
    }
    return await command.run({ args: parsed.positionals, options: parsed.values, json, terminal });
  } catch (error) {
    if (error instanceof UsageError) return misused(terminal, error.message, argv, name);
    if (!(error instanceof TalosCiliumError)) throw error;
    if (json) terminal.out(`${JSON.stringify({ problems: error.problems }, null, 2)}\n`);
    else terminal.err(reportOf(error.problems));
    return command.failureCode ?? 1;
  }
}

function parse(command: Command, argv: string[]): { readonly values: ReturnType<typeof parseArgs>['values']; readonly positionals: string[] } {
  const options = Object.fromEntries(Object.entries({ ...command.options, ...COMMON }).map(([key, { help: _help, value: _value, ...option }]) => [key, option]));
  try {
    const parsed = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
    if (!parsed.values.help && command.maxArgs !== undefined && parsed.positionals.length > command.maxArgs) {
      throw new UsageError(`Unexpected argument "${parsed.positionals[command.maxArgs]}".`);
    }
    return parsed;
  } catch (error) {
    if (error instanceof UsageError || !String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS_')) throw error;
    const [, withoutValue] = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument (?:missing|is ambiguous)/.exec((error as Error).message) ?? [];
    if (withoutValue !== undefined) throw new UsageError(`${withoutValue} needs a value.`);
    const message = (error as Error).message.replace(/ To specify a positional argument .*$/s, '').replace(/\.$/, '');
    throw new UsageError(`${message}.${nearOption(message, Object.keys(options))}`);
  }
}

/** The option that an unknown one was probably meant to be. */
function nearOption(message: string, options: readonly string[]): string {
  const [, unknown] = /^Unknown option '--([^']+)'/.exec(message) ?? [];
  const [near] = unknown === undefined ? [] : nearestNames(unknown, options);
  return near === undefined ? '' : ` Did you mean "--${near}"?`;
}

function misused(terminal: Terminal, message: string, argv: readonly string[], command?: string): ExitCode {
  const help = `run "${PROGRAM} ${command ? `${command} ` : ''}--help" for help`;
  if (argv.includes('--json')) terminal.out(`${JSON.stringify({ problems: [{ what: message, fix: help }] }, null, 2)}\n`);
  else terminal.err(`${message}\nR${help.slice(1)}.\n`);
  return 2;
}

function programHelp(): string {
  const commands = Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary] as const);
  return [
    `Usage: ${PROGRAM} <command> [options]`,
    '',
    'Cilium on Talos Linux with cdk8s.',
    '',
    'Commands:',
    ...columns(commands),
    '',
    `Run "${PROGRAM} <command> --help" for the options and examples of a command.`,
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, ...COMMON }).map(
    ([name, { short, value, help }]) => [`${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`, help] as const,
  );
  return [
    `Usage: ${PROGRAM} ${command.usage}`,
    '',
    command.description,
    '',
    'Options:',
    ...columns(options),
    ...(command.examples.length > 0 ? ['', 'Examples:'] : []),
    ...command.examples.flatMap(([line, what]) => [`  # ${what}`, `  ${line}`]),
    '',
    `Exit code: ${command.exitCodes ?? '0 without errors, 1 if there is an error, 2 if the command was called incorrectly'}.`,
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function version(): string {
  // The package's own name finds its package.json from wherever the build puts this file.
  return (require('cdk8s-talos-cilium/package.json') as { version: string }).version;
}

function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    interactive: process.stderr.isTTY === true && !process.env.CI,
  };
}
