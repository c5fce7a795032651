import { namespaced, policyRule } from '../../policies/policy-rule';

export const emptyPolicy = policyRule({
  id: 'POL203',
  title: 'Policy whose lists of rules are all empty',
  reason: 'The API server takes an empty list, and the agent refuses a policy without a rule: nothing is denied. Default deny is one empty rule.',
  good: { objects: [namespaced({ ingress: [{}] })] },
  bad: { objects: [namespaced({ ingress: [] })] },
});
