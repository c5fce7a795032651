import { map } from '../../../model/json';
import { count, isSet } from '../../policies/policy-walk';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';

/** Source: the agent's `PolicyEntries` are made of the rules of a direction only (`pkg/policy/utils/parserules.go` in 1.20.2, `rule.go` in 1.18.11 and 1.19.6). */
export const defaultDenyWithoutRules: PolicyRule = {
  id: 'POL105',
  title: 'Default deny in a direction without rules',
  reason: 'enableDefaultDeny has no effect in a direction for which the policy has no rules, so all traffic in that direction stays allowed. One empty rule turns default deny on.',
  related: ['POL203'],
  link: 'https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes',
  good: { objects: [namespaced({ enableDefaultDeny: { ingress: true }, ingress: [{}], egress: [{ toEntities: ['world'] }] })] },
  bad: { objects: [namespaced({ enableDefaultDeny: { ingress: true }, egress: [{ toEntities: ['world'] }] })] },
  visit: {
    spec(spec, walk) {
      if (!isSet(spec.enableDefaultDeny)) return;
      const wanted = map(spec.enableDefaultDeny);
      for (const direction of ['ingress', 'egress']) {
        if (wanted[direction] !== true || count(spec[direction]) > 0 || count(spec[`${direction}Deny`]) > 0) continue;
        walk.report(`enableDefaultDeny.${direction}`, true, `has no effect without ${direction} rules, so all ${direction} traffic stays allowed`, `add ${direction}: [{}], a rule that allows nothing`);
      }
    },
  },
};
