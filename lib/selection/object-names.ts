import type { Reporter } from '../diagnostics/reporter';
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/dns-names';

/** Reports a value that is not a name of a Kubernetes object. */
export function checkObjectName(value: string, report: Reporter): void {
  if (isDnsSubdomain(value)) return;
  const fix = similar(value, isDnsSubdomain) ?? 'write lower-case letters, digits, dashes and dots, at most 253 characters';
  report.add({ code: 'POL026', what: `${JSON.stringify(value)} is not a valid name of a Kubernetes object`, fix });
}

/** Reports a value that is not a name of a namespace. */
export function checkNamespaceName(value: string, report: Reporter): void {
  if (isDnsLabel(value)) return;
  const fix = similar(value, isDnsLabel) ?? 'write lower-case letters, digits and dashes, at most 63 characters';
  report.add({ code: 'POL035', what: `${JSON.stringify(value)} is not a valid name of a namespace`, fix });
}

/** The valid name that looks most like a value. */
function similar(value: string, isValid: (name: string) => boolean): string | undefined {
  const name = value.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return isValid(name) ? `write '${name}'` : undefined;
}
