import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { policySpecs } from '../../../model/policy-specs';
import { isOn, seen } from '../../../model/values';

const policy = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'default-deny', namespace: 'shop' },
  spec: { endpointSelector: {}, ingress: [{}] },
};

/** It is meant for some days, and forgotten for years. */
export const auditMode: ModelRule = {
  on: 'model',
  id: 'POL103',
  title: 'Policies that are watched, not enforced',
  severity: 'warning',
  reason:
    'In audit mode Cilium lets pass what policies would drop and reports it with the verdict AUDIT. It is one switch for all policies of ' +
    'the cluster, layer 7 rules excepted.',
  link: 'https://docs.cilium.io/en/stable/security/policy-creation/',
  good: { objects: [policy] },
  bad: { values: { policyAuditMode: true }, objects: [policy] },
  *check({ ciliums, objects }) {
    if (!ciliums.some((cilium) => isOn(cilium, 'policyAuditMode'))) return;
    const byScope = ciliumByScope(ciliums);
    const scopes = new Set(policySpecs(objects).map(({ policy: { scope } }) => byScope.get(scope)));
    for (const cilium of ciliums) {
      if (!scopes.has(cilium) || !isOn(cilium, 'policyAuditMode')) continue;
      yield {
        path: cilium.path,
        subject: 'policyAuditMode',
        what: `no policy of the cluster is enforced (${seen(cilium, 'policyAuditMode')})`,
        fix: 'look at what would be dropped with hubble observe --verdict AUDIT, then leave audit mode',
      };
    }
  },
};
