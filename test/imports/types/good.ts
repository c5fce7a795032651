// Checked by tsc: all of this compiles.
import type { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy, type CiliumNetworkPolicySpec } from '../../../imports/cilium.io';
import type { CiliumValues } from '../../../imports/cilium-values';
import { TLSRoute } from '../../../imports/gateway.networking.k8s.io';
import { SERVED_VERSIONS } from '../../../imports/served-versions';

export function objects(scope: Construct): unknown[] {
  const spec: CiliumNetworkPolicySpec = { endpointSelector: {}, ingress: [{}] };
  return [
    new CiliumNetworkPolicy(scope, 'bare'),
    new CiliumNetworkPolicy(scope, 'icmp', {
      spec: { endpointSelector: {}, egress: [{ icmps: [{ fields: [{ type: 'EchoRequest' }, { type: 8 }] }] }] },
    }),
    new CiliumClusterwideNetworkPolicy(scope, 'clusterwide', { metadata: { name: 'x', labels: { a: 'b' } }, spec }),
    new TLSRoute(scope, 'tls', { apiVersion: 'gateway.networking.k8s.io/v1alpha2', spec: { rules: [{ backendRefs: [{ name: 'a' }] }] } }),
  ];
}

export const values: CiliumValues = {
  k8sServiceHost: 'localhost',
  k8sServicePort: 7445,
  kubeProxyReplacement: true,
  cgroup: { autoMount: { enabled: false }, hostRoot: '/sys/fs/cgroup' },
  securityContext: { capabilities: { ciliumAgent: ['NET_ADMIN', 'SYS_ADMIN'], cleanCiliumState: ['NET_ADMIN'] } },
  // null takes a default away, at any depth.
  affinity: { podAntiAffinity: null },
  hubble: { relay: { affinity: null, nodeSelector: { 'kubernetes.io/os': null, disk: 'ssd' } }, metrics: { enabled: ['dns', 'drop'] } },
  loadBalancer: { mode: 'dsr', algorithm: 'maglev' },
  maglev: { tableSize: 65521 },
  operator: { replicas: 1, tolerations: [{ key: 'a', operator: 'Exists' }], resources: { requests: { cpu: 1, memory: '128Mi' } } },
  bpf: { masquerade: true, hostLegacyRouting: false },
  identityManagementMode: 'operator',
  podAnnotations: { 'example.org/any': 'thing' },
  extraConfig: { 'any-key': true },
  prometheus: { serviceMonitor: { enabled: true, relabelings: [{ action: 'replace', targetLabel: 'node' }], labels: { team: 'net' } } },
};

export const versions: readonly string[] = SERVED_VERSIONS.CiliumLoadBalancerIPPool['1.20'];
