import { namespaced, policyRule } from '../../policies/policy-rule';

export const l7ProxyOff = policyRule({
  id: 'POL216',
  title: 'L7 rules while the proxy is off',
  reason: 'Without the proxy the agent refuses every policy with L7 rules, DNS rules among them.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { values: { l7Proxy: false }, objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
});
