import { ofNodes, type PolicyRule } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const SPEC = { enableDefaultDeny: { ingress: false, egress: false }, ingress: [{ fromEntities: ['cluster'] }] };
const NODES = ofNodes(SPEC);

export const oneSelector: PolicyRule = {
  id: 'POL201',
  title: 'Policy that selects both pods and nodes, or neither',
  reason: 'endpointSelector selects pods, and nodeSelector selects nodes. The agent rejects a policy that does not have exactly one of them.',
  good: { values: { hostFirewall: { enabled: true } }, objects: [NODES, { ...NODES, metadata: { name: 'pods' }, spec: { ...SPEC, endpointSelector: {} } }] },
  bad: { values: { hostFirewall: { enabled: true } }, objects: [ofNodes({ endpointSelector: {}, ...SPEC })] },
  visit: {
    spec(spec, walk) {
      const { endpointSelector, nodeSelector } = spec;
      if (isSet(endpointSelector) !== isSet(nodeSelector)) return;
      if (isSet(nodeSelector)) walk.report(undefined, { endpointSelector, nodeSelector }, 'has both endpointSelector and nodeSelector', 'remove one of them, or write two policies');
      else walk.report(undefined, Object.keys(spec), 'has neither endpointSelector nor nodeSelector', isSet(spec.podSelector) ? 'rename podSelector to endpointSelector' : 'add endpointSelector; {} selects all pods');
    },
  },
};
