import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { isOn, seen } from '../../../model/values';

/** Ingresses are Services that lead into Envoy, which only eBPF can do. */
export const ingressServices: CiliumRule = {
  on: 'cilium',
  id: 'CIL053',
  title: 'Ingress controller without kube-proxy replacement',
  severity: 'error',
  reason:
    'The operator logs a warning and leaves the Ingress controller off; Ingresses never get an address. Up to 1.18 NodePorts in eBPF ' +
    'are enough.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress/#prerequisites',
  good: { values: { ingressController: { enabled: true } } },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, ingressController: { enabled: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'ingressController.enabled') || servesNodePorts(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'ingressController.enabled',
      what:
        `the Ingress controller stays off without kube-proxy replacement ` +
        `(${seen(cilium, 'ingressController.enabled', 'kubeProxyReplacement')})`,
      fix: 'set kubeProxyReplacement: true and kubeProxy: false on the TalosCluster, or remove ingressController',
    };
  },
};
