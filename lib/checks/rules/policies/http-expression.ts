import { namespaced, policyRule } from '../../policies/policy-rule';

export const httpExpression = policyRule({
  id: 'POL229',
  title: 'Regular expression that RE2 does not read',
  reason: 
    'The agent compiles methods and paths, and Envoy hosts, as RE2 does: without look-around and back references. The agent refuses the ' +
    'whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: '/public/.*' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ path: '/(?!admin).*' }] } }] }] })] },
});
