// Checked by tsc: each line below a directive must not compile.
import type { Construct } from 'constructs';
import { CiliumClusterwideNetworkPolicy, CiliumLoadBalancerIPPool, CiliumNetworkPolicy } from '../../../imports/cilium.io';
import type { CiliumValues } from '../../../imports/cilium-values';
import { Gateway, TLSRoute } from '../../../imports/gateway.networking.k8s.io';

export function objects(scope: Construct, from: { name: string; namespace: string }): void {
  // @ts-expect-error a misspelt field of the spec
  new CiliumNetworkPolicy(scope, 'a', { spec: { endpointSelectr: {} } });
  // @ts-expect-error a misspelt field of a rule
  new CiliumNetworkPolicy(scope, 'b', { spec: { endpointSelector: {}, egress: [{ toFqdns: [{ matchName: 'a.b' }] }] } });
  // @ts-expect-error a word that is not in the enum
  new CiliumNetworkPolicy(scope, 'c', { spec: { endpointSelector: {}, ingress: [{ fromEntities: ['kubeapiserver'] }] } });
  // @ts-expect-error a port is a string
  new CiliumNetworkPolicy(scope, 'd', { spec: { endpointSelector: {}, ingress: [{ toPorts: [{ ports: [{ port: 80 }] }] }] } });
  // @ts-expect-error a misspelt field of the metadata
  new CiliumNetworkPolicy(scope, 'e', { metadata: { lables: {} } });
  // @ts-expect-error a namespace on a cluster-scoped kind
  new CiliumClusterwideNetworkPolicy(scope, 'f', { metadata: { namespace: 'kube-system' } });
  // @ts-expect-error a namespace that comes in a variable
  new CiliumClusterwideNetworkPolicy(scope, 'g', { metadata: from });
  // @ts-expect-error a required field is missing
  new CiliumLoadBalancerIPPool(scope, 'h', {});
  // @ts-expect-error a field of the status
  new CiliumLoadBalancerIPPool(scope, 'i', { spec: {}, status: {} });
  // @ts-expect-error a boolean where the field takes words
  new CiliumLoadBalancerIPPool(scope, 'j', { spec: { allowFirstLastIPs: true } });
  // @ts-expect-error a required field of a listener is missing
  new Gateway(scope, 'k', { spec: { gatewayClassName: 'cilium', listeners: [{ name: 'a', protocol: 'HTTP' }] } });
  // @ts-expect-error a version that is not served anywhere
  new TLSRoute(scope, 'l', { apiVersion: 'gateway.networking.k8s.io/v1beta1', spec: { rules: [] } });
}

// @ts-expect-error a misspelt key
export const a: CiliumValues = { kubeProxyReplacment: true };
// @ts-expect-error a misspelt key at depth two
export const b: CiliumValues = { cgroup: { automount: { enabled: false } } };
// @ts-expect-error a misspelt key at depth three
export const c: CiliumValues = { hubble: { relay: { tls: { servr: { enabled: true } } } } };
// @ts-expect-error a misspelt key that no schema lists
export const d: CiliumValues = { loadBalancer: { algoritm: 'maglev' } };
// @ts-expect-error a misspelt key of a Kubernetes structure
export const e: CiliumValues = { operator: { tolerations: [{ key: 'a', effects: 'NoSchedule' }] } };
// @ts-expect-error a word that is not in the enum
export const f: CiliumValues = { identityManagementMode: 'all' };
// @ts-expect-error a wrong type
export const g: CiliumValues = { MTU: '1500' };
// @ts-expect-error a key of the wrong place
export const h: CiliumValues = { hubble: { gatewayAPI: { enabled: true } } };
// @ts-expect-error a mangled name
export const i: CiliumValues = { gatewayApi: { enabled: true } };
