import { directFeature } from './direct';

/** How agents enforce network policies. @see https://docs.cilium.io/en/stable/security/policy/intro/#policy-enforcement-modes */
export interface PolicyEnforcementProps {
  /**
   * What happens to pods that no policy selects: their traffic is allowed (`default`), or forbidden (`always`). `never` enforces no policy.
   * @default - the chart's: default
   */
  readonly mode?: 'default' | 'always' | 'never';
  /**
   * What CIDRs in policies can match in addition to addresses outside of the cluster: the nodes.
   * @default - none
   */
  readonly cidrMatchMode?: readonly 'nodes'[];
  /**
   * Whether policies only report what they would drop, on all nodes.
   * @default - the agent's: false
   */
  readonly auditMode?: boolean;
  /**
   * What a pod receives when egress is denied: nothing, or an ICMP error. Cilium 1.19 and newer.
   * @default - the chart's: none
   */
  readonly denyResponse?: 'none' | 'icmp';
  /**
   * Whether NetworkPolicy objects of Kubernetes are enforced.
   * @default - the chart's: true
   */
  readonly kubernetesPolicies?: boolean;
  /**
   * Whether policies can leave out default deny (`enableDefaultDeny`).
   * @default - the chart's: true
   */
  readonly nonDefaultDeny?: boolean;
}

/** Enforcement of network policies. */
export const policyEnforcement = directFeature<'policyEnforcement', PolicyEnforcementProps>('policyEnforcement', {
  mode: 'policyEnforcementMode',
  cidrMatchMode: 'policyCIDRMatchMode',
  auditMode: 'policyAuditMode',
  denyResponse: { path: 'policyDenyResponse', since: '1.19' },
  kubernetesPolicies: 'k8sNetworkPolicy.enabled',
  nonDefaultDeny: 'enableNonDefaultDenyPolicies',
});
