import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { EXAMPLE_CRD } from '../../../model/gateways';
import { describeValues, isOn } from '../../../model/values';

/** The Services of Gateways lead to Envoy, which only eBPF supports. */
export const gatewayApiServices: CiliumRule = {
  on: 'cilium',
  id: 'CIL052',
  title: 'Gateway API without kube-proxy replacement',
  severity: 'error',
  reason:
    'The operator logs a warning and does not start the Gateway API controller, so that no Gateway is accepted. Before 1.19 NodePorts in eBPF are ' +
    'sufficient.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [EXAMPLE_CRD] },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, gatewayAPI: { enabled: true, enableAlpn: true } } },
  typescript: {
    wrong: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: true });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');
`,
    right: `const cluster = new TalosCluster({ name: 'home', talosVersion: '1.13', kubernetesVersion: '1.35.0', kubeProxy: false });
const chart = new ClusterChart(app, cluster);
new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');
`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'gatewayAPI.enabled') || servesNodePorts(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'gatewayAPI.enabled',
      what:
        `the Gateway API controller requires kube-proxy replacement ` +
        `(${describeValues(cilium, 'gatewayAPI.enabled', 'kubeProxyReplacement')})`,
      edits: [{ set: 'gatewayAPI.enabled', value: false }],
      fix: 'set kubeProxyReplacement: true on the TalosCilium and kubeProxy: false on the TalosCluster, or remove gatewayApi; in values: set kubeProxyReplacement: true, or remove gatewayAPI.enabled',
    };
  },
};
