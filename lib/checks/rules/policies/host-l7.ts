import { FIRST_MINOR } from '../../../model/policy-language';
import { isBefore } from '../../policies/agent-settings';
import { ofNodes, type PolicyRule } from '../../policies/policy-rule';
import { count, type Fields } from '../../policies/policy-walk';
import { l7Families } from '../../policies/read-policy';

export const hostL7: PolicyRule = {
  id: 'POL212',
  title: 'L7 rules or DNS names in a policy for nodes',
  reason: 'The L7 proxy does not handle traffic of nodes, so the agent rejects the policy. The exceptions are DNS rules on egress and toFQDNs, which Cilium 1.18 and newer support. Before 1.18, toFQDNs matches no traffic. Without its L7 rules, the rule allows all requests to the port, so its peers must restrict it.',
  link: 'https://docs.cilium.io/en/stable/security/host-firewall/',
  good: { values: { hostFirewall: { enabled: true } }, objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }] }] }] })] },
  bad: { values: { hostFirewall: { enabled: true } }, objects: [ofNodes({
      ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }], rules: { http: [{ path: '/metrics' }] } }] }],
    })] },
  typescript: {
    wrong: `CiliumPolicies.clusterwide(chart, 'nodes')
  .forNodes(Selector.labels({ role: 'worker' }), 'metrics', { enableDefaultDeny: false })
  .addRule('ingress', {
    fromEntities: ['cluster'],
    toPorts: [{ ports: [{ port: '9100', protocol: 'TCP' }], rules: { http: [{ path: '/metrics' }] } }],
  });`,
    right: `CiliumPolicies.clusterwide(chart, 'nodes')
  .forNodes(Selector.labels({ role: 'worker' }), 'metrics', { enableDefaultDeny: false })
  .allowFrom(Peer.entity('cluster'), Port.tcp(9100));`,
  },
  visit: {
    rule({ toFQDNs }, walk) {
      if (walk.host && count(toFQDNs) > 0 && isBefore(walk.settings, FIRST_MINOR.dnsRulesForNodes)) walk.report('toFQDNs', toFQDNs, 'is not supported in policies for nodes before Cilium 1.18', 'use toCIDR, or Cilium 1.18 or newer');
    },
    l7Rules({ rules }, walk) {
      if (!walk.host) return;
      const families = l7Families(rules as Fields);
      const rejected = walk.ingress || isBefore(walk.settings, FIRST_MINOR.dnsRulesForNodes) ? families : families.filter((family) => family !== 'dns');
      if (rejected.length === 0) return;
      const onlyDns = !walk.ingress && rejected.every((family) => family === 'dns');
      const what = onlyDns ? 'is not supported in policies for nodes before Cilium 1.18' : 'is not supported in policies for nodes, except DNS rules on egress';
      walk.report('rules', rejected.join(', '), what, 'remove rules');
    },
  },
};
