import type { CiliumRule } from '../../rule';
import { masquerades, replacesKubeProxy } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The egress gateway requires eBPF masquerading and kube-proxy replacement. */
export const egressGatewayNeeds: CiliumRule = {
  on: 'cilium',
  id: 'CIL049',
  title: 'Missing requirements of the egress gateway',
  severity: 'error',
  reason:
    'The egress gateway requires kube-proxy replacement and eBPF masquerading of IPv4. Without the masquerading, the agent does not start.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#preliminary-considerations',
  good: { values: { egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { egressGateway: { enabled: true }, bpf: { hostLegacyRouting: true } } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { egressGateway: true });",
    right: "new TalosCilium(chart, 'cilium', { egressGateway: true, masquerade: { bpf: true } });",
  },
  *check(cilium) {
    if (!isOn(cilium, 'egressGateway.enabled')) return;
    const missing = [
      ...(isOn(cilium, 'bpf.masquerade') ? [] : [{ path: 'bpf.masquerade', fix: 'masquerade: { bpf: true }' }]),
      ...(masquerades(cilium, 4) ? [] : [{ path: 'enableIPv4Masquerade', fix: 'masquerade: { ipv4: true }, on a cluster with IPv4' }]),
      ...(replacesKubeProxy(cilium) ? [] : [{ path: 'kubeProxyReplacement', fix: 'kubeProxyReplacement: true' }]),
    ];
    if (missing.length === 0) return;
    yield {
      path: cilium.path,
      subject: 'egressGateway.enabled',
      what: `the egress gateway requires eBPF masquerading and kube-proxy replacement (${describeValues(cilium, 'egressGateway.enabled', ...missing.map(({ path }) => path))})`,
      // The prop keeps the host routing of the Talos preset.
      edits: missing.flatMap(({ path }) => [{ set: path, value: true }, ...(path === 'bpf.masquerade' ? [{ set: 'bpf.hostLegacyRouting', value: true }] : [])]),
      fix: `set ${missing.map(({ fix }) => fix).join(', ')}`,
    };
  },
};
