import type { TalosCluster } from '../../cluster/talos-cluster';
import type { Json } from '../../kubernetes/json';
import { LOCAL_ROUTES_SINCE, needsOfEbpfHostRouting } from '../../model/datapath';
import type { ValueLookup } from '../requests';
import type { Feature, FeatureContext } from './feature';

/**
 * How packets of pods pass through the host.
 *
 * - `auto`: eBPF host routing where it works, otherwise the network stack of the host. eBPF host routing requires kube-proxy
 *   replacement and no masquerading by iptables. While Talos forwards cluster DNS to the host (`hostDns.forwardKubeDnsToHost`), `auto` uses the
 *   network stack of the host, as Cilium and Talos document it, unless BBR for pods, BIG TCP or netkit needs eBPF host routing.
 * - `ebpf`: eBPF host routing, or an error if it cannot work.
 * - `legacy`: always the network stack of the host.
 */
export type HostRouting = 'auto' | 'ebpf' | 'legacy';

const TRAP = 'https://github.com/siderolabs/talos/issues/10002';

/** eBPF host routing, where it works on Talos. */
export const hostRouting: Feature<{ hostRouting?: HostRouting }> = {
  prop: 'hostRouting',
  apply({ hostRouting: mode = 'auto' }, { set, later }) {
    if (mode !== 'auto') set('bpf.hostLegacyRouting', mode === 'legacy');
    // Masquerading and kube-proxy replacement may be set by other constructs and by raw values.
    if (mode === 'auto') later(choose);
  },
};

function choose(value: ValueLookup, { cluster, version, set }: FeatureContext): void {
  if (usesIptables(value, cluster)) return;
  const needs = needsOfEbpfHostRouting(value);
  const forwards = cluster.hostDns.enabled && cluster.hostDns.forwardKubeDnsToHost;
  if (cluster.kubeSpan.enabled) {
    set('bpf.hostLegacyRouting', true, 'KubeSpan directs traffic into its mesh by routing rules of the host, which eBPF host routing bypasses');
  } else if (forwards && needs.length > 0 && isTrue(value('kubeProxyReplacement')) && version.atLeast(LOCAL_ROUTES_SINCE)) {
    set('bpf.hostLegacyRouting', false, `${needs.join(' and ')} needs eBPF host routing, which reaches the host DNS of Talos since Cilium ${LOCAL_ROUTES_SINCE}`);
  } else if (forwards && !needs.some((path) => REFUSES_LEGACY.has(path))) {
    set('bpf.hostLegacyRouting', true, `Talos forwards cluster DNS to the host, which eBPF host routing breaks: ${TRAP}`);
  }
}

/** With these and legacy host routing the agent does not start. In a Cilium that does not reach the host DNS, TAL001 says why neither works. */
const REFUSES_LEGACY = new Set(['bandwidthManager.bbr', 'enableIPv4BIGTCP', 'enableIPv6BIGTCP']);

/** Whether iptables masquerades. The agent then uses the network stack of the host by itself. */
function usesIptables(value: ValueLookup, { ipFamilies }: TalosCluster): boolean {
  return !isTrue(value('bpf.masquerade')) && ipFamilies.some((family) => value(`enableIPv${family}Masquerade`) !== false);
}

function isTrue(value: Json | undefined): boolean {
  return value === true || value === 'true';
}
