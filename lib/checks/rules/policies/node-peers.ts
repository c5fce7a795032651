import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count } from '../../policies/policy-walk';

export const nodePeers: PolicyRule = {
  id: 'POL208',
  title: 'Node peers without nodeSelectorLabels',
  reason: 'fromNodes and toNodes select nodes by label, which requires the value nodeSelectorLabels: true. Without it, the agent rejects the policy.',
  good: { values: { nodeSelectorLabels: true }, objects: [namespaced({ ingress: [{ fromNodes: [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromNodes: [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }] }] })] },
  typescript: {
    wrong: program(".addRule('ingress', { fromNodes: [{ matchLabels: { 'node-role.kubernetes.io/control-plane': '' } }] })"),
    right: program(".allowFrom(Peer.nodes({ 'node-role.kubernetes.io/control-plane': '' }))"),
  },
  visit: {
    rule(rule, walk) {
      if (walk.settings.nodeSelectorLabels !== false) return;
      const name = walk.ingress ? 'fromNodes' : 'toNodes';
      if (count(rule[name]) > 0) walk.report(name, rule[name], 'requires the value nodeSelectorLabels, which is off', 'set the value nodeSelectorLabels: true');
    },
  },
};
