import { ofNodes, policyRule } from '../../policies/policy-rule';

export const nodeSelectorNamespaced = policyRule({
  id: 'POL202',
  title: 'Nodes selected by a policy of a namespace',
  reason: 'Nodes belong to no namespace. The API server takes the policy and the agent refuses it.',
  good: { objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'] }] })] },
  bad: { objects: [{
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'nodes', namespace: 'shop' },
      spec: { nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] },
    }] },
});
