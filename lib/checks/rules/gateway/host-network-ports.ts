import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, exampleGateway, usesHostNetwork, type GatewayView } from '../../../model/gateways';

/** A port of a node is one socket. */
export const hostNetworkPorts: ModelRule = {
  on: 'model',
  id: 'GWY057',
  title: 'Two Gateways on one host port',
  severity: 'error',
  reason: 'In host network mode the listeners of all Gateways are sockets of the same nodes: of two on one port the second does not open.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/',
  good: { values: hostNetwork(), objects: [EXAMPLE_CRD, on(8080, 'a'), on(8081, 'b')] },
  bad: { values: hostNetwork(), objects: [EXAMPLE_CRD, on(8080, 'a'), on(8080, 'b')] },
  *check(model) {
    const taken = new Map<string, GatewayView>();
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (!usesHostNetwork(cilium)) continue;
      for (const port of new Set(gateway.listeners.map((listener) => listener.port))) {
        const key = `${cilium.path} ${port}`;
        const other = taken.get(key);
        if (!other) taken.set(key, gateway);
        else yield { path: gateway.path, what: `two Gateways listen on one host port (${port}: ${other.namespace}/${other.name}, ${gateway.namespace}/${gateway.name})`, fix: 'give one of them another port, or join them' };
      }
    }
  },
};

function hostNetwork(): JsonObject {
  return { gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } } };
}

function on(port: number, name: string): JsonObject {
  return exampleGateway({ listeners: [{ name: 'http', port, protocol: 'HTTP' }] }, name);
}
