import type { JsonObject } from '../../../kubernetes/json';
import { identityOf } from '../../../model/identity';
import { list, maps } from '../../../model/json';
import { policySpecs } from '../../../model/policy-specs';
import { namespaced } from '../../policies/policy-rule';
import type { ModelRule } from '../../rule';

const OPEN: JsonObject = { egress: [{ toEntities: ['cluster'] }] };

/** Source: `processRule` in `pkg/policy/k8s/service.go` reads `egress` only (1.18.11, 1.19.6, 1.20.2). */
export const deniedService: ModelRule = {
  on: 'model',
  id: 'POL116',
  title: 'Deny rule for a Service',
  severity: 'error',
  reason:
    'The agent resolves toServices only in egress, not in egressDeny. A deny rule with toServices and ports denies these ports for ' +
    'every peer. Without ports, it denies nothing.',
  related: ['POL022', 'POL115'],
  link: 'https://docs.cilium.io/en/stable/security/policy/layer3/#services-based',
  good: { objects: [namespaced({ ...OPEN, egressDeny: [{ toEndpoints: [{ matchLabels: { app: 'legacy' } }] }] })] },
  bad: { objects: [namespaced({ ...OPEN, egressDeny: [{ toServices: [{ k8sService: { serviceName: 'legacy', namespace: 'shop' } }] }] })] },
  *check({ objects }) {
    for (const { policy, spec } of policySpecs(objects)) {
      for (const [index, rule] of maps(spec.egressDeny).entries()) {
        if (maps(rule.toServices).length === 0) continue;
        const ports = list(rule.toPorts).length > 0 || list(rule.icmps).length > 0;
        yield {
          path: policy.path,
          what: `${policy.object.kind} ${identityOf(policy.object).title}: egressDeny[${index}].toServices is not resolved, so the rule ${ports ? 'denies its ports for every peer' : 'denies nothing'}`,
          fix: 'select the pods of the Service with toEndpoints',
        };
      }
    }
  },
};
