import { namespaced, policyRule } from '../../policies/policy-rule';

export const portCount = policyRule({
  id: 'POL220',
  title: 'More than 40 ports in one item of toPorts',
  reason: 'Each port is an entry in a map of each endpoint. API server and agent take 40 in one item.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '8000', endPort: 8040, protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: Array.from({ length: 41 }, (_, index) => ({ port: String(8000 + index), protocol: 'TCP' })) }] }] })] },
});
