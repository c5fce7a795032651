import type { CiliumRule } from '../../rule';
import { describeValues, numberAt } from '../../../model/values';

/** Cilium detects the MTU of the network interface, not that of KubeSpan. */
export const kubeSpanMtu: CiliumRule = {
  on: 'cilium',
  id: 'TAL008',
  title: 'MTU that exceeds the MTU of KubeSpan',
  severity: 'warning',
  reason:
    'Cilium uses the MTU of the network interface, usually 1500, but packets between nodes go through KubeSpan, whose MTU is smaller. ' +
    'Packets of full size are then fragmented, or lost if they must not be fragmented.',
  link: 'https://github.com/siderolabs/talos/issues/13457',
  good: { cluster: { kubeSpan: true }, values: { MTU: 1420 } },
  bad: { cluster: { kubeSpan: true } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1500 });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1420 });`,
  },
  *check(cilium) {
    const { kubeSpan } = cilium.cluster;
    if (!kubeSpan.enabled) return;
    const mtu = numberAt(cilium, 'MTU') ?? 0;
    if (mtu > 0 && mtu <= kubeSpan.mtu) return;
    yield {
      path: cilium.path,
      subject: 'MTU',
      what: mtu > 0
        ? `the MTU exceeds that of KubeSpan, ${kubeSpan.mtu} (${describeValues(cilium, 'MTU')})`
        : `the MTU is not set, and Cilium does not detect that of KubeSpan, ${kubeSpan.mtu} (${describeValues(cilium, 'MTU')})`,
      fix: `set mtu: ${kubeSpan.mtu} on TalosCilium; Cilium subtracts the overhead of its tunnel itself; in values: set MTU: ${kubeSpan.mtu}`,
    };
  },
};
