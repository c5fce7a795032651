import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, exampleGateway, usesHostNetwork } from '../../../model/gateways';
import { IPS } from '../../../model/address-holders';
import { describeValues } from '../../../model/values';

/** Without a load balancer, a Gateway gets no address of a pool. */
export const hostNetworkAddress: ModelRule = {
  on: 'model',
  id: 'GWY058',
  title: 'Address of a Gateway on the host network',
  severity: 'error',
  reason: 'On the host network, the Service of a Gateway has type ClusterIP. An address of a pool is never assigned, and a Gateway with spec.addresses does not become ready.',
  related: ['GWY022'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/',
  good: { values: hostNetwork(true), objects: [EXAMPLE_CRD, exampleGateway({ listeners: [http()] })] },
  bad: { values: hostNetwork(true), objects: [EXAMPLE_CRD, exampleGateway({ addresses: [{ type: 'IPAddress', value: '192.168.1.201' }], listeners: [http()] })] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', { gatewayApi: { hostNetwork: true } });
new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'gateways' },
  spec: { gatewayClassName: 'cilium', addresses: [{ value: '192.168.1.201' }], listeners: [{ name: 'http', port: 8080, protocol: 'HTTP' }] },
});`,
    right: `new TalosCilium(chart, 'cilium', { gatewayApi: { hostNetwork: true } });
new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'gateways' },
  spec: { gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 8080, protocol: 'HTTP' }] },
});`,
  },
  *check(model) {
    for (const { gateway, cilium } of ciliumGateways(model)) {
      const { annotations } = gateway.infrastructure;
      const requested = [...gateway.addresses, ...[IPS.today, IPS.before].flatMap((name) => (typeof annotations[name] === 'string' ? [annotations[name]] : []))];
      if (!usesHostNetwork(cilium) || requested.length === 0) continue;
      yield {
        path: gateway.path,
        what: `Gateway ${gateway.name} requests the address ${requested.join(', ')}, which is never assigned on the host network (${describeValues(cilium, 'gatewayAPI.hostNetwork.enabled')})`,
        fix: `remove ${gateway.addresses.length > 0 ? 'addresses' : `the annotation from infrastructure`} from Gateway ${gateway.name}, or set gatewayAPI.hostNetwork.enabled to false`,
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
