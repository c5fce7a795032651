import type { CiliumRule } from '../../rule';
import { masquerades, replacesKubeProxy } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/** The egress gateway is built on eBPF masquerading and kube-proxy replacement. */
export const egressGatewayNeeds: CiliumRule = {
  on: 'cilium',
  id: 'CIL049',
  title: 'Egress gateway without what it is built on',
  severity: 'error',
  reason:
    'The agent does not start with the egress gateway unless it masquerades IPv4 in eBPF; kube-proxy replacement is required as well.',
  link: 'https://docs.cilium.io/en/stable/network/egress-gateway/egress-gateway/#preliminary-considerations',
  good: { values: { egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { values: { egressGateway: { enabled: true } } },
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
      what: `the egress gateway lacks what it needs (${seen(cilium, 'egressGateway.enabled', ...missing.map(({ path }) => path))})`,
      fix: `set ${missing.map(({ fix }) => fix).join(', ')}`,
    };
  },
};
