import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, exampleGateway, usesHostNetwork } from '../../../model/gateways';
import { seen } from '../../../model/values';

/** Without a load balancer there is no address to hand out. */
export const hostNetworkAddress: ModelRule = {
  on: 'model',
  id: 'GWY058',
  title: 'Address for a Gateway in host network mode',
  severity: 'error',
  reason: 'In host network mode the Service of a Gateway is of type ClusterIP: an address of a pool is never assigned, and the Gateway is not programmed.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/',
  good: { values: hostNetwork(true), objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http()] })] },
  bad: { values: hostNetwork(true), objects: [EXAMPLE_CRD, exampleGateway({ addresses: [{ type: 'IPAddress', value: '192.168.1.201' }], listeners: [http()] })] },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (!usesHostNetwork(cilium) || gateway.addresses.length === 0) continue;
      yield {
        path: gateway.path,
        what: `Gateway ${gateway.name} asks for an address that nobody assigns (${gateway.addresses.join(', ')}; ${seen(cilium, 'gatewayAPI.hostNetwork.enabled')})`,
        fix: 'remove the address, or host network mode',
      };
    }
  },
};

function hostNetwork(enabled: boolean): JsonObject {
  return { gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled } } };
}

function http(): JsonObject {
  return { name: 'http', port: 8080, protocol: 'HTTP' };
}
