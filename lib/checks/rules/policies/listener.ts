import { namespaced, policyRule } from '../../policies/policy-rule';

export const listener = policyRule({
  id: 'POL219',
  title: 'Listener on ingress or beside L7 rules',
  reason: 'A custom Envoy listener takes traffic on egress, and is itself what looks at L7.',
  good: { objects: [namespaced({
      egress: [
        {
          toPorts: [
            {
              ports: [{ port: '443', protocol: 'TCP' }],
              listener: { name: 'filter', envoyConfig: { kind: 'CiliumClusterwideEnvoyConfig', name: 'filter' } },
            },
          ],
        },
      ],
    })] },
  bad: { objects: [namespaced({
      ingress: [
        {
          toPorts: [
            {
              ports: [{ port: '443', protocol: 'TCP' }],
              listener: { name: 'filter', envoyConfig: { kind: 'CiliumClusterwideEnvoyConfig', name: 'filter' } },
            },
          ],
        },
      ],
    })] },
});
