import { identityOf } from '../../../model/identity';
import { maps } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

/** Source: a rule without peers and ports makes no entry, `mergeL4` in `pkg/policy/rule.go` of 1.18.11, 1.19.6 and 1.20.2. */
export const emptyDeny: ModelRule = {
  on: 'model',
  id: 'POL120',
  title: 'Empty deny rule, which denies nothing',
  severity: 'warning',
  reason: 'An empty rule in ingressDeny or egressDeny matches no traffic, so connections that another rule allows stay allowed. Like an empty allow rule, it only turns default deny on.',
  related: ['POL203', 'POL105'],
  link: 'https://docs.cilium.io/en/stable/security/policy/deny/',
  good: { objects: [namespaced({ ingress: [{}] })] },
  bad: { objects: [namespaced({ ingressDeny: [{}] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      for (const section of ['ingressDeny', 'egressDeny'] as const) {
        for (const [index, rule] of maps(spec[section]).entries()) {
          if (Object.keys(rule).length > 0) continue;
          const direction = section.replace('Deny', '');
          yield {
            path: policy.path,
            what: `${policy.object.kind} ${identityOf(policy.object).title}: ${section}[${index}] is empty, so it denies nothing`,
            fix: `write ${direction}: [{}] for default deny, or ${section}: [{ ${direction === 'ingress' ? 'from' : 'to'}Entities: [all] }] to deny every connection`,
          };
        }
      }
    }
  },
};
