import { namespaced, policyRule } from '../../policies/policy-rule';

export const l7AnyPort = policyRule({
  id: 'POL214',
  title: 'L7 rules on port 0',
  reason: 'Port 0 is every port, and the proxy takes traffic of single ports. The API server takes the rule, the agent refuses the whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
});
