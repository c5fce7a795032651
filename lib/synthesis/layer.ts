import type { IConstruct } from 'constructs';
import { checkArguments } from '../props';
import { groupOf } from '../kubernetes/object';

/**
 * When an object is applied: each layer needs what the ones before it made. CRDs and namespaces come first, then Cilium with its
 * operator, then what the operator's CRDs describe, then workloads. `monitoring` is last: no other layer needs it, and the operator of
 * Prometheus may be installed much later than Cilium.
 */
export type Layer = 'crds' | 'cilium' | 'network' | 'gateway' | 'policies' | 'workloads' | 'monitoring';

/** All layers in the order of application. */
export const LAYERS: readonly Layer[] = ['crds', 'cilium', 'network', 'gateway', 'policies', 'workloads', 'monitoring'];

interface Assignment {
  readonly layer: Layer;
  readonly home: string | undefined;
}

const assigned = new WeakMap<IConstruct, Assignment>();

const BY_GROUP: Readonly<Record<string, Layer>> = {
  'apiextensions.k8s.io': 'crds',
  'gateway.networking.k8s.io': 'gateway',
  'grafana.integreatly.org': 'monitoring',
  'monitoring.coreos.com': 'monitoring',
};

const BY_KIND: Readonly<Record<string, Layer>> = {
  // Before whatever lives in it.
  Namespace: 'crds',
  CiliumLoadBalancerIPPool: 'network',
  CiliumPodIPPool: 'network',
  CiliumL2AnnouncementPolicy: 'network',
  CiliumBGPClusterConfig: 'network',
  CiliumBGPPeerConfig: 'network',
  CiliumBGPAdvertisement: 'network',
  CiliumBGPNodeConfigOverride: 'network',
  CiliumEgressGatewayPolicy: 'network',
  CiliumLocalRedirectPolicy: 'network',
  CiliumNodeConfig: 'network',
  CiliumCIDRGroup: 'policies',
  CiliumNetworkPolicy: 'policies',
  CiliumClusterwideNetworkPolicy: 'policies',
  NetworkPolicy: 'policies',
  CiliumGatewayClassConfig: 'gateway',
  CiliumEnvoyConfig: 'gateway',
  CiliumClusterwideEnvoyConfig: 'gateway',
};

/**
 * Puts a construct, and all below it, into a layer. Objects that an empty cluster cannot take in `crds` or `cilium`, because their kind or
 * their namespace is made later, go to the usual layer of their kind all the same.
 *
 * @param home namespace that the construct requires: its objects stay in the layer, whichever construct creates the namespace
 */
export function setLayer(construct: IConstruct, layer: Layer, home?: string): void {
  checkArguments('setLayer', arguments);
  assigned.set(construct, { layer, home });
}

/** What the nearest construct asks for that was put into a layer. */
export function assignmentOf(construct: IConstruct): Assignment | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const assignment = assigned.get(scope);
    if (assignment) return assignment;
  }
  return undefined;
}

/** What is asked for by a construct itself. */
export function ownAssignment(construct: IConstruct): Assignment | undefined {
  return assigned.get(construct);
}

/** The layer of a kind that nothing puts elsewhere. */
export function usualLayer(apiVersion: string, kind: string): Layer {
  return BY_KIND[kind] ?? BY_GROUP[groupOf(apiVersion)] ?? 'workloads';
}
