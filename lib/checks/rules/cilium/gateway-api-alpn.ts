import type { CiliumRule } from '../../rule';
import { EXAMPLE_CRD } from '../../../model/gateways';
import { describeValues, isOn, isSet } from '../../../model/values';

/** Clients negotiate HTTP/2 over TLS with ALPN. */
export const gatewayApiAlpn: CiliumRule = {
  on: 'cilium',
  id: 'CIL070',
  title: 'Gateway API without a setting for ALPN',
  severity: 'warning',
  reason: 'ALPN is off by default in the chart. HTTPS listeners then support only HTTP/1.1, and a GRPCRoute on them does not work.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/',
  good: { values: { gatewayAPI: { enabled: true, enableAlpn: true } }, objects: [EXAMPLE_CRD] },
  bad: { values: { gatewayAPI: { enabled: true } } },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { values: { gatewayAPI: { enabled: true } } });
new GatewayApiCrds(chart, 'gateway-api');
`,
    right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });
new GatewayApiCrds(chart, 'gateway-api');
`,
  },
  *check(cilium) {
    if (!isOn(cilium, 'gatewayAPI.enabled') || isSet(cilium, 'gatewayAPI.enableAlpn')) return;
    yield {
      path: cilium.path,
      subject: 'gatewayAPI.enableAlpn',
      what: `HTTPS listeners support only HTTP/1.1, because ALPN is off (${describeValues(cilium, 'gatewayAPI.enabled', 'gatewayAPI.enableAlpn')})`,
      edits: [{ set: 'gatewayAPI.enableAlpn', value: true }, { set: 'gatewayAPI.enableAppProtocol', value: true }],
      fix: 'set gatewayApi: true, which enables ALPN, or gatewayApi: { alpn: false } to keep it off; in values: set gatewayAPI.enableAlpn: true and gatewayAPI.enableAppProtocol: true',
    };
  },
};
