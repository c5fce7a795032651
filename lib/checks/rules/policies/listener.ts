import { namespaced, program, type PolicyRule } from '../../policies/policy-rule';
import { isSet } from '../../policies/policy-walk';

const LISTENER = { ports: [{ port: '443', protocol: 'TCP' }], listener: { name: 'filter', envoyConfig: { kind: 'CiliumClusterwideEnvoyConfig', name: 'filter' } } };
const addRule = (section: string): string =>
  program(`.addRule('${section}', {\n    toPorts: [{\n      ports: [{ port: '443', protocol: 'TCP' }],\n      listener: { name: 'filter', envoyConfig: { kind: 'CiliumClusterwideEnvoyConfig', name: 'filter' } },\n    }],\n  })`);

export const listener: PolicyRule = {
  id: 'POL219',
  title: 'Envoy listener on ingress, or together with L7 rules',
  reason: 'A custom Envoy listener handles traffic on egress only, and it replaces the L7 rules of the port. The agent rejects the policy otherwise.',
  good: { objects: [namespaced({ egress: [{ toPorts: [LISTENER] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [LISTENER] }] })] },
  typescript: { wrong: addRule('ingress'), right: addRule('egress') },
  visit: {
    portRule({ listener: value }, walk) {
      if (walk.deny || !isSet(value)) return;
      if (walk.ingress) walk.report('listener', value, 'is only valid for egress', 'remove it, or move the rule to egress');
      if (walk.l7 !== 'none') walk.report('listener', value, 'cannot be combined with L7 rules', 'remove listener or rules');
    },
  },
};
