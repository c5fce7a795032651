import type { ParseArgsConfig, parseArgs } from 'node:util';
import { listed } from '../runtime/listed';

/** Options of a command, in the form of `util.parseArgs`, each with the text that `--help` shows. */
export type CommandOptions = Readonly<
  Record<string, NonNullable<ParseArgsConfig['options']>[string] & { readonly help: string; /** Placeholder of the value: `<version>`. */ readonly value?: string }>
>;

/** Values of the options as `util.parseArgs` returns them, `--json` included. */
export type OptionValues = ReturnType<typeof parseArgs>['values'];

/** How a command ends: 0 when all is well, 1 when it found something wrong, 2 when it was called in a wrong way. */
export type ExitCode = 0 | 1 | 2;

/** Where a command reads and writes, so that tests need no process of their own. */
export interface Terminal {
  /** Writes to standard output: what the command was called for. */
  out(text: string): void;
  /** Writes to standard error: progress, notes and errors. */
  err(text: string): void;
  /** Whether a person sees standard error: progress may be shown. Never in CI. */
  readonly interactive: boolean;
}

/** What a command gets when it runs. */
export interface Invocation {
  /** The arguments after the name of the command that are not options. */
  readonly args: readonly string[];
  readonly options: OptionValues;
  /** Whether `--json` was given: standard output holds one JSON document and nothing else. */
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** One subcommand of `talos-cilium`. */
export interface Command {
  /** Arguments and options on one line, without the name of the program: `init [directory] [options]`. */
  readonly usage: string;
  /** What the command does, in complete sentences, wrapped at 80 columns. */
  readonly description: string;
  readonly options: CommandOptions;
  /** Command lines that `--help` shows, each with what it does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** What the exit codes mean. @default - 0 when all is well, 1 when something is wrong, 2 when the command was called incorrectly */
  readonly exitCodes?: string;
  /** Exit code for input that the command cannot work with. @default 1 */
  readonly failureCode?: ExitCode;
  /** Number of arguments that are not options. @default no limit */
  readonly maxArgs?: number;
  run(invocation: Invocation): Promise<ExitCode>;
}

/**
 * The command was called in a wrong way: the message goes to standard error, or as JSON to standard output, with a hint at `--help`, and
 * the exit code is 2.
 */
export class UsageError extends Error {}

/**
 * The value of an option that takes one of several.
 *
 * @throws UsageError for another value
 */
export function choice<T extends string>(option: string, given: unknown, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new UsageError(`--${option} must be ${listed(allowed, 'or')}; got "${String(given)}".`);
  return found;
}
