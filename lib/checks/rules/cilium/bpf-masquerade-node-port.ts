import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/** What makes the agent of these versions serve NodePorts in eBPF by itself. */
const ENVOY_USERS = ['envoyConfig.enabled', 'ingressController.enabled', 'gatewayAPI.enabled'];

/** Until 1.19 the code that masquerades was part of the code that serves NodePorts. */
export const bpfMasqueradeNodePort: CiliumRule = {
  on: 'cilium',
  id: 'CIL047',
  title: 'eBPF masquerading without NodePorts in eBPF',
  severity: 'error',
  reason: 'Up to 1.18 the agent does not start with eBPF masquerading unless it serves NodePorts in eBPF too.',
  versions: { before: '1.19' },
  link: 'https://github.com/cilium/cilium/pull/41380',
  good: { version: '1.18.12', values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { version: '1.18.12', cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, bpf: { masquerade: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'bpf.masquerade') || servesNodePorts(cilium) || ENVOY_USERS.some((path) => isOn(cilium, path))) return;
    yield {
      path: cilium.path,
      subject: 'bpf.masquerade',
      what: `eBPF masquerading needs NodePorts in eBPF (${seen(cilium, 'bpf.masquerade', 'kubeProxyReplacement', 'nodePort.enabled')})`,
      fix: 'set kubeProxyReplacement: true, or leave masquerade.bpf out',
    };
  },
};
