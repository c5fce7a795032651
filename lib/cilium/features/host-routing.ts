import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Json } from '../../kubernetes/json';
import type { ValueLookup } from '../requests';
import type { Feature, FeatureContext } from './feature';

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
  apply({ hostRouting: mode = 'auto' }, { set, later }) {
    if (mode !== 'auto') set('bpf.hostLegacyRouting', mode === 'legacy', 'asked for');
    // Masquerading and kube-proxy replacement may be set by other constructs and by raw values.
    if (mode !== 'legacy') later((value, context) => (mode === 'ebpf' ? checkNeeds : choose)(value, context));
  },
};

function checkNeeds(value: ValueLookup, { cluster, problem }: FeatureContext): void {
  if (usesIptables(value, cluster)) problem('CIL012', 'hostRouting "ebpf" needs eBPF masquerading (bpf.masquerade is not true)', 'set masquerade: { bpf: true }');
  if (!isTrue(value('kubeProxyReplacement'))) {
    problem('CIL012', 'hostRouting "ebpf" needs kube-proxy replacement (kubeProxyReplacement is false)', 'turn kubeProxyReplacement on, and kube-proxy off');
  }
}

function choose(value: ValueLookup, { cluster, set }: FeatureContext): void {
  if (usesIptables(value, cluster)) return;
  if (cluster.kubeSpan.enabled) {
    set('bpf.hostLegacyRouting', true, 'KubeSpan takes packets into its mesh by routing rules of the host, which eBPF host routing bypasses');
  } else if (cluster.hostDns.enabled && cluster.hostDns.forwardKubeDnsToHost) {
    set('bpf.hostLegacyRouting', true, `Talos forwards cluster DNS to the host, which eBPF host routing cuts off: ${TRAP}`);
  }
}

/** Whether iptables masquerades: the agent then keeps to the host's stack by itself. */
function usesIptables(value: ValueLookup, { ipFamilies }: TalosCluster): boolean {
  return !isTrue(value('bpf.masquerade')) && ipFamilies.some((family) => value(`enableIPv${family}Masquerade`) !== false);
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}
