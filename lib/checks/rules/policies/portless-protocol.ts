import { ofNodes, policyRule } from '../../policies/policy-rule';

export const portlessProtocol = policyRule({
  id: 'POL223',
  title: 'Port of a protocol that has none',
  reason: 'VRRP, IGMP, GRE and their like have no ports; the agent refuses any but 0.',
  good: { version: '1.20.0', objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '0', protocol: 'VRRP' }] }] }] })] },
  bad: { version: '1.20.0', objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '112', protocol: 'VRRP' }] }] }] })] },
});
