import type { CiliumRule } from '../../rule';
import { routesThroughEbpf } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** Responses of the resolver on the host do not reach CoreDNS when packets bypass the network stack of the host. */
export const hostDnsHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL001',
  title: 'eBPF host routing while Talos forwards cluster DNS to the host',
  severity: 'error',
  reason:
    'On Talos, CoreDNS uses a resolver on the host, at 169.254.116.108. With eBPF host routing these packets bypass the network stack of the host, ' +
    'and queries for all names outside the cluster time out. Kube-proxy replacement and eBPF masquerading enable it, unless hostRouting is auto or legacy.',
  versions: { from: '1.16.5' },
  link: 'https://github.com/siderolabs/talos/issues/10002',
  good: { values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { bpf: { masquerade: true, hostLegacyRouting: false } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true }, hostRouting: 'ebpf' });",
    right: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true }, hostRouting: 'auto' });",
  },
  *check(cilium) {
    if (!cilium.cluster.hostDns.forwardKubeDnsToHost || !routesThroughEbpf(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bpf.hostLegacyRouting',
      what:
        `eBPF host routing breaks cluster DNS, which Talos forwards to the host ` +
        `(${describeValues(cilium, 'bpf.masquerade', 'bpf.hostLegacyRouting', 'kubeProxyReplacement')}; hostDns.forwardKubeDnsToHost true)`,
      fix:
        "set hostRouting: 'auto' and remove the value bpf.hostLegacyRouting, or set " +
        'hostDns: { forwardKubeDnsToHost: false } on the TalosCluster',
    };
  },
};
