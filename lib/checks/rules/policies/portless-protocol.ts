import { isPortless, isServiceName, portNumberIn } from '../../../model/policy-language';
import { ofNodes, type PolicyRule } from '../../policies/policy-rule';

export const portlessProtocol: PolicyRule = {
  id: 'POL223',
  title: 'Port of a protocol without ports',
  reason: 'VRRP, IGMP, GRE and similar protocols have no ports. The agent rejects any port other than 0.',
  good: { values: { hostFirewall: { enabled: true } }, version: '1.20.0', objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '0', protocol: 'VRRP' }] }] }] })] },
  bad: { values: { hostFirewall: { enabled: true } }, version: '1.20.0', objects: [ofNodes({ ingress: [{ fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '112', protocol: 'VRRP' }] }] }] })] },
  typescript: {
    wrong: `CiliumPolicies.clusterwide(chart, 'nodes')
  .forNodes(Selector.labels({ role: 'worker' }), 'vrrp', { enableDefaultDeny: false })
  .addRule('ingress', { fromEntities: ['cluster'], toPorts: [{ ports: [{ port: '112', protocol: 'VRRP' }] }] });`,
    right: `CiliumPolicies.clusterwide(chart, 'nodes')
  .forNodes(Selector.labels({ role: 'worker' }), 'vrrp', { enableDefaultDeny: false })
  .allowFrom(Peer.entity('cluster'), Port.protocol('VRRP'));`,
  },
  visit: {
    port({ port, protocol }, walk) {
      if (!isPortless(protocol) || port === '0') return;
      // Anything else is not a port at all.
      if (portNumberIn(port) !== undefined || isServiceName(port)) walk.report('port', port, `is not supported, because ${String(protocol)} has no ports`, 'write port: "0"');
    },
  },
};
