import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway } from '../../../model/gateways';
import { describeValues, isOn } from '../../../model/values';

const GATEWAY = `new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'edge' },
  spec: { gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
});`;

/** A GatewayClass has no effect without the controller. */
export const gatewayControllerOff: ModelRule = {
  on: 'model',
  id: 'GWY060',
  title: 'Gateway while the Gateway API of Cilium is off',
  severity: 'error',
  reason: 'The Gateway API controller of Cilium is off, so nothing handles Gateways of its class. They get no address, and no error in their status.',
  related: ['GWY100'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  bad: { objects: [exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium');\n${GATEWAY}`,
    right: `new TalosCilium(chart, 'cilium', { gatewayApi: true });\n${GATEWAY}`,
  },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (isOn(cilium, 'gatewayAPI.enabled')) continue;
      yield {
        path: gateway.path,
        what: `Gateway ${gateway.name} has no controller, because the Gateway API of ${cilium.path} is off (${describeValues(cilium, 'gatewayAPI.enabled')})`,
        fix: 'set gatewayApi: true on the TalosCilium; in values: set gatewayAPI.enabled: true',
      };
    }
  },
};
