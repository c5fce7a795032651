import { isJsonObject } from '../../../kubernetes/json';
import { namespaced, type PolicyRule, program } from '../../policies/policy-rule';
import type { Fields } from '../../policies/policy-walk';
import { l7Families } from '../../policies/read-policy';

export const l7AnyPort: PolicyRule = {
  id: 'POL214',
  title: 'L7 rules on port 0',
  reason: 'Port 0 means all ports, but Cilium redirects single ports to its proxy. The API server accepts the rule, but the agent rejects the whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  typescript: {
    wrong: program(".addRule('ingress', { toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] })"),
    right: program('.allowFrom(Peer.any(), Port.tcp(80), Http.get())'),
  },
  visit: {
    l7Rules({ ports, rules }, walk) {
      const isForAllPorts = Array.isArray(ports) && ports.some((port) => isJsonObject(port) && port.port === '0');
      if (isForAllPorts) walk.report('rules', l7Families(rules as Fields).join(', '), 'requires a port, but one of the ports is 0, which means all ports', 'list the ports');
    },
  },
};
