import type { ChartFacts } from '../chart/chart-facts';
import type { Problem } from '../diagnostics/problem';
import type { EffectiveValues } from './effective-values';
import { shortJson } from '../kubernetes/json';
import { formatValuePath } from './value-path';

/** What the checks of values have in common: the values, and the construct they belong to. */
export interface ValueCheck {
  readonly effective: EffectiveValues;
  /** Construct path, for messages. */
  readonly path: string;
}

/** What is wrong with one value. */
export interface FoundValue {
  readonly code: string;
  readonly at: readonly string[];
  readonly value: unknown;
  /** Follows the value's path: `is unknown to ...`. */
  readonly wrong: string;
  readonly fix: string;
  readonly link?: string;
}

/**
 * A problem with one value: `value <path> <what is wrong> (<value>, set by <origin>)`. The origin is named when it is not
 * the user's own raw values.
 */
export function valueProblem({ effective, path }: ValueCheck, found: FoundValue): Problem {
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

/** The chart for a message: `chart cilium 1.20.0`. */
export function chartTitle({ name, version }: ChartFacts): string {
  return `chart ${name} ${version}`;
}

/** Where the chart's values.yaml is published, with what upstream says of each value. */
export function valuesYaml({ version }: ChartFacts): string {
  return `https://github.com/cilium/cilium/blob/v${version}/install/kubernetes/cilium/values.yaml`;
}
