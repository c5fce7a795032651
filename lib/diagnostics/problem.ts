import { dirname, sep } from 'node:path';

/** One mistake: what is wrong, where, and how to put it right. */
export interface Problem {
  /** Stable code, for example `CIL012`. */
  readonly code: string;
  /** Construct path, or the nearest thing to it: `home/cilium`, `TalosCluster(home)`, `cilium 1.19.6`. */
  readonly path: string;
  /** What is wrong, with the actual value: a sentence without the full stop. */
  readonly what: string;
  /** What was expected, where that is not clear from `what`. */
  readonly expected?: string;
  /** How to fix it, in the imperative, without a full stop. */
  readonly fix: string;
  /** Upstream page that explains it. */
  readonly link?: string;
  /** What it is about, for programs: the dotted path of a value, the name of a missing file. */
  readonly subject?: string;
}

/** Writes a problem on one line: `CODE path: what — fix. See link`. */
export function formatProblem({ code, path, what, expected, fix, link }: Problem): string {
  return `${code}${path && ' '}${path}: ${what}${expected ? `; expected ${expected}` : ''} — ${fix}${link ? `. See ${link}` : ''}`;
}

/** Writes a problem for a terminal, with its fix and its link on lines of their own. */
export function describeProblem({ code, path, what, expected, fix, link }: Problem, severity: 'error' | 'warning' = 'error'): string {
  const parts = [['Expected', expected], ['Fix', fix], ['See', link]] as const;
  return [`${severity} ${code} ${path}: ${what}`, ...parts.flatMap(([label, text]) => (text ? [`  ${label}: ${text}`] : []))].join('\n');
}

/**
 * Every error this library throws. `problems` holds all that was found, never only the first.
 *
 * `message` has one line per problem. `stack`, which is what Node prints of an uncaught error, has a block per problem and
 * the line of the program that led to it, instead of a trace through the library.
 */
export class TalosCiliumError extends Error {
  /** All mistakes found together, in a stable order. */
  declare readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list: readonly Problem[] = Array.isArray(problems) ? [...problems] : [problems as Problem];
    // Without a cause: Node would print its trace, and what it says is part of the problem.
    super(list.map(formatProblem).join('\n'));
    this.name = 'TalosCiliumError';
    const title = `${this.name}: ${list.length === 1 ? '1 error' : `${list.length} errors`}`;
    const stack = [title, ...list.map((problem) => describeProblem(problem)), ...callerOf(this.stack)].join('\n\n');
    // Not enumerable: Node prints the enumerable members of an uncaught error once more.
    Object.defineProperties(this, { problems: { value: list }, stack: { value: stack, writable: true, configurable: true } });
  }

  /** Code of the first problem. */
  get code(): string {
    return this.problems[0]?.code ?? 'UNKNOWN';
  }
}

// Where the rest of the library is, in the sources and in the package.
const LIBRARY = dirname(__dirname);

/** The first line of a trace that belongs to the program, if there is one. */
function callerOf(trace = ''): string[] {
  const foreign = [LIBRARY, `${sep}node_modules${sep}`, '/node_modules/', '(node:', ' node:'];
  const caller = trace.split('\n').find((line) => /^ +at /.test(line) && !foreign.some((part) => line.includes(part)));
  return caller === undefined ? [] : [caller];
}
