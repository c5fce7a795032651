import type { TalosCluster } from '../cluster/talos-cluster';
import type { Reporter } from '../diagnostics/reporter';

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
export function checkHostPorts(listeners: readonly { readonly name: string | undefined; readonly port: number | undefined }[], cluster: TalosCluster | undefined, report: Reporter): void {
  const used: Readonly<Record<number, string>> = {
    ...USED,
    ...(cluster?.kubePrism && { [cluster.kubePrism.port]: 'KubePrism' }),
    6443: 'the API server',
  };
  for (const { name, port } of listeners) {
    if (port === undefined || used[port] === undefined) continue;
    report.add({ code: 'GWY028', what: `listener ${name}: port ${port} is used by ${used[port]} on the nodes`, fix: 'set another port, or remove hostNetwork' });
  }
}
