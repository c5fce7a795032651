import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, EXAMPLE_VALUES, exampleGateway } from '../../../model/gateways';
import { isOn, seen } from '../../../model/values';

/** A class alone serves nothing. */
export const gatewayControllerOff: ModelRule = {
  on: 'model',
  id: 'GWY060',
  title: 'Gateway for a Cilium that serves none',
  severity: 'error',
  reason: 'Gateways of Cilium\'s class wait for good when its Gateway API controller is off.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#prerequisites',
  good: { values: EXAMPLE_VALUES, objects: [EXAMPLE_CRD, exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  bad: { objects: [exampleGateway({ listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] })] },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (isOn(cilium, 'gatewayAPI.enabled')) continue;
      yield {
        path: gateway.path,
        what: `${cilium.path} does not serve Gateway ${gateway.name} (${seen(cilium, 'gatewayAPI.enabled')})`,
        fix: 'set gatewayApi: true on the TalosCilium',
      };
    }
  },
};
