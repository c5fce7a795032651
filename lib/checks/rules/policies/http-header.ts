import { namespaced, policyRule } from '../../policies/policy-rule';

export const httpHeader = policyRule({
  id: 'POL230',
  title: 'HTTP header without a name or with an unknown action',
  reason: 'A header to match has a name, a Secret has one too, and a mismatch has one of four consequences.',
  good: { objects: [namespaced({
      ingress: [
        {
          toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ headerMatches: [{ name: 'X-Team', value: 'shop', mismatch: 'LOG' }] }] } }],
        },
      ],
    })] },
  bad: { objects: [namespaced({
      ingress: [
        {
          toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ headerMatches: [{ name: 'X-Team', mismatch: 'DROP' }] }] } }],
        },
      ],
    })] },
});
