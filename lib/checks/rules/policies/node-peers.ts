import { namespaced, policyRule } from '../../policies/policy-rule';

export const nodePeers = policyRule({
  id: 'POL208',
  title: 'Nodes as peers while Cilium tells none apart',
  reason: 'fromNodes and toNodes need identities of single nodes. Without them the agent refuses the policy.',
  good: { values: { nodeSelectorLabels: true }, objects: [namespaced({ ingress: [{ fromNodes: [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromNodes: [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }] }] })] },
});
