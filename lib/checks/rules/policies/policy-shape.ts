import { namespaced, policyRule } from '../../policies/policy-rule';

export const policyShape = policyRule({
  id: 'POL200',
  title: 'Policy without a spec, or with another type than expected',
  reason: 'The API server refuses what has another type than the CRD says, and the agent what has no spec.',
  good: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.0/24'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDR: '192.0.2.0/24' }] })] },
});
