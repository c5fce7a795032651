import { namespaced, policyRule } from '../../policies/policy-rule';

export const entity = policyRule({
  id: 'POL227',
  title: 'Entity that does not exist',
  reason: 'Entities are a fixed list of names.',
  good: { objects: [namespaced({ egress: [{ toEntities: ['world'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toEntities: ['internet'] }] })] },
});
