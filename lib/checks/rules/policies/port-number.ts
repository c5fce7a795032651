import { namespaced, policyRule } from '../../policies/policy-rule';

export const portNumber = policyRule({
  id: 'POL221',
  title: 'Port that is missing, out of range or no name',
  reason: 'The pattern of the CRD lets texts such as 99999 and 80-90 pass, and the agent refuses the whole policy.',
  good: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '8080', endPort: 8090, protocol: 'TCP' }, { port: 'http', protocol: 'TCP' }] }] }] })] },
  bad: { objects: [namespaced({ ingress: [{ toPorts: [{ ports: [{ port: '99999', protocol: 'TCP' }, { port: '80-90', protocol: 'TCP' }] }] }] })] },
});
