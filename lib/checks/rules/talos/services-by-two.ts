import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { seen } from '../../../model/values';

/** It works, but nobody wants it. */
export const servicesByTwo: CiliumRule = {
  on: 'cilium',
  id: 'TAL010',
  title: 'Both kube-proxy and its replacement',
  severity: 'warning',
  reason:
    'Cilium serves Services and Talos still runs kube-proxy, which programs every node for nothing and keeps its own rules for ' +
    'connections that both see.',
  link: 'https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/',
  good: { values: { kubeProxyReplacement: true } },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: true } },
  *check(cilium) {
    if (!cilium.cluster.kubeProxy || !replacesKubeProxy(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'kubeProxyReplacement',
      what: `kube-proxy runs beside its replacement (${seen(cilium, 'kubeProxyReplacement')}; kubeProxy of the TalosCluster true)`,
      fix: 'set kubeProxy: false on the TalosCluster, or kubeProxyReplacement: false',
    };
  },
};
