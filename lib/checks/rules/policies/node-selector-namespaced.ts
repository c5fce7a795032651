import { ofNodes, type PolicyRule } from '../../policies/policy-rule';

export const nodeSelectorNamespaced: PolicyRule = {
  id: 'POL202',
  title: 'CiliumNetworkPolicy that selects nodes',
  reason: 'Nodes have no namespace, so only a CiliumClusterwideNetworkPolicy can select them. The API server accepts the policy, but the agent rejects it.',
  good: { values: { hostFirewall: { enabled: true } }, objects: [ofNodes({ ingress: [{ fromEntities: ['cluster', 'world'] }] })] },
  bad: { values: { hostFirewall: { enabled: true } }, objects: [{
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'nodes', namespace: 'shop' },
      spec: { nodeSelector: {}, ingress: [{ fromEntities: ['cluster'] }] },
    }] },
  visit: {
    spec({ nodeSelector }, walk) {
      if (walk.host && walk.namespaced) {
        walk.report('nodeSelector', nodeSelector, 'is not supported in a CiliumNetworkPolicy', 'change kind to CiliumClusterwideNetworkPolicy and remove metadata.namespace');
      }
    },
  },
};
