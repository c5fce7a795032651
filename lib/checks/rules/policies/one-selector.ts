import { namespaced, ofNodes, type PolicyRule } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

export const oneSelector: PolicyRule = {
  id: 'POL201',
  title: 'Policy that selects both pods and nodes, or neither',
  reason: 'endpointSelector selects pods, and nodeSelector selects nodes. A policy has exactly one of them, or the agent rejects it.',
  good: { values: { hostFirewall: { enabled: true } }, objects: [namespaced({ ingress: [{}] })] },
  bad: { values: { hostFirewall: { enabled: true } }, objects: [ofNodes({ endpointSelector: {}, ingress: [{}] })] },
  visit: {
    spec(spec, walk) {
      const { endpointSelector, nodeSelector } = spec;
      if (isSet(endpointSelector) !== isSet(nodeSelector)) return;
      if (isSet(nodeSelector)) walk.report(undefined, { endpointSelector, nodeSelector }, 'has both endpointSelector and nodeSelector', 'remove one of them, or write two policies');
      else walk.report(undefined, Object.keys(spec), 'has neither endpointSelector nor nodeSelector', 'add endpointSelector; {} selects all pods');
    },
  },
};
