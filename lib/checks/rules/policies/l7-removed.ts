import type { JsonObject } from '../../../kubernetes/json';
import { REMOVED_IN } from '../../../model/policy-language';
import { since } from '../../policies/agent-settings';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';
import { isSet, type Fields } from '../../policies/policy-walk';

const KAFKA = [{ port: '9092', protocol: 'TCP' }];
const policy = (toPorts: JsonObject): JsonObject => namespaced({ ingress: [{ fromEndpoints: [{ matchLabels: { app: 'consumer' } }], toPorts: [toPorts] }] });

export const l7Removed: PolicyRule = {
  id: 'POL217',
  title: 'Kafka or generic L7 rules, removed in Cilium 1.20',
  reason: 'The CRDs of Cilium 1.20 do not have these fields. The API server drops them, and the rule then allows its peers all traffic to the port. Remove them, and let the peers of the rule restrict who has access. In older releases, generic rules (l7) require l7proto.',
  good: { version: '1.20.0', objects: [policy({ ports: KAFKA })] },
  bad: { version: '1.20.0', objects: [policy({ ports: KAFKA, rules: { kafka: [{ role: 'consume' }] } })] },
  visit: {
    l7Rules({ rules }, walk) {
      const { kafka, l7, l7proto } = rules as Fields;
      if (!isSet(kafka) && !isSet(l7) && !isSet(l7proto)) return;
      if (since(walk.settings, REMOVED_IN.kafka)) {
        const removed = Object.entries({ kafka, l7proto, l7 }).flatMap(([name, value]) => (isSet(value) ? [name] : []));
        walk.report('rules', removed.join(', '), 'has Kafka or generic L7 rules, which are removed in Cilium 1.20', 'remove them, and restrict the port by the peers of the rule');
      } else if (isSet(l7) && !isSet(l7proto)) {
        walk.report('rules.l7', l7, 'requires l7proto', 'add l7proto, the protocol of these rules');
      }
    },
  },
};
