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
  /** What it is about, for programs: the dotted path of a value. */
  readonly subject?: string;
}

/** Writes a problem on one line: `CODE path: what — fix. See link`. */
export function formatProblem(problem: Problem): string {
  const link = problem.link ? `. See ${problem.link}` : '';
  const expected = problem.expected ? `; expected ${problem.expected}` : '';
  return `${problem.code} ${problem.path}: ${problem.what}${expected} — ${problem.fix}${link}`;
}

/** Every error this library throws. `problems` holds all that was found, never only the first. */
export class TalosCiliumError extends Error {
  /** All mistakes found together, in a stable order. */
  declare readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: { readonly cause?: unknown }) {
    const list: readonly Problem[] = Array.isArray(problems) ? [...problems] : [problems as Problem];
    super(list.map(formatProblem).join('\n'), options);
    this.name = 'TalosCiliumError';
    // Not enumerable: the message holds it all, and Node prints the enumerable members of an uncaught error once more.
    Object.defineProperty(this, 'problems', { value: list });
  }

  /** Code of the first problem. */
  get code(): string {
    return this.problems[0]?.code ?? 'UNKNOWN';
  }
}
