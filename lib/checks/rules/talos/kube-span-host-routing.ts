import type { CiliumRule } from '../../rule';
import { routesThroughEbpf } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** KubeSpan uses routing rules of the kernel, which eBPF host routing bypasses. */
export const kubeSpanHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL007',
  title: 'eBPF host routing with KubeSpan',
  severity: 'error',
  reason:
    'eBPF host routing bypasses the routing rules of the kernel that KubeSpan uses. Packets leave unencrypted, replies take another path, and ' +
    'connections hang. Kube-proxy replacement and eBPF masquerading enable eBPF host routing.',
  link: 'https://docs.siderolabs.com/talos/v1.13/networking/kubespan#cilium-compatibility-limitations',
  good: { cluster: { kubeSpan: true }, values: { bpf: { masquerade: true, hostLegacyRouting: true }, MTU: 1420 } },
  bad: {
    cluster: { kubeSpan: true, hostDns: { forwardKubeDnsToHost: false } },
    values: { bpf: { masquerade: true }, MTU: 1420 },
  },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: true, hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1420, masquerade: { bpf: true }, hostRouting: 'ebpf' });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeSpan: true, hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { mtu: 1420, masquerade: { bpf: true }, hostRouting: 'legacy' });`,
  },
  *check(cilium) {
    if (!cilium.cluster.kubeSpan.enabled || !routesThroughEbpf(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bpf.hostLegacyRouting',
      what:
        `eBPF host routing bypasses KubeSpan (${describeValues(cilium, 'bpf.masquerade', 'bpf.hostLegacyRouting', 'kubeProxyReplacement')}; ` +
        `kubeSpan.enabled true)`,
      edits: [{ set: 'bpf.hostLegacyRouting', value: true }],
      fix: 'set hostRouting: \'legacy\', or use encryption: Encryption.wireguard() instead of KubeSpan; in values: set bpf.hostLegacyRouting: true, or encryption.type: wireguard instead of KubeSpan',
    };
  },
};
