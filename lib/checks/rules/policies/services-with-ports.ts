import { namespaced, policyRule } from '../../policies/policy-rule';

export const servicesWithPorts = policyRule({
  id: 'POL205',
  title: 'Rule to Services with ports before Cilium 1.18',
  reason: 'The agent refused a policy that combines the two; since then it allows the ports of the Services\' backends.',
  versions: { before: '1.18' },
  good: { objects: [namespaced({ egress: [{ toServices: [{ k8sService: { serviceName: 'api' } }] }] })] },
  bad: { version: '1.17.18', objects: [namespaced({ egress: [{ toServices: [{ k8sService: { serviceName: 'api' } }], toPorts: [{ ports: [{ port: '80', protocol: 'TCP' }] }] }] })] },
});
