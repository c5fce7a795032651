import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { describeValues, isOn } from '../../../model/values';

/** The Services of Ingresses lead to Envoy, which only eBPF supports. */
export const ingressServices: CiliumRule = {
  on: 'cilium',
  id: 'CIL053',
  title: 'Ingress controller without kube-proxy replacement',
  severity: 'error',
  reason:
    'The operator logs a warning and does not start the Ingress controller, so that no Ingress gets an address. Before 1.19 NodePorts in eBPF ' +
    'are sufficient.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/ingress/#prerequisites',
  good: { values: { ingressController: { enabled: true } } },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, ingressController: { enabled: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { ingressController: true });`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: false });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { ingressController: true });`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'ingressController.enabled') || servesNodePorts(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'ingressController.enabled',
      what:
        `the Ingress controller requires kube-proxy replacement ` +
        `(${describeValues(cilium, 'ingressController.enabled', 'kubeProxyReplacement')})`,
      edits: [{ set: 'ingressController.enabled', value: false }],
      fix: 'set kubeProxyReplacement: true on the TalosCilium and kubeProxy: false on the TalosCluster, or remove ingressController; in values: set kubeProxyReplacement: true, or remove ingressController.enabled',
    };
  },
};
