import { namespaced, type PolicyRule } from '../../policies/policy-rule';
import type { Fields } from '../../policies/policy-walk';
import { l7Families } from '../../policies/read-policy';

const program = (props: string): string =>
  `new TalosCilium(chart, 'cilium'${props});\nnew CiliumPolicies(chart, 'shop', { namespace: 'shop' })\n  .for(Selector.labels({ app: 'web' }))\n  .allowFrom(Peer.any(), Port.tcp(80), Http.get());`;

export const l7ProxyOff: PolicyRule = {
  id: 'POL216',
  title: 'L7 rules while the L7 proxy is off',
  reason: 'HTTP and DNS rules are enforced by the L7 proxy. While it is off, the agent rejects every policy that has them.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  bad: { values: { l7Proxy: false }, objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }], rules: { http: [{ method: 'GET' }] } }] }] })] },
  typescript: { wrong: program(', { values: { l7Proxy: false } }'), right: program('') },
  visit: {
    l7Rules({ rules }, walk) {
      if (walk.settings.l7Proxy === false) {
        walk.report('rules', l7Families(rules as Fields).join(', '), 'requires the L7 proxy, which the value l7Proxy turns off', 'remove rules, or remove the value l7Proxy: false');
      }
    },
  },
};
