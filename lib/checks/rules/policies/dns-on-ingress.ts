import { isJsonObject } from '../../../kubernetes/json';
import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { count } from '../../policies/policy-walk';

export const dnsOnIngress: PolicyRule = {
  id: 'POL210',
  title: 'DNS rules on ingress',
  reason: 'The DNS proxy inspects queries where they are sent, so DNS rules are only valid for egress. The API server accepts the rule, but the agent rejects the whole policy.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] }] })] },
  typescript: {
    wrong: program('.allowFrom(Peer.any(), Port.udp(53), Dns.any())'),
    right: program(".allowTo(Peer.labels({ app: 'resolver' }), Port.udp(53), Dns.any())"),
  },
  visit: {
    l7Rules({ rules }, walk) {
      if (walk.ingress && isJsonObject(rules) && count(rules.dns) > 0) walk.report('rules', 'dns', 'has DNS rules, which are only valid for egress', 'move them to the egress of the pods that send the queries');
    },
  },
};
