import { TalosCiliumError } from '../../lib/diagnostics/problem';

/** Codes of the problems that the work ends with; none when it does not throw. */
export function errorCodes(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof TalosCiliumError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}
