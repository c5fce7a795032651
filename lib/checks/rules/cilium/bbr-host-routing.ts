import type { CiliumModel } from '../../../model/model';
import type { CiliumRule } from '../../rule';
import { LOCAL_ROUTES_SINCE, obstaclesToEbpfHostRouting } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/**
 * The agent refuses to start with BBR and `hostLegacyRouting`. It looks at the setting only: when it falls back to legacy host routing by
 * itself, for example without eBPF masquerading, it starts, and pods use BBR without its pacing.
 */
export const bbrHostRouting: CiliumRule = {
  on: 'cilium',
  id: 'CIL043',
  title: 'BBR for pods without eBPF host routing',
  severity: 'error',
  reason:
    'The network stack of the host separates a packet from its socket, so that BBR cannot pace it. The agent does not start with BBR and ' +
    'legacy host routing. If the agent itself falls back to legacy host routing, it starts, but does not pace the traffic of pods. In that case the finding is only a warning.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/bandwidth-manager/#bbr-for-pods',
  good: {
    cluster: { hostDns: { forwardKubeDnsToHost: false } },
    values: { bpf: { masquerade: true }, bandwidthManager: { enabled: true, bbr: true } },
  },
  bad: { values: { bpf: { hostLegacyRouting: true }, bandwidthManager: { enabled: true, bbr: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  hostRouting: 'legacy',
  masquerade: { bpf: true },
  bandwidthManager: { bbr: true },
});`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', hostDns: { forwardKubeDnsToHost: false } });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', {
  hostRouting: 'ebpf',
  masquerade: { bpf: true },
  bandwidthManager: { bbr: true },
});`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'bandwidthManager.enabled') || !isOn(cilium, 'bandwidthManager.bbr')) return;
    const hostOnly = cilium.version.atLeast('1.18');
    if (hostOnly && isOn(cilium, 'bandwidthManager.bbrHostNamespaceOnly')) return;
    const obstacles = obstaclesToEbpfHostRouting(cilium);
    if (obstacles.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'bandwidthManager.bbr',
      ...(!obstacles.includes('bpf.hostLegacyRouting') && { severity: 'warning' as const }),
      what: `BBR for pods requires eBPF host routing, which does not work here (${describeValues(cilium, 'bandwidthManager.bbr', ...obstacles)})`,
      ...(hostOnly && { edits: [{ set: 'bandwidthManager.bbrHostNamespaceOnly', value: true }] }),
      fix: `${hostOnly ? "set bandwidthManager: { bbr: 'host-namespace-only' }, or " : ''}${enabling(cilium, obstacles)}; in values: ${hostOnly ? 'set bandwidthManager.bbrHostNamespaceOnly: true, or ' : ''}set ${obstacles.map((path) => VALUES[path]).join(' and ')}`,
    };
  },
};

/** The value for each obstacle. */
const VALUES: Readonly<Record<string, string>> = {
  'bpf.masquerade': 'bpf.masquerade: true',
  'bpf.hostLegacyRouting': 'bpf.hostLegacyRouting: false',
  'kubeProxyReplacement': 'kubeProxyReplacement: true',
  'encryption.type': 'encryption.type: wireguard',
};

/** What lets packets of pods bypass the network stack of the host. */
function enabling(cilium: CiliumModel, obstacles: readonly string[]): string {
  const { hostDns, kubeSpan } = cilium.cluster;
  const keepsHostDns = cilium.version.atLeast(LOCAL_ROUTES_SINCE);
  const props = [
    ...(obstacles.includes('bpf.masquerade') ? ['masquerade: { bpf: true }'] : []),
    ...(obstacles.includes('bpf.hostLegacyRouting') ? ["hostRouting: 'ebpf'"] : []),
    ...(obstacles.includes('kubeProxyReplacement') ? ['kubeProxyReplacement: true'] : []),
    ...(obstacles.includes('encryption.type') ? ['encryption: Encryption.wireguard()'] : []),
  ];
  const facts = [
    ...(hostDns.enabled && hostDns.forwardKubeDnsToHost && !keepsHostDns ? ['hostDns: { forwardKubeDnsToHost: false }'] : []),
    ...(kubeSpan.enabled ? ['kubeSpan: false'] : []),
  ];
  return `set ${props.join(' and ')}${facts.length > 0 ? `, and ${facts.join(' and ')} on the TalosCluster` : ''}`;
}
