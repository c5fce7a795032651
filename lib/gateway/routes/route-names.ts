import { isDnsLabel, isDnsSubdomain } from '../../kubernetes/dns-names';
import type { Report } from '../report';
import { requireFeature } from './route-support';
import type { RouteTarget } from './route-support';

/** Notes `RTE001` for a name that no object can have. */
export function checkObjectName(name: string, report: Report): void {
  if (isDnsSubdomain(name)) return;
  const found = name.length > 253 ? `${name.length} characters` : name;
  report.add('RTE001', `name is no DNS subdomain of at most 253 characters (${found})`, 'set name: lower-case letters, digits, dashes and dots');
}

/** Notes `RTE002` when the namespace is not known or cannot be one. */
export function checkNamespace(namespace: string | undefined, report: Report): void {
  if (namespace === undefined) {
    report.add('RTE002', 'has no namespace (neither the prop nor the chart gives one)', 'set namespace: which Gateways take it and which Services it reaches depends on it');
  } else if (!isDnsLabel(namespace)) {
    report.add('RTE002', `namespace is no DNS label of at most 63 characters (${namespace})`, 'write lower-case letters, digits and dashes');
  }
}

/** Notes `RTE045` for what is no name of a rule. */
export function checkRuleName(name: string, target: RouteTarget, report: Report): void {
  requireFeature('ruleName', target, report);
  if (!isDnsSubdomain(name)) report.add('RTE045', `name is no DNS subdomain of at most 253 characters (${name})`, 'write lower-case letters, digits, dashes and dots');
}

/** Notes `RTE045` for names that two rules of a route have. */
export function checkRuleNames(names: readonly (string | undefined)[], report: Report): void {
  const given = names.filter((name) => name !== undefined);
  for (const name of new Set(given)) {
    if (given.filter((each) => each === name).length > 1) report.add('RTE045', `has two rules of one name (${name})`, 'rename one');
  }
}
