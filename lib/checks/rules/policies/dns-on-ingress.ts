import { namespaced, policyRule } from '../../policies/policy-rule';

export const dnsOnIngress = policyRule({
  id: 'POL210',
  title: 'DNS rules on ingress',
  reason: 'Questions are looked at where they are asked. The API server takes the rule, the agent refuses the whole policy.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] })] },
});
