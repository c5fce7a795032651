import { namespaced, policyRule } from '../../policies/policy-rule';

export const requirements = policyRule({
  id: 'POL209',
  title: 'Requirements on peers, which are gone since Cilium 1.19',
  reason: 'fromRequires and toRequires were deprecated for long; the CRDs of 1.19 take only an empty list.',
  versions: { from: '1.19' },
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { app: 'api', env: 'prod' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromRequires: [{ matchLabels: { env: 'prod' } }] }] })] },
});
