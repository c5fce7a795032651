import { TalosCiliumError } from '../diagnostics/problem';
import type { Problem } from '../diagnostics/problem';

/** Gathers the mistakes of one call, so that all of them are thrown together. */
export class ProblemCollector {
  private readonly problems: Problem[] = [];
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  add(problem: Omit<Problem, 'path'>): void {
    this.problems.push({ ...problem, path: this.path });
  }

  /** Runs a reader and keeps its mistakes, naming the property that they are in; undefined when there were any. */
  attempt<T>(property: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof TalosCiliumError)) throw error;
      for (const problem of error.problems) this.add({ ...problem, what: `${property}: ${problem.what}` });
      return undefined;
    }
  }

  /** Throws all mistakes, when there are any. */
  throwIfAny(): void {
    if (this.problems.length > 0) throw new TalosCiliumError(this.problems);
  }
}
