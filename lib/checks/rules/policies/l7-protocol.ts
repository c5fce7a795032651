import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';

export const l7Protocol: PolicyRule = {
  id: 'POL213',
  title: 'L7 rules on a port without protocol: TCP',
  reason: 'L7 rules other than DNS require an explicit protocol: TCP. A port without a protocol means every protocol. The API server accepts the rule, but the agent rejects the whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  typescript: {
    wrong: program('.allowFrom(Peer.any(), Port.any(80), Http.get())'),
    right: program('.allowFrom(Peer.any(), Port.tcp(80), Http.get())'),
  },
  visit: {
    port({ protocol }, walk) {
      if (walk.l7 === 'other' && protocol !== 'TCP') walk.report('protocol', protocol, 'must be TCP, because the port has L7 rules', 'write protocol: TCP');
    },
  },
};
