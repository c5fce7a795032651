import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';

export const policyShape: PolicyRule = {
  id: 'POL200',
  title: 'Policy without a spec, or with a value of the wrong type',
  reason: 'The API server rejects a value whose type differs from the CRD. The agent rejects a policy without a spec.',
  good: { objects: [namespaced({ egress: [{ toCIDR: ['192.0.2.0/24'] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDR: '192.0.2.0/24' }] })] },
  typescript: {
    wrong: program(".addRule('egress', { toCIDR: '192.0.2.0/24' as never })"),
    right: program(".allowTo(Peer.cidr('192.0.2.0/24'))"),
  },
  visit: {
    policy({ kind, spec, specs }, walk) {
      if (isSet(spec)) return;
      if (kind === 'NetworkPolicy') walk.report('spec', spec, 'is required', 'add spec, or remove the policy');
      else if (!isSet(specs) || (Array.isArray(specs) && count(specs) === 0)) walk.report('spec', specs && { specs }, 'or specs is required', 'add spec, or remove the policy');
    },
    mistyped({ member, value, expected }, walk) {
      const fix = expected === 'string' ? 'write a string, in quotes where YAML reads something else' : `write a ${expected}, or remove it`;
      walk.report(member, value, `must be a ${expected}`, fix);
    },
  },
};
