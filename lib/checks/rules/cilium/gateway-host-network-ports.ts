import type { JsonObject } from '../../../kubernetes/json';
import type { CiliumModel } from '../../../model/model';
import type { Finding, ModelRule } from '../../rule';
import { runsEnvoyDaemonSet } from '../../../model/datapath';
import { ciliumGateways, EXAMPLE_CRD, usesHostNetwork, type GatewayView } from '../../../model/gateways';
import { describeValues, isOn, listAt } from '../../../model/values';
import { listed } from '../../../runtime/listed';

const CAPABILITY = 'NET_BIND_SERVICE';
const KEEP = 'envoy.securityContext.capabilities.keepCapNetBindService';
const PRIVILEGED_BELOW = 1024;

const GATEWAY = `new GatewayApiCrds(chart, 'gateway-api');
new ApiObject(chart, 'public', {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'public', namespace: 'gateways' },
  spec: { gatewayClassName: 'cilium', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
});`;

/** Envoy drops its capabilities when it starts, except for this one if the value is set. */
export const gatewayHostNetworkPorts: ModelRule = {
  on: 'model',
  id: 'CIL071',
  title: 'Gateway on a privileged host port that Envoy may not bind',
  severity: 'error',
  reason:
    'In host network mode listeners are sockets of the node. For a port below 1024 Envoy needs the capability NET_BIND_SERVICE, and ' +
    '`keepCapNetBindService` to keep it. Otherwise the listener does not open.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#bind-to-privileged-port',
  good: {
    values: {
      gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } },
      envoy: { securityContext: { capabilities: { keepCapNetBindService: true, envoy: ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] } } },
    },
    objects: [EXAMPLE_CRD, gateway(443)],
  },
  bad: { values: { gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } } }, objects: [gateway(443)] },
  typescript: {
    wrong: `new TalosCilium(chart, 'cilium', {
  gatewayApi: { hostNetwork: true },
});
${GATEWAY}`,
    right: `new TalosCilium(chart, 'cilium', {
  gatewayApi: { hostNetwork: true },
  envoy: { keepCapNetBindService: true },
});
${GATEWAY}`,
  },
  *check(model) {
    for (const { gateway: view, cilium } of ciliumGateways(model)) {
      if (usesHostNetwork(cilium) && !mayBind(cilium)) yield* privilegedListeners(view, cilium);
    }
  },
};

function* privilegedListeners({ path, listeners }: GatewayView, cilium: CiliumModel): Iterable<Finding> {
  const ports = listeners.map(({ port }) => port).filter((port) => port !== undefined && port < PRIVILEGED_BELOW);
  if (ports.length === 0) return;
  const capabilities = capabilityList(cilium);
  yield {
    path,
    what: `Envoy of ${cilium.path} is not allowed to bind host port ${listed(ports.map(String))} (${describeValues(cilium, capabilities, KEEP)})`,
    fix:
      `set the value ${KEEP}: true and add ${CAPABILITY} to the list ${capabilities}, or use ports of at least ${PRIVILEGED_BELOW}`,
  };
}

function mayBind(cilium: CiliumModel): boolean {
  return isOn(cilium, KEEP) && listAt(cilium, capabilityList(cilium)).includes(CAPABILITY);
}

function capabilityList(cilium: CiliumModel): string {
  return runsEnvoyDaemonSet(cilium) ? 'envoy.securityContext.capabilities.envoy' : 'securityContext.capabilities.ciliumAgent';
}

function gateway(port: number): JsonObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'edge' },
    spec: { gatewayClassName: 'cilium', listeners: [{ name: 'https', port, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'web-tls' }] } }] },
  };
}
