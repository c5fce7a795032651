import type { CiliumRule } from '../../rule';
import { routesThroughEbpf } from '../../../model/datapath';
import { seen } from '../../../model/values';

/** KubeSpan steers packets with the kernel's routing rules, which eBPF host routing does not ask. */
export const kubeSpanHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL007',
  title: 'eBPF host routing with KubeSpan',
  severity: 'error',
  reason:
    'eBPF host routing bypasses the kernel\'s routing rules, by which KubeSpan takes packets into its mesh: they leave unencrypted, ' +
    'answers come by another way, and connections hang. Kube-proxy replacement and eBPF masquerading turn it on by themselves.',
  link: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan#cilium-compatibility-limitations',
  good: { cluster: { kubeSpan: true }, values: { bpf: { masquerade: true, hostLegacyRouting: true }, MTU: 1420 } },
  bad: {
    cluster: { kubeSpan: true, hostDns: { forwardKubeDnsToHost: false } },
    values: { bpf: { masquerade: true }, MTU: 1420 },
  },
  *check(cilium) {
    if (!cilium.cluster.kubeSpan.enabled || !routesThroughEbpf(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bpf.hostLegacyRouting',
      what:
        `eBPF host routing bypasses KubeSpan (${seen(cilium, 'bpf.masquerade', 'bpf.hostLegacyRouting', 'kubeProxyReplacement')}; ` +
        `kubeSpan.enabled true)`,
      fix: 'set hostRouting: \'legacy\', or use encryption: Encryption.wireguard() instead of KubeSpan',
    };
  },
};
