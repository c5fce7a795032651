import { namespaced, policyRule } from '../../policies/policy-rule';

export const peerKinds = policyRule({
  id: 'POL204',
  title: 'Rule that names its peers in several ways',
  reason: 
    'Endpoints, entities, CIDRs, names, Services and nodes cannot be combined in one rule: the API server takes it, the agent refuses ' +
    'the whole policy.',
  good: { objects: [namespaced({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }] }, { toCIDR: ['192.0.2.0/24'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }], toCIDR: ['192.0.2.0/24'] }] })] },
});
