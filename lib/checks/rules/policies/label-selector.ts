import { namespaced, policyRule } from '../../policies/policy-rule';

export const labelSelector = policyRule({
  id: 'POL231',
  title: 'Label selector that is not valid',
  reason: 'Keys and values have the syntax of Kubernetes\' labels, and In and NotIn compare with at least one value.',
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'api'] }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchExpressions: [{ key: 'app', operator: 'In' }] }] }] })] },
});
