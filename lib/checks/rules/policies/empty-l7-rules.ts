import { isJsonObject } from '../../../kubernetes/json';
import { count } from '../../policies/policy-walk';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';

/** Source: `L7Rules.Len` in `pkg/policy/api/l4.go` counts the entries of the lists (1.18.11, 1.19.6, 1.20.2). */
export const emptyL7Rules: PolicyRule = {
  id: 'POL108',
  title: 'Empty list of L7 rules, which allows every request',
  reason: 'The agent treats an empty list of HTTP or DNS rules like no list. The port is open for all requests, and the proxy does not see them.',
  related: ['POL106', 'POL213'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer7/',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [] } }] }] })] },
  visit: {
    portRule({ rules }, walk) {
      if (walk.deny || walk.l7 !== 'none' || !isJsonObject(rules)) return;
      const lists = Object.keys(rules).filter((name) => Array.isArray(rules[name]));
      const [family] = lists;
      if (family === undefined || lists.some((name) => count(rules[name]) > 0)) return;
      const fix = family === 'dns' ? 'add a DNS rule, for example { matchPattern: "*" }, or remove rules' : 'add an HTTP rule, for example { method: GET }, or remove rules';
      walk.report(`rules.${family}`, rules[family], 'is empty, so every request is allowed', fix);
    },
  },
};
