import { isDnsLabel } from '../../kubernetes/dns-names';
import type { FeatureContext } from './feature';

type Report = FeatureContext['problem'];

/** Reports a text that is no duration as Go reads it: `15s`, `1m30s`. */
export function checkDuration(prop: string, value: string | undefined, problem: Report): void {
  if (value === undefined || /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(value)) return;
  problem('CIL033', `${prop} is no duration (${value})`, 'give a number with its unit: 500ms, 15s, 2m');
}

/** Reports a number that is not whole or out of bounds. */
export function checkNumber(prop: string, value: number | undefined, least: number, most: number, problem: Report): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  problem('CIL034', `${prop} is no whole number ${bounds} (${value})`, `give a whole number ${bounds}`);
}

/** Reports a text that is no quantity of Kubernetes: `100m`, `512Mi`. */
export function checkQuantity(prop: string, value: string, problem: Report): void {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[munkMGTPE]|[KMGTPE]i)?$/.test(value)) return;
  problem('CIL035', `${prop} is no quantity (${value})`, 'give a number with a unit if it needs one: 100m, 512Mi');
}

/** Reports a text that is no DNS label, as names of namespaces and releases are. */
export function checkNamespace(prop: string, value: string | undefined, problem: Report): void {
  if (value === undefined || isDnsLabel(value)) return;
  problem('CIL036', `${prop} is no name in Kubernetes (${value})`, 'use lower-case letters, digits and dashes, at most 63 of them');
}
