import { expressionProblem } from '../../../model/policy-language';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const FIELDS = ['method', 'path', 'host'] as const;

export const httpExpression: PolicyRule = {
  id: 'POL229',
  title: 'Invalid regular expression in an HTTP rule',
  reason: 'Method, path and host are RE2 regular expressions, which support neither lookaround nor backreferences. The agent rejects the whole policy if one of them is invalid.',
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
        if (problem !== undefined) walk.report(name, expression, `is not a valid RE2 regular expression: ${problem}`, 'rewrite it without lookaround and backreferences');
      }
    },
  },
};
