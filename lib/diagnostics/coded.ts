import type { Code } from './catalogue';
import { TalosCiliumError, type Problem } from './problem';

/** A problem of this library. `Problem` has any text as its code, because users report problems too. */
export interface CodedProblem extends Problem {
  readonly code: Code;
}

/** `TalosCiliumError` for problems of this library: a code that the catalogue does not declare does not compile. */
export const CodedError: new (problems: CodedProblem | readonly CodedProblem[]) => TalosCiliumError = TalosCiliumError;
