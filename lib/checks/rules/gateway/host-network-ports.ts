import type { JsonObject } from '../../../kubernetes/json';
import type { ModelRule } from '../../rule';
import { ciliumGateways, EXAMPLE_CRD, exampleGateway, usesHostNetwork, type GatewayView } from '../../../model/gateways';

/** Only one process can open a port of a node. */
export const hostNetworkPorts: ModelRule = {
  on: 'model',
  id: 'GWY057',
  title: 'Two Gateways on one host port',
  severity: 'error',
  reason: 'On the host network, the listeners of all Gateways are opened on the same nodes. Only one of two listeners on the same port can be opened.',
  related: ['GWY028'],
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/host-network-mode/',
  good: { values: hostNetwork(), objects: [EXAMPLE_CRD, on(8080, 'a'), on(8081, 'b')] },
  bad: { values: hostNetwork(), objects: [EXAMPLE_CRD, on(8080, 'a'), on(8080, 'b')] },
  typescript: { wrong: program(8080), right: program(8081) },
  *check(model) {
    const used = new Map<string, GatewayView>();
    for (const { gateway, cilium } of ciliumGateways(model)) {
      if (!usesHostNetwork(cilium)) continue;
      for (const port of new Set(gateway.listeners.map((listener) => listener.port))) {
        const key = `${cilium.path} ${port}`;
        const other = used.get(key);
        if (!other) used.set(key, gateway);
        else yield { path: gateway.path, what: `Gateway ${gateway.namespace}/${gateway.name} listens on host port ${port}, which Gateway ${other.namespace}/${other.name} already uses`, fix: 'set another port on one of the listeners, or use one Gateway for both' };
      }
    }
  },
};

function program(port: number): string {
  return `new GatewayApiCrds(chart, 'gateway-api');
new CiliumGateway(chart, 'web', { namespace: 'gateways', hostNetwork: true, listeners: [Listener.http({ port: 8080 })] });
new CiliumGateway(chart, 'api', { namespace: 'gateways', hostNetwork: true, listeners: [Listener.http({ port: ${port} })] });`;
}

function hostNetwork(): JsonObject {
  return { gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } } };
}

function on(port: number, name: string): JsonObject {
  return exampleGateway({ listeners: [{ name: 'http', port, protocol: 'HTTP' }] }, name);
}
