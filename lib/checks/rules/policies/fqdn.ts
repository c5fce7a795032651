import { namespaced, policyRule } from '../../rules-support/policies/policy-rule';

export const fqdn = policyRule({
  id: 'POL228',
  title: 'DNS name or pattern that cannot be one',
  reason: 'Names have letters, digits, - and _, patterns * too, 255 characters at most; one of the two is given.',
  good: { objects: [namespaced({ egress: [{ toFQDNs: [{ matchPattern: '*.example.com' }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toFQDNs: [{ matchPattern: '*.exa+mple.com' }] }] })] },
});
