import { FIRST_MINOR } from '../../../model/policy-language';
import { isBefore } from '../../policies/agent-settings';
import { namespaced, type PolicyRule } from '../../policies/policy-rule';
import { count } from '../../policies/policy-walk';

export const servicesWithPorts: PolicyRule = {
  id: 'POL205',
  title: 'toServices with toPorts before Cilium 1.18',
  reason: 'The agent rejects a policy with toServices and toPorts in one rule. Cilium 1.18 and newer accept it.',
  versions: { before: FIRST_MINOR.servicesWithPorts },
  good: { version: '1.17.18', objects: [namespaced({ egress: [{ toEndpoints: [{ matchLabels: { app: 'api' } }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
  bad: { version: '1.17.18', objects: [namespaced({ egress: [{ toServices: [{ k8sService: { serviceName: 'api' } }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
  visit: {
    rule({ toServices, toPorts }, walk) {
      if (count(toPorts) === 0 || count(toServices) === 0 || !isBefore(walk.settings, FIRST_MINOR.servicesWithPorts)) return;
      walk.report('toServices', toServices, 'cannot be combined with toPorts before Cilium 1.18', 'select the pods of the Service with toEndpoints, or remove toPorts');
    },
  },
};
