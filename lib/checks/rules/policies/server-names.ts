import { namespaced, policyRule } from '../../policies/policy-rule';

export const serverNames = policyRule({
  id: 'POL218',
  title: 'Server names that are empty, misspelt or beside L7 rules',
  reason: 'TLS server names are read before anything is decrypted: with L7 rules on the same port TLS has to be terminated too.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['api.example.com'] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: [''] }] }] })] },
});
