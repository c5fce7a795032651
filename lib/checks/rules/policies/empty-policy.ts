import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';

export const emptyPolicy: PolicyRule = {
  id: 'POL203',
  title: 'Policy without rules',
  reason: 'The API server accepts a policy whose lists of rules are empty, but the agent rejects it, so nothing is denied. One empty rule turns default deny on.',
  good: { objects: [namespaced({ ingress: [{}] })] },
  bad: { objects: [namespaced({ ingress: [] })] },
  typescript: {
    wrong: "new CiliumPolicies(chart, 'shop', { namespace: 'shop' })\n  .for(Selector.labels({ app: 'web' }));",
    right: program(".isolate('ingress')"),
  },
  visit: {
    spec({ ingress, ingressDeny, egress, egressDeny }, walk) {
      if (hasRules(ingress) || hasRules(egress) || hasRules(ingressDeny) || hasRules(egressDeny)) return;
      const lists = { ingress, ingressDeny, egress, egressDeny };
      walk.report(undefined, Object.values(lists).some(isSet) ? lists : undefined, 'has no rules', 'add a rule; ingress: [{}] turns default deny on and allows nothing');
    },
  },
};

/** What is not a list is another finding. */
function hasRules(rules: unknown): boolean {
  return count(rules) > 0 || (isSet(rules) && !Array.isArray(rules));
}
