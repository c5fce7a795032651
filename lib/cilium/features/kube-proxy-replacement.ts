import type { Feature } from './feature';

/** kube-proxy replacement: Services in eBPF. */
export const kubeProxyReplacement: Feature<{ kubeProxyReplacement?: boolean }> = {
  prop: 'kubeProxyReplacement',
  apply({ kubeProxyReplacement: prop }, { cluster, set }) {
    const on = prop ?? !cluster.kubeProxy;
    const reason = on ? 'eBPF replaces kube-proxy, which is off in the machine configuration' : cluster.kubeProxy ? 'kube-proxy is on in the machine configuration' : undefined;
    set('kubeProxyReplacement', on, reason);
  },
};
