import { namespaced, ofNodes, policyRule } from '../../policies/policy-rule';

export const oneSelector = policyRule({
  id: 'POL201',
  title: 'Policy that selects endpoints and nodes, or neither',
  reason: 'A policy is for endpoints or for nodes. The agent refuses it otherwise.',
  good: { objects: [namespaced({ ingress: [{}] })] },
  bad: { objects: [ofNodes({ endpointSelector: {}, ingress: [{}] })] },
});
