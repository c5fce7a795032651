import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { seen } from '../../../model/values';

/** Somebody has to serve Services. */
export const servicesByNobody: CiliumRule = {
  on: 'cilium',
  id: 'TAL009',
  title: 'Neither kube-proxy nor its replacement',
  severity: 'error',
  reason: 'Talos runs no kube-proxy and Cilium does not take its place: no Service works, the one of the Kubernetes API first.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { kubeProxyReplacement: true } },
  bad: { values: { kubeProxyReplacement: false } },
  *check(cilium) {
    if (cilium.cluster.kubeProxy || replacesKubeProxy(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'kubeProxyReplacement',
      what: `nobody serves Services (${seen(cilium, 'kubeProxyReplacement')}; kubeProxy of the TalosCluster false)`,
      fix: 'set kubeProxyReplacement: true, or kubeProxy: true on the TalosCluster',
    };
  },
};
