import { isJsonObject } from '../../../kubernetes/json';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import { count, type Fields } from '../../policies/policy-walk';
import { l7Families } from '../../policies/read-policy';

export const l7AnyPort: PolicyRule = {
  id: 'POL214',
  title: 'L7 rules without a port, or on port 0',
  reason: 'Cilium redirects only single ports to its L7 proxy. Port 0 means all ports, and the agent then rejects the whole policy. A rule without a port allows nothing.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  typescript: {
    wrong: program(".allowFrom(Peer.any(), Port.all('TCP'), Http.get())"),
    right: program('.allowFrom(Peer.any(), Port.tcp(80), Http.get())'),
  },
  visit: {
    l7Rules({ ports, rules }, walk) {
      if (walk.l7 === 'other' && count(ports) === 0) walk.report('ports', ports, 'is required for L7 rules', 'list the ports');
      const isForAllPorts = Array.isArray(ports) && ports.some((port) => isJsonObject(port) && port.port === '0');
      if (isForAllPorts) walk.report('rules', l7Families(rules as Fields).join(', '), 'requires a port, but one of the ports is 0, which means all ports', 'list the ports');
    },
  },
};
