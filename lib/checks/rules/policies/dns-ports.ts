import { namespaced, policyRule } from '../../policies/policy-rule';

export const dnsPorts = policyRule({
  id: 'POL211',
  title: 'DNS rules without a port, or with a range of ports',
  reason: 'The DNS proxy takes traffic of single ports.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchName: 'example.com' }] } }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', endPort: 60, protocol: 'ANY' }], rules: { dns: [{ matchName: 'example.com' }] } }] }] })] },
});
