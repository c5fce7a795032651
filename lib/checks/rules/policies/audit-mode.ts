import type { ModelRule } from '../../rule';
import { ciliumByScope } from '../../../model/clusters';
import { policySpecs } from '../../../model/policy-specs';
import { describeValues, isOn } from '../../../model/values';

const policy = {
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'default-deny', namespace: 'shop' },
  spec: { endpointSelector: {}, ingress: [{}] },
};

const program = (props: string): string => `CiliumPolicies.clusterwide(chart, 'baseline').add(Preset.zeroTrust(${props}));`;

export const auditMode: ModelRule = {
  on: 'model',
  id: 'POL103',
  title: 'Policies that audit mode does not enforce',
  severity: 'warning',
  reason: 'In audit mode Cilium allows what policies would drop, and reports it with the verdict AUDIT. The setting applies to all policies of the cluster, except L7 rules, which stay enforced. Turn it off as soon as all connections with this verdict should be denied.',
  link: 'https://docs.cilium.io/en/stable/security/policy-creation/',
  good: { objects: [policy] },
  bad: { values: { policyAuditMode: true }, objects: [policy] },
  typescript: { wrong: program("{ mode: 'audit' }"), right: program("{ mode: 'enforce' }") },
  *check({ ciliums, objects }) {
    if (!ciliums.some((cilium) => isOn(cilium, 'policyAuditMode'))) return;
    const byScope = ciliumByScope(ciliums);
    const scopes = new Set(policySpecs(objects).map(({ policy: { scope } }) => byScope.get(scope)));
    for (const cilium of ciliums) {
      if (!scopes.has(cilium) || !isOn(cilium, 'policyAuditMode')) continue;
      yield {
        path: cilium.path,
        subject: 'policyAuditMode',
        what: `audit mode is on, so no network policy of the cluster is enforced (${describeValues(cilium, 'policyAuditMode')})`,
        fix: 'read what policies would drop with hubble observe --verdict AUDIT, add the missing rules, then turn audit mode off',
      };
    }
  },
};
