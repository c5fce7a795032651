import type { JsonObject } from '../../../chart/kubernetes-object';
import type { CiliumModel, ObjectModel } from '../../model';
import type { Finding, ModelRule } from '../../rule';
import { ciliumByScope } from '../../rules-support/clusters';
import { runsEnvoyDaemonSet } from '../../rules-support/datapath';
import { isOn, listAt, seen } from '../../rules-support/values';

const CAPABILITY = 'NET_BIND_SERVICE';
const KEEP = 'envoy.securityContext.capabilities.keepCapNetBindService';
const PRIVILEGED_BELOW = 1024;

/** Envoy gives its capabilities away when it starts, but for this one where it is told to keep it. */
export const gatewayHostNetworkPorts: ModelRule = {
  on: 'model',
  id: 'CIL071',
  title: 'Gateway on a privileged host port that Envoy may not bind',
  severity: 'error',
  reason:
    'In host network mode listeners are sockets of the node. Below port 1024 Envoy needs the capability NET_BIND_SERVICE and has to be ' +
    'told to keep it; otherwise the listener never opens.',
  link: 'https://docs.cilium.io/en/stable/network/servicemesh/gateway-api/gateway-api/#bind-to-privileged-port',
  good: {
    values: {
      gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } },
      envoy: { securityContext: { capabilities: { keepCapNetBindService: true, envoy: ['NET_ADMIN', 'SYS_ADMIN', 'NET_BIND_SERVICE'] } } },
    },
    objects: [gateway(443)],
  },
  bad: { values: { gatewayAPI: { enabled: true, enableAlpn: true, hostNetwork: { enabled: true } } }, objects: [gateway(443)] },
  *check({ ciliums, objects }) {
    const concerned = ciliumByScope(
      ciliums.filter((cilium) => isOn(cilium, 'gatewayAPI.enabled') && isOn(cilium, 'gatewayAPI.hostNetwork.enabled') && !mayBind(cilium)),
    );
    if (concerned.size === 0) return;
    for (const object of objects) {
      if (object.object.kind !== 'Gateway' || !object.object.apiVersion.startsWith('gateway.networking.k8s.io/')) continue;
      const cilium = concerned.get(object.scope);
      if (cilium) yield* privilegedListeners(object, cilium);
    }
  },
};

function* privilegedListeners({ path, object }: ObjectModel, cilium: CiliumModel): Iterable<Finding> {
  const { gatewayClassName, listeners } = (object.spec ?? {}) as { gatewayClassName?: unknown; listeners?: unknown };
  if (gatewayClassName !== 'cilium' || !Array.isArray(listeners)) return;
  const ports = listeners
    .map((listener) => (listener as { port?: unknown } | null)?.port)
    .filter((port) => typeof port === 'number' && port < PRIVILEGED_BELOW);
  if (ports.length === 0) return;
  const list = capabilityList(cilium);
  yield {
    path,
    what: `Envoy of ${cilium.path} may not bind the listener's host port (${ports.join(', ')}; ${seen(cilium, list, KEEP)})`,
    fix:
      `set the value ${KEEP}: true and add ${CAPABILITY} to ${list}, keeping what is in the list, or use ports from ${PRIVILEGED_BELOW} ` +
      `on`,
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
    spec: { gatewayClassName: 'cilium', listeners: [{ name: 'https', port, protocol: 'HTTPS' }] },
  };
}
