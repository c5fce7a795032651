import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** It works, but kube-proxy has no use. */
export const servicesByTwo: CiliumRule = {
  on: 'cilium',
  id: 'TAL010',
  title: 'Both kube-proxy and kube-proxy replacement',
  severity: 'warning',
  reason:
    'Cilium implements Services, so kube-proxy is not needed. Kube-proxy uses resources on each node, and its rules still apply to connections ' +
    'that both handle.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/',
  good: { values: { kubeProxyReplacement: true } },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: true } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeProxy: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { kubeProxyReplacement: true });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', controlPlanes: 3, kubeProxy: false });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { kubeProxyReplacement: true });`,
  },
  *check(cilium) {
    if (!cilium.cluster.kubeProxy || !replacesKubeProxy(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'kubeProxyReplacement',
      what: `kube-proxy and kube-proxy replacement are both on (${describeValues(cilium, 'kubeProxyReplacement')}; kubeProxy of the TalosCluster true)`,
      edits: [{ set: 'kubeProxyReplacement', value: false }],
      fix: 'set kubeProxy: false on the TalosCluster, or kubeProxyReplacement: false',
    };
  },
};
