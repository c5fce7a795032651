import type { Feature } from './feature';

/**
 * Path of pod packets through the host.
 *
 * - `auto`: eBPF host routing where it works. It needs kube-proxy replacement and no masquerading by iptables, and it cuts off
 *   cluster DNS while Talos forwards it to the host (`hostDns.forwardKubeDnsToHost`), so there packets go through the host's stack.
 * - `ebpf`: eBPF host routing, or an error where it cannot work.
 * - `legacy`: always through the host's stack.
 */
export type HostRouting = 'auto' | 'ebpf' | 'legacy';

const TRAP = 'https://github.com/siderolabs/talos/issues/10002';

/** eBPF host routing, done right on Talos. */
export const hostRouting: Feature = {
  prop: 'hostRouting',
  apply(props, { cluster, set, problem }) {
    const mode = props.hostRouting ?? 'auto';
    const { bpf, ipv4, ipv6 } = props.masquerade ?? {};
    // Where iptables masquerades, the agent keeps to the host's stack by itself.
    const iptables = bpf !== true && cluster.ipFamilies.some((family) => (family === 4 ? ipv4 : ipv6) !== false);
    const forwards = cluster.hostDns.enabled && cluster.hostDns.forwardKubeDnsToHost;
    if (mode === 'legacy') {
      set('bpf.hostLegacyRouting', true, 'asked for');
    } else if (mode === 'ebpf') {
      if (iptables) problem('CIL012', 'hostRouting "ebpf" needs eBPF masquerading (masquerade.bpf is not true)', 'set masquerade: { bpf: true }');
      if (!(props.kubeProxyReplacement ?? !cluster.kubeProxy)) {
        problem('CIL012', 'hostRouting "ebpf" needs kube-proxy replacement (kubeProxyReplacement is false)', 'turn kubeProxyReplacement on, and kube-proxy off');
      }
      set('bpf.hostLegacyRouting', false, 'asked for');
    } else if (!iptables && cluster.kubeSpan.enabled) {
      set('bpf.hostLegacyRouting', true, 'KubeSpan takes packets into its mesh by routing rules of the host, which eBPF host routing bypasses');
    } else if (!iptables && forwards) {
      set('bpf.hostLegacyRouting', true, `Talos forwards cluster DNS to the host, which eBPF host routing cuts off: ${TRAP}`);
    }
  },
};
