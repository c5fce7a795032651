import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';
import type { JsonObject } from '../kubernetes/json';
import type { GatewayHostNetworkProps } from './cilium-gateway-props';

/** First port that a process may open without a capability. */
const UNPRIVILEGED = 1024;

/** Ports that are in use on the nodes of every Talos cluster with Cilium. */
const USED: Readonly<Record<number, string>> = {
  2379: 'etcd',
  2380: 'etcd',
  4240: 'the health checks of Cilium',
  4244: 'Hubble',
  9878: 'the health checks of Envoy',
  9879: 'the health checks of the Cilium agent',
  9963: 'the metrics of the Cilium operator',
  9964: 'the metrics of Envoy',
  10250: 'the kubelet',
  10257: 'the controller manager',
  10259: 'the scheduler',
  50000: 'the Talos API',
  50001: 'trustd of Talos',
};

/** Reports listeners on ports that the nodes use themselves. */
export function checkHostPorts(listeners: readonly { readonly name: string; readonly port: number }[], cluster: TalosCluster | undefined, report: Reporter): void {
  const used: Readonly<Record<number, string>> = {
    ...USED,
    ...(cluster?.kubePrism && { [cluster.kubePrism.port]: 'KubePrism' }),
    6443: 'the API server',
  };
  for (const { name, port } of listeners) {
    if (used[port] === undefined) continue;
    report.add({ code: 'GWY028', what: `listener ${name}: port ${port} is used by ${used[port]} on the nodes`, fix: 'set another port, or remove hostNetwork' });
  }
}

/** Helm values for listeners on the addresses of the nodes. */
export function hostNetworkValues({ nodeLabels }: GatewayHostNetworkProps, ports: readonly number[]): JsonObject {
  const gatewayAPI = { hostNetwork: { enabled: true, ...(nodeLabels && { nodes: { matchLabels: { ...nodeLabels } } }) } };
  if (!ports.some((port) => port < UNPRIVILEGED)) return { gatewayAPI };
  // The list replaces that of the chart, which has the first two.
  const capabilities = { keepCapNetBindService: true, envoy: ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] };
  return { gatewayAPI, envoy: { securityContext: { capabilities } } };
}
