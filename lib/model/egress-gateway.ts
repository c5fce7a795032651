import type { KubernetesObject } from '../kubernetes/object';
import type { JsonObject } from '../kubernetes/json';
import { map, maps } from './json';

/** Values that turn the egress gateway on, with what it is built on. */
export const EGRESS_ON: JsonObject = { egressGateway: { enabled: true }, bpf: { masquerade: true, hostLegacyRouting: true } };

/** A policy in an example; `gateway` is added to its gateway. */
export function egressPolicy(gateway: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumEgressGatewayPolicy',
    metadata: { name: 'billing' },
    spec: {
      selectors: [{ podSelector: { matchLabels: { app: 'billing' } } }],
      destinationCIDRs: ['203.0.113.0/24'],
      egressGateway: { nodeSelector: { matchLabels: { egress: 'true' } }, ...gateway },
    },
  };
}

/** Whether an object is a policy of the egress gateway. */
export function isEgressPolicy({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'CiliumEgressGatewayPolicy' && apiVersion.startsWith('cilium.io/');
}

/** Gateways of a policy that count: the list, where there is one. */
export function gatewaysOf({ spec }: KubernetesObject): readonly Readonly<Record<string, unknown>>[] {
  const several = maps(map(spec).egressGateways);
  return several.length > 0 ? several : maps([map(spec).egressGateway]);
}
