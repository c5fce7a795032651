import { namespaced, policyRule } from '../../policies/policy-rule';

export const l7Families = policyRule({
  id: 'POL215',
  title: 'L7 rules of several families on one port',
  reason: 'A port speaks one protocol: its rules are of http or of dns.',
  good: { objects: [namespaced({
      egress: [
        {
          toPorts: [
            { ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } },
            { ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } },
          ],
        },
      ],
    })] },
  bad: { objects: [namespaced({
      egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }], dns: [{ matchPattern: '*' }] } }] }],
    })] },
});
