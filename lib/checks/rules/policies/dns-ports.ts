import { isJsonObject } from '../../../kubernetes/json';
import { isPortNumber, portNumberIn } from '../../../model/policy-language';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count, isSet } from '../../policies/policy-walk';

export const dnsPorts: PolicyRule = {
  id: 'POL211',
  title: 'DNS rules without a port, or with a port range',
  reason: 'Cilium redirects each port of DNS rules to its DNS proxy, so the ports must be listed one by one. The agent rejects the policy otherwise.',
  good: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }, { port: '54', protocol: 'ANY' }], rules: { dns: [{ matchName: 'example.com' }] } }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toPorts: [{ ports: [{ port: '53', endPort: 54, protocol: 'ANY' }], rules: { dns: [{ matchName: 'example.com' }] } }] }] })] },
  typescript: {
    wrong: program(".allowTo(Peer.labels({ app: 'resolver' }), Port.udp(53, 54), Dns.any())"),
    right: program(".allowTo(Peer.labels({ app: 'resolver' }), Port.udp(53), Port.udp(54), Dns.any())"),
  },
  visit: {
    l7Rules({ ports, rules }, walk) {
      if (isJsonObject(rules) && isSet(rules.dns) && count(ports) === 0) walk.report('ports', ports, 'is required for DNS rules', 'add port "53" with protocol: ANY');
    },
    port({ port, endPort }, walk) {
      if (walk.l7 !== 'dns' || !isPortNumber(endPort)) return;
      const first = portNumberIn(port);
      if (first !== undefined && endPort > first) walk.report('endPort', endPort, 'is not supported for DNS rules', 'list the ports one by one');
    },
  },
};
