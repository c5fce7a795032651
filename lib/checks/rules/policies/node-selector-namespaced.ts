import { ofNodes, type PolicyRule } from '../../policies/policy-rule';

const NODES = ofNodes({ ingress: [{ fromEntities: ['cluster'] }] });

export const nodeSelectorNamespaced: PolicyRule = {
  id: 'POL202',
  title: 'CiliumNetworkPolicy that selects nodes',
  reason: 'Nodes have no namespace, so only a CiliumClusterwideNetworkPolicy can select them. The API server accepts the policy, but the agent rejects it.',
  good: { values: { hostFirewall: { enabled: true } }, objects: [NODES] },
  bad: { values: { hostFirewall: { enabled: true } }, objects: [{ ...NODES, kind: 'CiliumNetworkPolicy', metadata: { name: 'nodes', namespace: 'shop' } }] },
  visit: {
    spec({ nodeSelector }, walk) {
      if (walk.host && walk.namespaced) {
        walk.report('nodeSelector', nodeSelector, 'is not supported in a CiliumNetworkPolicy', 'change kind to CiliumClusterwideNetworkPolicy and remove metadata.namespace');
      }
    },
  },
};
