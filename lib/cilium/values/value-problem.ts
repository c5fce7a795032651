import type { Problem } from '../../errors';
import type { EffectiveValues } from './effective-values';
import { formatValuePath, shortJson } from './value-path';

/** What the checks of values have in common: the values, and the construct they belong to. */
export interface ValueCheck {
  readonly effective: EffectiveValues;
  /** Construct path, for messages. */
  readonly path: string;
}

/**
 * A problem with one value: `value <path> <what is wrong> (<value>, set by <origin>)`. The origin is named when it is not
 * the user's own raw values.
 */
export function valueProblem(
  { effective, path }: ValueCheck,
  found: { readonly code: string; readonly at: readonly string[]; readonly value: unknown; readonly wrong: string; readonly fix: string; readonly link?: string },
): Problem {
  const subject = formatValuePath(found.at);
  const origin = effective.originOf(found.at);
  const setBy = origin && origin.rank !== 'user' ? `, set by ${origin.origin}` : '';
  return {
    code: found.code,
    path,
    subject,
    what: `value ${subject} ${found.wrong} (${shortJson(found.value)}${setBy})`,
    fix: found.fix,
    ...(found.link !== undefined && { link: found.link }),
  };
}
