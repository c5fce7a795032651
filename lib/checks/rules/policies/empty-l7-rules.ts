import type { ModelRule } from '../../rule';
import { namespaced } from '../../policies/policy-rule';
import { identityOf } from '../../../model/identity';
import { map, maps } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';

/** Source: `L7Rules.Len` in `pkg/policy/api/l4.go` counts the entries of the lists (1.18.11, 1.19.6, 1.20.2). */
export const emptyL7Rules: ModelRule = {
  on: 'model',
  id: 'POL108',
  title: 'Empty list of L7 rules, which allows every request',
  severity: 'error',
  reason: 'The agent treats an empty list of HTTP or DNS rules like no list. The port is open for all requests, and the proxy does not see them.',
  related: ['POL106', 'POL213'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [] } }] }] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      for (const section of ['ingress', 'egress']) {
        for (const [index, rule] of maps(spec[section]).entries()) {
          for (const [at, { rules }] of maps(rule.toPorts).entries()) {
            const lists = Object.entries(map(rules)).filter(([, value]) => Array.isArray(value));
            if (lists.length === 0 || lists.some(([, value]) => (value as readonly unknown[]).length > 0)) continue;
            const [family] = lists[0]!;
            yield {
              path: policy.path,
              what: `${policy.object.kind} ${identityOf(policy.object).title}: ${section}[${index}].toPorts[${at}].rules.${family} is empty, so every request is allowed`,
              fix: family === 'dns' ? 'add a DNS rule, for example { matchPattern: "*" }, or remove rules' : 'add an HTTP rule, for example { method: GET }, or remove rules',
            };
          }
        }
      }
    }
  },
};
