import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** Features with which the agent of these versions serves NodePorts in eBPF. */
const ENVOY_USERS = ['envoyConfig.enabled', 'ingressController.enabled', 'gatewayAPI.enabled'];

/** Before 1.19 masquerading was part of the NodePort code. */
export const bpfMasqueradeNodePort: CiliumRule = {
  on: 'cilium',
  id: 'CIL047',
  title: 'eBPF masquerading without NodePorts in eBPF',
  severity: 'error',
  reason: 'Before 1.19 the agent starts with eBPF masquerading only if it serves NodePorts in eBPF too.',
  versions: { before: '1.19' },
  link: 'https://github.com/cilium/cilium/pull/41380',
  good: { version: '1.18.12', values: { bpf: { masquerade: true, hostLegacyRouting: true } } },
  bad: { version: '1.18.12', cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, bpf: { masquerade: true, hostLegacyRouting: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { version: '1.18.12', masquerade: { bpf: true } });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: false });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { version: '1.18.12', masquerade: { bpf: true } });`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'bpf.masquerade') || servesNodePorts(cilium) || ENVOY_USERS.some((path) => isOn(cilium, path))) return;
    yield {
      path: cilium.path,
      subject: 'bpf.masquerade',
      what: `eBPF masquerading requires NodePorts in eBPF before Cilium 1.19 (${describeValues(cilium, 'bpf.masquerade', 'kubeProxyReplacement', 'nodePort.enabled')})`,
      edits: [{ set: 'bpf.masquerade', value: false }],
      fix: 'set kubeProxyReplacement: true, or remove bpf: true from masquerade; in values: set kubeProxyReplacement: true, or remove bpf.masquerade',
    };
  },
};
