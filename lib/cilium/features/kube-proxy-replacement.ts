import { whenOn } from '../../props';
import type { Feature } from './feature';

/** Settings of kube-proxy replacement. */
export interface KubeProxyReplacementProps {
  /**
   * Address and port of a health check, as kube-proxy has one: `0.0.0.0:10256`. Load balancers in front of the nodes ask it.
   * @default - none
   */
  readonly healthzBindAddress?: string;
}

/** kube-proxy replacement: Services in eBPF. */
export const kubeProxyReplacement: Feature<{ kubeProxyReplacement?: boolean | KubeProxyReplacementProps }> = {
  prop: 'kubeProxyReplacement',
  apply({ kubeProxyReplacement: prop }, { cluster, set }) {
    const on = prop === undefined ? !cluster.kubeProxy : prop !== false;
    const reason = on ? 'eBPF replaces kube-proxy, which is off in the machine configuration' : cluster.kubeProxy ? 'kube-proxy is on in the machine configuration' : undefined;
    set('kubeProxyReplacement', on, reason);
    set('kubeProxyReplacementHealthzBindAddr', whenOn(prop)?.healthzBindAddress);
  },
};
