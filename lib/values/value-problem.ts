import type { ChartFacts } from '../chart/chart-facts';
import type { Code } from '../diagnostics/catalogue';
import type { Problem, ValueEdit } from '../diagnostics/problem';
import type { EffectiveValues } from './effective-values';
import { shortJson } from '../kubernetes/json';
import { formatValuePath } from './value-path';

/** Input of the checks of values: the values, and the construct that they belong to. */
export interface ValueCheck {
  readonly effective: EffectiveValues;
  /** Construct path, for messages. */
  readonly path: string;
}

/** What is wrong with one value. */
export interface FoundValue {
  readonly code: Code;
  readonly at: readonly string[];
  readonly value: unknown;
  /** The rest of the sentence after the path of the value: `does not exist in ...`. */
  readonly wrong: string;
  readonly fix: string;
  /** The fix for programs. */
  readonly edits?: readonly ValueEdit[];
  /** The cluster is the same without the value: a warning. */
  readonly isIdle?: boolean;
  readonly link?: string;
}

/**
 * A problem with one value: `value <path> <what is wrong> (<value>, set by <origin>)`. The origin is left out for raw values of the
 * user.
 */
export function valueProblem({ effective, path }: ValueCheck, found: FoundValue): Problem {
  const subject = formatValuePath(found.at);
  const origin = effective.originOf(found.at);
  const setBy = origin && origin.rank !== 'user' ? `, set by ${origin.origin}` : '';
  return {
    code: found.code,
    path,
    subject,
    ...(found.isIdle && { severity: 'warning' }),
    what: `value ${subject} ${found.wrong} (${shortJson(found.value)}${setBy})`,
    fix: found.fix,
    ...(found.edits !== undefined && { edits: found.edits }),
    ...(found.link !== undefined && { link: found.link }),
  };
}

/** The chart in a message: `chart cilium 1.20.0`. */
export function chartTitle({ name, version }: ChartFacts): string {
  return `chart ${name} ${version}`;
}

/** Address of the values.yaml of the chart, in which upstream describes each value. */
export function valuesYaml({ version }: ChartFacts): string {
  return `https://github.com/cilium/cilium/blob/v${version}/install/kubernetes/cilium/values.yaml`;
}
