import type { ModelRule } from '../../rule';
import { namespaced } from '../../policies/policy-rule';
import { list, map } from '../../../model/json';
import { identityOf } from '../../../model/identity';
import { policySpecs } from '../../../model/policy-specs';

/** Source: the agent's `PolicyEntries` are made of the rules of a direction only (`pkg/policy/utils/parserules.go` in 1.20.2, `rule.go` in 1.18.11 and 1.19.6). */
export const defaultDenyWithoutRules: ModelRule = {
  on: 'model',
  id: 'POL105',
  title: 'Default deny in a direction without rules',
  severity: 'error',
  reason: 'enableDefaultDeny applies to the rules of a direction. If a policy has none there, it has no effect, and all traffic in this direction stays allowed. One empty rule turns default deny on.',
  related: ['POL203'],
  link: 'https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes',
  good: { objects: [namespaced({ enableDefaultDeny: { ingress: true }, ingress: [{}], egress: [{ toEntities: ['world'] }] })] },
  bad: { objects: [namespaced({ enableDefaultDeny: { ingress: true }, egress: [{ toEntities: ['world'] }] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      const wanted = map(spec.enableDefaultDeny);
      for (const direction of ['ingress', 'egress'] as const) {
        if (wanted[direction] !== true || list(spec[direction]).length > 0 || list(spec[`${direction}Deny`]).length > 0) continue;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title} enables default deny for ${direction}, but has no ${direction} rules, so all ${direction} traffic stays allowed`,
          fix: `add ${direction}: [{}], a rule that allows nothing`,
        };
      }
    }
  },
};
