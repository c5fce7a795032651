import type { IConstruct } from 'constructs';
import { CodedError } from '../diagnostics/coded';
import { checkArguments } from '../props';
import { groupOf } from '../kubernetes/object';
import { nearestNames } from '../runtime/near-names';
import { orderOf, type Layer } from './layer-order';

export { LAYERS, type Layer, type LayerProps } from './layer-order';

interface Assignment {
  readonly layer: string;
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
 * Puts a construct, and all below it, into a layer: one of `LAYERS`, or one of the `layers` of the `GitOpsApp`. The layers `crds` and `cilium` contain only
 * objects that a new cluster accepts: objects whose kind or namespace is created later stay in the usual layer of their kind.
 *
 * @param home namespace that the construct requires: its objects stay in the layer, whichever construct creates the namespace
 * @throws OUT016 for a layer that does not exist
 */
export function setLayer(construct: IConstruct, layer: string, home?: string): void {
  checkArguments('setLayer', arguments);
  const { names } = orderOf(construct);
  if (!names.includes(layer)) {
    const [nearest] = nearestNames(layer, names);
    throw new CodedError({
      code: 'OUT016',
      path: construct.node.path,
      what: `${JSON.stringify(layer)} is not a layer of the app, which has ${names.join(', ')}`,
      fix: nearest === undefined ? `add it to the app: new GitOpsApp({ layers: { ${JSON.stringify(layer)}: { after: ['cilium'] } } })` : `write '${nearest}', or add the layer to the app`,
    });
  }
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
