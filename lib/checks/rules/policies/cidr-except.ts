import { namespaced, policyRule } from '../../policies/policy-rule';

export const cidrExcept = policyRule({
  id: 'POL225',
  title: 'Exception outside of its CIDR',
  reason: 'The agent refuses the policy; where it does not, the exception does nothing.',
  good: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['10.96.0.0/12'] }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toCIDRSet: [{ cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] }] }] })] },
});
