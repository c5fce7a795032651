import { namespaced, policyRule } from '../../policies/policy-rule';

export const icmpTypes = policyRule({
  id: 'POL207',
  title: 'ICMP type or family that does not exist',
  reason: 'A type is a number from 0 to 255 or a name of its family, at most 40 of them in one item.',
  good: { objects: [namespaced({ ingress: [{ icmps: [{ fields: [{ family: 'IPv6', type: 'PacketTooBig' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ icmps: [{ fields: [{ family: 'IPv4', type: 'PacketTooBig' }] }] }] })] },
});
