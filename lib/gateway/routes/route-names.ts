import { isDnsLabel, isDnsSubdomain, nearestDnsLabel } from '../../kubernetes/dns-names';
import type { Reporter } from '../../diagnostics/reporter';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';

/** Reports an invalid name of an object. */
export function checkObjectName(name: string, report: Reporter): void {
  if (isDnsSubdomain(name)) return;
  const value = name.length > 253 ? `${name.length} characters` : name;
  report.add({ code: 'RTE001', what: `name is not a valid name of a Kubernetes object (${value})`, expected: 'lower-case letters, digits, dashes and dots, at most 253', fix: `set name: '${nearestDnsLabel(name)}'` });
}

/** Reports a missing or invalid namespace. */
export function checkNamespace(namespace: string | undefined, report: Reporter): void {
  if (namespace === undefined) {
    report.add({ code: 'RTE002', what: 'namespace is required, because the chart has none', fix: "set namespace, for example namespace: 'shop'" });
  } else if (!isDnsLabel(namespace)) {
    report.add({ code: 'RTE002', what: `namespace is not a valid name of a namespace (${namespace})`, expected: 'lower-case letters, digits and dashes, at most 63', fix: `set namespace: '${nearestDnsLabel(namespace)}'` });
  }
}

/** Reports an invalid name of a rule. */
export function checkRuleName(name: string, target: RouteTarget, report: Reporter): void {
  requireFeature('ruleName', target, report);
  if (!isDnsSubdomain(name)) {
    report.add({ code: 'RTE045', what: `name is not a valid name of a rule (${name})`, expected: 'lower-case letters, digits, dashes and dots, at most 253', fix: `set name: '${nearestDnsLabel(name)}'` });
  }
}

/** Reports rules with the same name. */
export function checkRuleNames(names: readonly (string | undefined)[], report: Reporter): void {
  for (const [index, name] of names.entries()) {
    if (name !== undefined && names.indexOf(name) < index) {
      report.add({ code: 'RTE045', what: `rules[${names.indexOf(name)}] and rules[${index}] have the same name (${name})`, fix: `set another name on rules[${index}]` });
    }
  }
}
