import { namespaced, policyRule } from '../../policies/policy-rule';

export const portProtocol = policyRule({
  id: 'POL222',
  title: 'Protocol that policies do not know',
  reason: 'Protocols are written in capitals, ICMP has its own place, and those without ports came with 1.19 and 1.20.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'udp' }] }] }] })] },
});
