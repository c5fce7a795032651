import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { count } from '../../policies/policy-walk';

export const icmpWithPorts: PolicyRule = {
  id: 'POL206',
  title: 'Rule with both ICMP types and ports',
  reason: 'ICMP has no ports. The API server accepts the rule, but the agent rejects the whole policy.',
  good: { objects: [namespaced({ egress: [{ icmps: [{ fields: [{ type: 'EchoRequest' }] }] }, { toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ icmps: [{ fields: [{ type: 'EchoRequest' }] }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
  typescript: {
    wrong: program(".addRule('egress', {\n    toEntities: ['cluster'],\n    icmps: [{ fields: [{ type: 'EchoRequest' }] }],\n    toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }],\n  })"),
    right: program(".allowTo(Peer.entity('cluster'), Icmp.v4('EchoRequest'), Port.tcp(80))"),
  },
  visit: {
    rule({ icmps, toPorts }, walk) {
      if (count(icmps) > 0 && count(toPorts) > 0) walk.report('icmps', icmps, 'cannot be combined with toPorts', 'move icmps to a separate rule');
    },
  },
};
