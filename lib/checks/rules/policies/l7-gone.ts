import { namespaced, policyRule } from '../../policies/policy-rule';

export const l7Gone = policyRule({
  id: 'POL217',
  title: 'Kafka or generic L7 rules, which are gone since Cilium 1.20',
  reason: 'The CRDs of 1.20 do not know them: they are dropped, and the port is open as a whole. Generic rules always had to name their protocol.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '9092', protocol: 'TCP' }] }] }] })] },
  bad: { version: '1.20.0', objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '9092', protocol: 'TCP' }], rules: { kafka: [{ role: 'consume' }] } }] }] })] },
});
