import type { CiliumRule } from '../../rule';
import { routesThroughEbpf } from '../../../model/datapath';
import { seen } from '../../../model/values';

/** Answers of the host's resolver never reach CoreDNS when packets bypass the host's stack. */
export const hostDnsHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL001',
  title: 'eBPF host routing while Talos forwards cluster DNS to the host',
  severity: 'error',
  reason:
    'Talos has CoreDNS ask a resolver on the host, at 169.254.116.108. With eBPF host routing these packets bypass the host\'s stack, ' +
    'and all names outside of the cluster time out. Kube-proxy replacement and eBPF masquerading turn it on, unless hostRouting is auto or legacy.',
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
        `eBPF host routing cuts off cluster DNS, which Talos forwards to the host ` +
        `(${seen(cilium, 'bpf.masquerade', 'bpf.hostLegacyRouting', 'kubeProxyReplacement')}; hostDns.forwardKubeDnsToHost true)`,
      fix:
        "set hostRouting: 'auto' and no value bpf.hostLegacyRouting, which keeps packets on the host's stack here, or set " +
        'hostDns: { forwardKubeDnsToHost: false } on the TalosCluster',
    };
  },
};
