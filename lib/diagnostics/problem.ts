import { placeOf, programFrameOf } from './program-frame';
import type { Problem } from './problem-model';
import { describeProblems, summaryOf } from './report';
import { withoutSecretsIn } from './secrets';

export type { Problem, Severity, ValueEdit } from './problem-model';

/** Writes a problem on one line: `CODE path: what — fix. See link`. */
export function formatProblem({ code, path, what, expected, fix, link }: Problem): string {
  return `${code}${path && ' '}${path}: ${what}${expected ? `; expected ${expected}` : ''} — ${fix}${link ? `. See ${link}` : ''}`;
}

/**
 * Every error this library throws. `problems` holds all that was found, never only the first.
 *
 * `message` has one line per problem. `stack`, which is what Node prints of an uncaught error, is the report for a terminal: all
 * errors and warnings by construct, and the line of the program that led to them, instead of a trace through the library.
 */
export class TalosCiliumError extends Error {
  /** All mistakes found together, in a stable order. */
  declare readonly problems: readonly Problem[];
  /** What was found besides and would not have stopped the synth. */
  declare readonly warnings: readonly Problem[];
  /** Line of the program that led to it: `main.ts:9:1`, relative to the working directory. */
  declare readonly source: string | undefined;

  constructor(problems: Problem | readonly Problem[], warnings: readonly Problem[] = []) {
    const list = (Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem]).map(withoutSecretsIn);
    // Without a cause: Node would print its trace, and what it says is part of the problem.
    super(list.map(formatProblem).join('\n'));
    this.name = 'TalosCiliumError';
    const trace: { stack?: string } = {};
    Error.captureStackTrace(trace, new.target);
    let stack: string | undefined;
    const frame = (): string | undefined => programFrameOf(trace);
    // Node 20 prints lines of its own above an error whose own stack was only redefined.
    delete (this as { stack?: string }).stack;
    // Not enumerable: Node prints the enumerable members of an uncaught error once more.
    Object.defineProperties(this, {
      problems: { value: list },
      warnings: { value: warnings.map(withoutSecretsIn) },
      source: { get: () => placeOf(frame()) },
      stack: {
        configurable: true,
        get: () => (stack ??= stackOf(this, frame())),
        set: (value: string) => void (stack = value),
      },
    });
  }

  /** Code of the first problem. */
  get code(): string {
    return this.problems[0]?.code ?? 'UNKNOWN';
  }
}

function stackOf({ name, problems, warnings }: TalosCiliumError, frame: string | undefined): string {
  const all = [...problems, ...warnings];
  return `${describeProblems(all)}\n\n${name}: ${summaryOf(all)}${frame === undefined ? '' : `\n${frame}`}`;
}
