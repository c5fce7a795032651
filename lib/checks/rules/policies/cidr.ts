import { namespaced, policyRule } from '../../policies/policy-rule';

export const cidr = policyRule({
  id: 'POL224',
  title: 'Address that is no CIDR',
  reason: 'Addresses come with a prefix length: the API server refuses an address alone, and the agent what it cannot read.',
  good: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.7/32'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.300/24'] }] })] },
});
