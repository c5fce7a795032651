import type { CiliumRule } from '../../rule';
import { replacesKubeProxy } from '../../../model/datapath';
import { describeValues } from '../../../model/values';

/** Services need an implementation. */
export const noServiceImplementation: CiliumRule = {
  on: 'cilium',
  id: 'TAL009',
  title: 'Neither kube-proxy nor kube-proxy replacement',
  severity: 'error',
  reason: 'Without kube-proxy and without kube-proxy replacement no Service works, not even the Service of the Kubernetes API.',
  link: 'https://docs.siderolabs.com/kubernetes-guides/cni/deploying-cilium',
  good: { values: { kubeProxyReplacement: true } },
  bad: { values: { kubeProxyReplacement: false } },
  typescript: {
    wrong: "new TalosCilium(chart, 'cilium', { kubeProxyReplacement: false });",
    right: "new TalosCilium(chart, 'cilium', { kubeProxyReplacement: true });",
  },
  *check(cilium) {
    if (cilium.cluster.kubeProxy || replacesKubeProxy(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'kubeProxyReplacement',
      what: `no Service implementation is enabled: kube-proxy is off and kube-proxy replacement is off (${describeValues(cilium, 'kubeProxyReplacement')}; kubeProxy of the TalosCluster false)`,
      edits: [{ set: 'kubeProxyReplacement', value: true }],
      fix: 'set kubeProxyReplacement: true, or kubeProxy: true on the TalosCluster; in values: set kubeProxyReplacement: true',
    };
  },
};
