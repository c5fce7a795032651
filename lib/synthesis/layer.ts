import type { IConstruct } from 'constructs';
import { checkArguments } from '../props';

/**
 * When an object is applied: each layer needs what the ones before it made. CRDs first, Cilium with its operator, then
 * what the operator's CRDs describe, and workloads last.
 */
export type Layer = 'crds' | 'cilium' | 'network' | 'gateway' | 'policies' | 'workloads';

/** All layers in the order of application. */
export const LAYERS: readonly Layer[] = ['crds', 'cilium', 'network', 'gateway', 'policies', 'workloads'];

const assigned = new WeakMap<IConstruct, Layer>();

const BY_GROUP: Readonly<Record<string, Layer>> = {
  'apiextensions.k8s.io': 'crds',
  'gateway.networking.k8s.io': 'gateway',
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

/** Puts a construct, and all below it, into a layer. */
export function setLayer(construct: IConstruct, layer: Layer): void {
  checkArguments('setLayer', arguments);
  assigned.set(construct, layer);
}

/** Layer of an object: that of the nearest construct that was put into one, else the usual layer of its kind. */
export function layerOf(construct: IConstruct, apiVersion: string, kind: string): Layer {
  return assignedTo(construct) ?? usualLayer(apiVersion, kind);
}

/** Objects by their layers. Those of one chart mostly come one after the other, and it is asked once. */
export function byLayer<T extends LayeredObject>(objects: readonly T[]): ReadonlyMap<Layer, readonly T[]> {
  const layers = new Map<Layer, T[]>();
  let parent: IConstruct | undefined;
  let inherited: Layer | undefined;
  for (const entry of objects) {
    const { scope } = entry.construct.node;
    if (scope !== parent) inherited = scope && assignedTo(scope);
    parent = scope;
    const layer = assigned.get(entry.construct) ?? inherited ?? usualLayer(entry.object.apiVersion, entry.object.kind);
    const members = layers.get(layer);
    if (members) members.push(entry);
    else layers.set(layer, [entry]);
  }
  return layers;
}

interface LayeredObject {
  readonly construct: IConstruct;
  readonly object: { readonly apiVersion: string; readonly kind: string };
}

function assignedTo(construct: IConstruct): Layer | undefined {
  for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
    const layer = assigned.get(scope);
    if (layer) return layer;
  }
  return undefined;
}

function usualLayer(apiVersion: string, kind: string): Layer {
  return BY_KIND[kind] ?? BY_GROUP[apiVersion.slice(0, apiVersion.lastIndexOf('/'))] ?? 'workloads';
}
