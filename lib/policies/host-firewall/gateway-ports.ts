import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { valueAt, type JsonObject } from '../../kubernetes/json';
import type { FirewallSource } from '../../model/firewall-facts';
import type { CiliumContext } from '../../cilium/cilium-context';

/** The given ports, and the listener ports of the Gateways of this cluster if Cilium has them on the host network. */
export function hostNetworkPorts(construct: IConstruct, { cilium }: CiliumContext, given: readonly number[] = []): number[] {
  const ports = new Set(given);
  const gatewayApi = cilium?.effectiveValues.values.gatewayAPI as JsonObject | undefined;
  if ((gatewayApi?.hostNetwork as JsonObject | undefined)?.enabled === true) {
    for (const object of objectsOfSameChart(construct)) {
      if (object.kind === 'Gateway' && object.apiVersion.startsWith('gateway.networking.k8s.io/')) for (const port of listenerPorts(object)) ports.add(port);
    }
  }
  return [...ports].sort((a, b) => a - b);
}

/** The values of a Cilium of this app, as far as they are set. */
export function firewallSource({ cilium }: CiliumContext): FirewallSource | undefined {
  if (!cilium) return undefined;
  const { values } = cilium.effectiveValues;
  return { value: (path) => valueAt(values, path.split('.')) ?? undefined, namespace: cilium.namespace };
}

function objectsOfSameChart(construct: IConstruct): ApiObject[] {
  const chart = construct.node.scopes[1] ?? construct;
  return chart.node.findAll().filter((below): below is ApiObject => ApiObject.isApiObject(below));
}

function listenerPorts(gateway: ApiObject): number[] {
  const { spec } = gateway.toJson() as { spec?: { gatewayClassName?: unknown; listeners?: { port?: unknown }[] } };
  if (spec?.gatewayClassName !== 'cilium' || !Array.isArray(spec.listeners)) return [];
  return spec.listeners.map(({ port }) => port).filter((port): port is number => typeof port === 'number');
}
