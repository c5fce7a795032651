import type { JsonObject } from '../../lib/kubernetes/json';

/** A rule of the ingress firewall. */
export function ruleDocument(name: string, ports: (number | string)[], protocol = 'tcp', subnets = ['10.0.0.0/8']): JsonObject {
  return { apiVersion: 'v1alpha1', kind: 'NetworkRuleConfig', name, portSelector: { ports, protocol }, ingress: subnets.map((subnet) => ({ subnet })) };
}
/** Rules that Talos refuses, as documents; test/e2e/talos/firewall.test.ts shows them to Talos. */
export const REFUSED_RULES: readonly [string, RegExp, JsonObject][] = [
  ['a port as a text', /has an invalid port \("50000"\)/, ruleDocument('a', ['50000'])],
  ['an inverted range', /has an invalid port \("200-100"\)/, ruleDocument('a', ['200-100'])],
  ['a port above the last', /has an invalid port \(70000\)/, ruleDocument('a', [70000])],
  ['a port in a range', /has ports that overlap \(10250 and 10200-10300\)/, ruleDocument('a', [10250, '10200-10300'])],
  ['a port twice', /has ports that overlap \(80 and 80\)/, ruleDocument('a', [80, 443, 80])],
  ['ICMP', /is a rule for icmp, which has no ports/, ruleDocument('a', [], 'icmp')],
  ['no ports', /has an empty list portSelector.ports/, ruleDocument('a', [])],
  ['no name', /has no name/, ruleDocument('', [80])],
];
