import { ofNodes, policyRule } from '../../policies/policy-rule';

export const hostL7 = policyRule({
  id: 'POL212',
  title: 'L7 rules in a policy of nodes',
  reason: 'The proxy does not stand before the nodes\' own traffic, but for DNS that they ask, since 1.19.',
  good: { objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [ofNodes({
      ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }], rules: { http: [{ path: '/metrics' }] } }] }],
    })] },
});
