import { TalosCiliumError, type Problem } from '../diagnostics/problem';

/** Does `work`; mistakes that it throws join the list instead. */
export function collecting<T>(problems: Problem[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TalosCiliumError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
