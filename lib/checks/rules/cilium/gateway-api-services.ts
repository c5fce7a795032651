import type { CiliumRule } from '../../rule';
import { servesNodePorts } from '../../../model/datapath';
import { EXAMPLE_CRD } from '../../../model/gateways';
import { isOn, seen } from '../../../model/values';

/** Gateways are Services that lead into Envoy, which only eBPF can do. */
export const gatewayApiServices: CiliumRule = {
  on: 'cilium',
  id: 'CIL052',
  title: 'Gateway API without kube-proxy replacement',
  severity: 'error',
  reason:
    'The operator logs a warning and leaves the Gateway API controller off; Gateways wait for a controller for good. Up to 1.18 ' +
    'NodePorts in eBPF are enough.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [EXAMPLE_CRD] },
  bad: { cluster: { kubeProxy: true }, values: { kubeProxyReplacement: false, gatewayAPI: { enabled: true, enableAlpn: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'gatewayAPI.enabled') || servesNodePorts(cilium)) return;
    yield {
      path: cilium.path,
      subject: 'gatewayAPI.enabled',
      what:
        `the Gateway API controller stays off without kube-proxy replacement ` +
        `(${seen(cilium, 'gatewayAPI.enabled', 'kubeProxyReplacement')})`,
      fix: 'set kubeProxyReplacement: true and kubeProxy: false on the TalosCluster, or remove gatewayApi',
    };
  },
};
