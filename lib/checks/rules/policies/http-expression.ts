import { expressionProblem } from '../../../model/policy-language';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const FIELDS = ['method', 'path', 'host'] as const;

export const httpExpression: PolicyRule = {
  id: 'POL229',
  title: 'Invalid regular expression in an HTTP rule',
  reason: 'The agent and Envoy read method, path and host as regular expressions of RE2, which has no look-around and no back references. The agent rejects the whole policy when one of them is invalid.',
  link: 'https://github.com/google/re2/wiki/Syntax',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: '/public/.*' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: '/(?!admin).*' }] } }] }] })] },
  typescript: {
    wrong: program(".allowFrom(Peer.any(), Port.tcp(8080), Http.get('/(?!admin).*'))"),
    right: program(".allowFrom(Peer.any(), Port.tcp(8080), Http.get('/(orders|items)/.*'))"),
  },
  visit: {
    http(rule, walk) {
      for (const name of FIELDS) {
        const expression = rule[name];
        if (!isSet(expression)) continue;
        if (typeof expression !== 'string') {
          walk.report(name, expression, 'must be a string', 'write it in quotes');
          continue;
        }
        const problem = expressionProblem(expression);
        if (problem !== undefined) walk.report(name, expression, `is not a valid regular expression of RE2: ${problem}`, 'rewrite it without look-around and back references');
      }
    },
  },
};
