import type { JsonObject } from '../kubernetes/json';
import type { TalosCluster } from '../cluster/talos-cluster';
import type { ReportMistake } from './certificate-rules';
import type { GatewayHostNetworkProps } from './cilium-gateway-props';

/** First port that a process may open without a capability. */
const UNPRIVILEGED = 1024;

/** What listens on the nodes of every Talos cluster with Cilium. */
const TAKEN: Readonly<Record<number, string>> = {
  2379: 'etcd',
  2380: 'etcd',
  4240: 'health checks of Cilium',
  4244: 'Hubble',
  9878: 'Envoy\'s health checks',
  9879: 'the agent\'s health checks',
  9963: 'the operator\'s metrics',
  9964: 'Envoy\'s metrics',
  10250: 'the kubelet',
  10257: 'the controller manager',
  10259: 'the scheduler',
  50000: 'the Talos API',
  50001: 'the Talos trust daemon',
};

/** Reports listeners on ports that the nodes use themselves. */
export function checkHostPorts(listeners: readonly { readonly name: string; readonly port: number }[], cluster: TalosCluster | undefined, report: ReportMistake): void {
  const taken: Readonly<Record<number, string>> = {
    ...TAKEN,
    ...(cluster?.kubePrism && { [cluster.kubePrism.port]: 'KubePrism' }),
    6443: 'the API server',
  };
  for (const { name, port } of listeners) {
    if (taken[port] === undefined) continue;
    report('GWY028', `listener ${name} wants a host port that the nodes use themselves (${port}, ${taken[port]})`, 'use another port, or a LoadBalancer Service');
  }
}

/** Values of Cilium for listeners on the nodes' own addresses. */
export function hostNetworkValues({ nodeLabels }: GatewayHostNetworkProps, ports: readonly number[]): JsonObject {
  const gatewayAPI = { hostNetwork: { enabled: true, ...(nodeLabels && { nodes: { matchLabels: { ...nodeLabels } } }) } };
  if (!ports.some((port) => port < UNPRIVILEGED)) return { gatewayAPI };
  // A list replaces the chart's: the first two are what it has there.
  const capabilities = { keepCapNetBindService: true, envoy: ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] };
  return { gatewayAPI, envoy: { securityContext: { capabilities } } };
}
