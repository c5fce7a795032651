import type { Feature } from './feature';

/**
 * Path of pod packets through the host.
 *
 * - `auto`: eBPF host routing where it works. It needs eBPF masquerading and kube-proxy replacement, and it cuts off
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
    const bpfMasquerade = props.masquerade?.bpf === true;
    const forwards = cluster.hostDns.forwardKubeDnsToHost;
    if (mode === 'legacy') {
      set('bpf.hostLegacyRouting', true, 'asked for');
    } else if (mode === 'ebpf') {
      if (!bpfMasquerade) problem('CIL012', 'hostRouting "ebpf" needs eBPF masquerading (masquerade.bpf is not true)', 'set masquerade: { bpf: true }');
      if (props.kubeProxyReplacement === false) {
        problem('CIL012', 'hostRouting "ebpf" needs kube-proxy replacement (kubeProxyReplacement is false)', 'leave kubeProxyReplacement on');
      }
      if (forwards) {
        problem(
          'CIL013',
          'hostRouting "ebpf" cuts off cluster DNS while Talos forwards it to the host (hostDns.forwardKubeDnsToHost is true)',
          'set hostDns: { forwardKubeDnsToHost: false } on the TalosCluster, or use hostRouting "auto"',
          TRAP,
        );
      }
      set('bpf.hostLegacyRouting', false, 'asked for');
    } else if (bpfMasquerade && forwards) {
      set('bpf.hostLegacyRouting', true, `Talos forwards cluster DNS to the host, which eBPF host routing cuts off: ${TRAP}`);
    }
  },
};
