import type { CiliumRule } from '../../rule';
import { obstaclesToEbpfHostRouting } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/**
 * The agent checks the switch when it starts. What it turns off itself later, without eBPF masquerading for instance, it
 * does not check again: then BBR runs in pods and is wrong.
 */
export const bbrHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'CIL043',
  title: 'BBR for pods without eBPF host routing',
  severity: 'error',
  reason:
    'The host\'s stack separates a packet from its socket, so that BBR cannot pace it. The agent does not start with BBR and legacy ' +
    'host routing; where it falls back to it by itself, BBR silently works on wrong data.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/#bbr-for-pods',
  good: {
    cluster: { hostDns: { forwardKubeDnsToHost: false } },
    values: { bpf: { masquerade: true }, bandwidthManager: { enabled: true, bbr: true } },
  },
  bad: { values: { bpf: { hostLegacyRouting: true }, bandwidthManager: { enabled: true, bbr: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'bandwidthManager.enabled') || !isOn(cilium, 'bandwidthManager.bbr')) return;
    const hostOnly = cilium.version.atLeast('1.18');
    if (hostOnly && isOn(cilium, 'bandwidthManager.bbrHostNamespaceOnly')) return;
    const obstacles = obstaclesToEbpfHostRouting(cilium);
    if (obstacles.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'bandwidthManager.bbr',
      what: `BBR for pods needs eBPF host routing (${seen(cilium, 'bandwidthManager.bbr', ...obstacles)})`,
      fix:
        `${hostOnly ? 'set bandwidthManager: { bbr: \'host-namespace-only\' }, or ' : ''}set hostRouting: 'ebpf' and masquerade: { bpf: ` +
        `true } with kube-proxy replacement, and hostDns: { forwardKubeDnsToHost: false } on the TalosCluster`,
    };
  },
};
