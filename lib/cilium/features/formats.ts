import type { Duration } from 'cdk8s';
import { Cidr } from '../../cluster/cidr';
import type { Reporter } from '../../diagnostics/reporter';
import { isDnsLabel } from '../../kubernetes/dns-names';
import { durationText } from '../../kubernetes/duration';
import { describeRange, isGoDuration, isInRange, type NumberRange } from '../../values';

/** A duration in the format of Go, such as `15s` or `1m30s`. Any other string is reported. */
export function readDuration(prop: string, value: string | Duration | undefined, report: Reporter): string | undefined {
  if (value === undefined) return undefined;
  const text = durationText(value);
  if (!isGoDuration(text)) {
    report.add({ code: 'CIL033', what: `${prop} must be a duration with a unit; got ${JSON.stringify(text)}`, fix: `write ${/^\d+$/.test(text) ? `'${text}s'` : "it as '500ms', '15s' or '2m'"}` });
  }
  return text;
}

/** Reports a number that is not whole or not in the range. */
export function checkNumber(prop: string, value: number | undefined, range: NumberRange, report: Reporter): void {
  if (value === undefined || isInRange(value, range)) return;
  report.add({ code: 'CIL034', what: `${prop} must be a whole number ${describeRange(range)}; got ${value}`, fix: `set ${prop} to a whole number ${describeRange(range)}` });
}

/** Reports a string that is not a quantity of Kubernetes, such as `100m` or `512Mi`. */
export function checkQuantity(prop: string, value: string, report: Reporter): void {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[munkMGTPE]|[KMGTPE]i)?$/.test(value)) return;
  report.add({ code: 'CIL035', what: `${prop} must be a resource quantity; got ${JSON.stringify(value)}`, fix: "write a number with an optional unit, such as '100m' or '512Mi'" });
}

/** Reports a string that is not a DNS label, which names of namespaces and releases must be. */
export function checkNamespace(prop: string, value: string | undefined, report: Reporter): void {
  if (value === undefined || isDnsLabel(value)) return;
  report.add({ code: 'CIL036', what: `${prop} is not a valid name: ${JSON.stringify(value)}`, fix: 'use lower-case letters, digits and dashes, at most 63 characters, with a letter or digit at both ends' });
}

/** Reads a CIDR; a mistake is reported, and the result is then undefined. */
export function readCidr(prop: string, value: string | Cidr, report: Reporter): Cidr | undefined {
  return Cidr.isCidr(value) ? value : report.attempt(() => Cidr.parse(value), prop);
}
