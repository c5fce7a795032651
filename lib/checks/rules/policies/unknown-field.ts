import { namespaced, policyRule } from '../../policies/policy-rule';

export const unknownField = policyRule({
  id: 'POL232',
  title: 'Field that policies do not have',
  reason: 'The API server drops it, and what it was to narrow is open, or denied, as a whole: toFQDNs in egressDeny denies everything.',
  good: { objects: [namespaced({ egressDeny: [{ toCIDR: ['169.254.169.254/32'] }] })] },
  bad: { objects: [namespaced({ egressDeny: [{ toFQDNs: [{ matchName: 'example.com' }] }] })] },
});
