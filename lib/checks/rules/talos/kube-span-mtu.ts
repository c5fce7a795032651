import type { CiliumRule } from '../../rule';
import { numberAt, seen } from '../../../model/values';

/** Cilium measures the network interfaces and does not see that packets go through KubeSpan's. */
export const kubeSpanMtu: CiliumRule = {
  on: 'cilium',
  id: 'TAL008',
  title: 'MTU that does not fit into KubeSpan',
  severity: 'warning',
  reason:
    'Cilium takes the MTU of the network interface, 1500 as a rule, and does not know that packets between nodes go through KubeSpan, ' +
    'whose MTU is smaller. Every full packet is then cut in two, or lost where it must not be.',
  link: 'https://github.com/siderolabs/talos/issues/13457',
  good: { cluster: { kubeSpan: true }, values: { MTU: 1420 } },
  bad: { cluster: { kubeSpan: true } },
  *check(cilium) {
    const { kubeSpan } = cilium.cluster;
    if (!kubeSpan.enabled) return;
    const mtu = numberAt(cilium, 'MTU') ?? 0;
    if (mtu > 0 && mtu <= kubeSpan.mtu) return;
    yield {
      path: cilium.path,
      subject: 'MTU',
      what: mtu > 0
        ? `the MTU is above that of KubeSpan, ${kubeSpan.mtu} (${seen(cilium, 'MTU')})`
        : `Cilium detects an MTU that knows nothing of KubeSpan's, ${kubeSpan.mtu} (${seen(cilium, 'MTU')})`,
      fix: `set mtu: ${kubeSpan.mtu}; Cilium takes off what its tunnel needs`,
    };
  },
};
