import { TalosCiliumError, type Problem } from '../diagnostics/problem';

/** A problem whose path is added by whoever knows it. */
export type Mistake = Omit<Problem, 'path'>;

/** Throws all mistakes of one call, when there are any. */
export function throwMistakes(path: string, mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw new TalosCiliumError(mistakes.map((mistake) => ({ ...mistake, path })));
}

/** Does `work` with errors that name `path` in place of their own. */
export function at<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    throw new TalosCiliumError(error.problems.map((problem) => ({ ...problem, path })));
  }
}
