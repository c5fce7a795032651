import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { LOCAL_ROUTES_SINCE, needsOfEbpfHostRouting, routesThroughEbpf } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** Responses of the resolver on the host do not reach CoreDNS when packets bypass the network stack of the host. */
export const hostDnsHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'TAL001',
  title: 'eBPF host routing while Talos forwards cluster DNS to the host',
  severity: 'error',
  reason:
    'On Talos, CoreDNS uses a resolver on the host, at 169.254.116.108. With eBPF host routing these packets bypass the network stack of the host, ' +
    'and queries for all names outside the cluster time out. Kube-proxy replacement and eBPF masquerading together enable eBPF host routing, unless hostRouting is auto or legacy.',
  versions: { from: '1.16.5', before: LOCAL_ROUTES_SINCE },
  link: 'https://github.com/siderolabs/talos/issues/10002',
  related: ['TAL017'],
  good: { version: '1.18.1', values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { version: '1.18.1', values: { bpf: { masquerade: true, hostLegacyRouting: false } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { version: '1.18.1', masquerade: { bpf: true }, hostRouting: 'ebpf' });",
    right: "new TalosCilium(chart, 'cilium', { version: '1.18.1', masquerade: { bpf: true }, hostRouting: 'auto' });",
  },
  *check(cilium) {
    if (!bypassesHostDns(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'bpf.hostLegacyRouting',
      what: `eBPF host routing breaks cluster DNS, which Talos forwards to the host (${causes(cilium)})`,
      edits: [{ set: 'bpf.hostLegacyRouting', value: true }],
      fix: `use Cilium ${LOCAL_ROUTES_SINCE} or newer, or set hostRouting: 'auto' and remove the value bpf.hostLegacyRouting, or set ${NO_FORWARDING}`,
    };
  },
};

/** The code of Cilium handles it; its documentation for Talos still says that it does not work. */
export const hostDnsUntested: CiliumRule = {
  on: 'cilium',
  id: 'TAL017',
  title: 'eBPF host routing with Talos host DNS, which must be tested',
  severity: 'warning',
  reason:
    'On Talos, CoreDNS uses a resolver on the host, at 169.254.116.108. The documentation of Cilium and Talos says that pods cannot reach it with eBPF host routing. ' +
    `Since ${LOCAL_ROUTES_SINCE} the agent passes packets for such addresses to the network stack of the host (pull request 41275), and many clusters run this way. ` +
    'To find out whether it works, look up a name outside the cluster from a pod. If it works, suppress this check. Otherwise, use legacy host routing, as in the example.',
  versions: { from: LOCAL_ROUTES_SINCE },
  link: 'https://github.com/cilium/cilium/pull/41275',
  related: ['TAL001'],
  good: { values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { bpf: { masquerade: true, hostLegacyRouting: false } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true }, hostRouting: 'ebpf' });",
    right: "new TalosCilium(chart, 'cilium', { masquerade: { bpf: true }, hostRouting: 'auto' });",
  },
  *check(cilium) {
    if (!bypassesHostDns(cilium)) return;
    const isNeeded = needsOfEbpfHostRouting((path) => cilium.value(path)).length > 0;
    yield {
      path: cilium.path,
      subject: 'bpf.hostLegacyRouting',
      what:
        `CoreDNS may not reach the host DNS of Talos through eBPF host routing (${causes(cilium)}). The code of Cilium has handled this since ${LOCAL_ROUTES_SINCE}, but its ` +
        'documentation still says that it does not work',
      edits: [{ set: 'bpf.hostLegacyRouting', value: true }],
      fix:
        'look up a name outside the cluster from a pod: kubectl run dns-test --rm -it --restart=Never --image=busybox -- nslookup example.com. If it works, suppress this check; ' +
        `otherwise set ${isNeeded ? '' : "hostRouting: 'legacy', or "}${NO_FORWARDING}`,
    };
  },
};

const NO_FORWARDING = 'hostDns: { forwardKubeDnsToHost: false } on the TalosCluster';

function bypassesHostDns(cilium: CiliumModel): boolean {
  return cilium.cluster.hostDns.forwardKubeDnsToHost && routesThroughEbpf(cilium);
}

function causes(cilium: CiliumModel): string {
  return `${describeValues(cilium, 'bpf.masquerade', 'bpf.hostLegacyRouting', 'kubeProxyReplacement')}; hostDns.forwardKubeDnsToHost true`;
}
