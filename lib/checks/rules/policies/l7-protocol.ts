import { namespaced, policyRule } from '../../policies/policy-rule';

export const l7Protocol = policyRule({
  id: 'POL213',
  title: 'L7 rules on a port without protocol TCP',
  reason: 
    'A port without a protocol is one of every protocol, and HTTP is on TCP only. The API server takes the rule, the agent refuses the ' +
    'whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
});
