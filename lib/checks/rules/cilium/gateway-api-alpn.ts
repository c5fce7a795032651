import type { CiliumRule } from '../../rule';
import { EXAMPLE_CRD } from '../../../model/gateways';
import { isGiven, isOn, seen } from '../../../model/values';

/** HTTP/2 over TLS is agreed upon by ALPN. */
export const gatewayApiAlpn: CiliumRule = {
  on: 'cilium',
  id: 'CIL070',
  title: 'Gateway API without a word on ALPN',
  severity: 'warning',
  reason: 'The chart leaves ALPN off: HTTPS listeners then speak HTTP/1.1 only, and a GRPCRoute behind them does not work.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [EXAMPLE_CRD] },
  bad: { values: { gatewayAPI: { enabled: true } } },
  *check(cilium) {
    if (!isOn(cilium, 'gatewayAPI.enabled') || isGiven(cilium, 'gatewayAPI.enableAlpn')) return;
    yield {
      path: cilium.path,
      subject: 'gatewayAPI.enableAlpn',
      what: `HTTPS listeners will speak HTTP/1.1 only (${seen(cilium, 'gatewayAPI.enabled', 'gatewayAPI.enableAlpn')})`,
      fix: 'use gatewayApi: true, which turns ALPN on, or say gatewayApi: { alpn: false }',
    };
  },
};
