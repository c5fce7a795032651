import type { JsonObject } from '../../../kubernetes/json';
import { namespaced, policyRule } from '../../policies/policy-rule';

/** Without it Cilium would not learn the addresses of the names. */
const DNS: JsonObject = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
};

export const fqdn = policyRule({
  id: 'POL228',
  title: 'DNS name or pattern that cannot be one',
  reason: 'Names have letters, digits, - and _, patterns * too, 255 characters at most; one of the two is given.',
  good: { objects: [namespaced({ egress: [DNS, { toFQDNs: [{ matchPattern: '*.example.com' }] }] })] },
  bad: { objects: [namespaced({ egress: [{ toFQDNs: [{ matchPattern: '*.exa+mple.com' }] }] })] },
});
