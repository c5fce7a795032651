import type { Feature } from './feature';

/** kube-proxy replacement: Services in eBPF. */
export const kubeProxyReplacement: Feature = {
  prop: 'kubeProxyReplacement',
  apply({ kubeProxyReplacement: prop }, { cluster, set }) {
    const on = prop ?? !cluster.kubeProxy;
    set(
      'kubeProxyReplacement',
      on,
      on
        ? 'eBPF does the work of kube-proxy, which is turned off in the machine configuration'
        : cluster.kubeProxy
          ? 'kube-proxy stays on in the machine configuration'
          : 'asked for',
    );
  },
};
