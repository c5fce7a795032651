import { namespaced, policyRule } from '../../policies/policy-rule';

export const icmpWithPorts = policyRule({
  id: 'POL206',
  title: 'Rule with ICMP types and ports',
  reason: 'ICMP has no ports. The API server takes the rule, the agent refuses the whole policy.',
  good: { objects: [namespaced({ egress: [{ icmps: [{ fields: [{ type: 'EchoRequest' }] }] }, { toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ icmps: [{ fields: [{ type: 'EchoRequest' }] }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
});
