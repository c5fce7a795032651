import { TalosMachineConfig, type ClusterChart } from '../../lib';

/**
 * Chapter "Disable kube-proxy", and the Talos API access beside it: patches for the machine configuration, written to talos/. The guide
 * adds both to the whole cluster; Talos takes the second on control planes only.
 */
export function talos(chart: ClusterChart): void {
  new TalosMachineConfig(chart, 'talos', { talosApiAccess: { roles: ['os:reader'], namespaces: ['kube-system'] } });
}
