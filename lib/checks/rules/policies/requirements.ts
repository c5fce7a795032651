import { REMOVED_IN } from '../../../model/policy-language';
import { since } from '../../policies/agent-settings';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';

export const requirements: PolicyRule = {
  id: 'POL209',
  title: 'fromRequires or toRequires, removed in Cilium 1.19',
  reason: 'Both fields are removed in Cilium 1.19: its CRDs accept only an empty list. Without them, the rule allows more peers than before. Add their labels to the selectors of the peers instead.',
  versions: { from: REMOVED_IN.requirements },
  good: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { app: 'api', env: 'prod' } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { app: 'api' } }], fromRequires: [{ matchLabels: { env: 'prod' } }] }] })] },
  typescript: {
    wrong: program(".addRule('ingress', { fromEndpoints: [{ matchLabels: { app: 'api' } }], fromRequires: [{ matchLabels: { env: 'prod' } }] })"),
    right: program(".allowFrom(Peer.labels({ app: 'api', env: 'prod' }))"),
  },
  visit: {
    rule(rule, walk) {
      const name = walk.ingress ? 'fromRequires' : 'toRequires';
      const list = rule[name];
      if (!isSet(list) || !since(walk.settings, REMOVED_IN.requirements) || (Array.isArray(list) && count(list) === 0)) return;
      walk.report(name, list, 'is removed in Cilium 1.19', `remove it and add its labels to ${walk.ingress ? 'fromEndpoints' : 'toEndpoints'}, or deny the other pods`);
    },
  },
};
