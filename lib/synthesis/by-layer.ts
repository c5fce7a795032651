import type { IConstruct } from 'constructs';
import { KUBERNETES_GROUPS } from '../../imports/schemas';
import { groupOf } from '../kubernetes/object';
import { KUBERNETES_NAMESPACES } from '../model/scopes';
import type { KubernetesObject } from '../kubernetes/object';
import { assignmentOf, ownAssignment, usualLayer, type Layer } from './layer';
import { DEFAULT_ORDER, orderOf, type LayerOrder } from './layer-order';

/** Layers that have to be there before any network is: they can hold only what an empty cluster takes. */
export const BOOTSTRAP_LAYERS = ['crds', 'cilium'] as const satisfies readonly Layer[];

/** One of them. */
export type BootstrapLayer = (typeof BOOTSTRAP_LAYERS)[number];

/** An object and the construct that makes it. */
export interface LayeredObject {
  readonly construct: IConstruct;
  readonly object: KubernetesObject;
}

/** Objects of a cluster by their layers, in the order of application. */
export type ObjectsByLayer<T extends LayeredObject = LayeredObject> = ReadonlyMap<string, readonly T[]>;

/** CRDs and namespaces among the objects of a cluster, with the layer that brings each. */
export class Supply {
  private readonly kinds = new Map<string, string>();
  private readonly namespaces = new Map<string, string>();
  private readonly order: LayerOrder;

  constructor(order: LayerOrder) {
    this.order = order;
  }

  /** Takes note of an object, of which only CRDs and namespaces matter. */
  add({ kind, metadata, spec }: KubernetesObject, layer: string): void {
    if (kind === 'CustomResourceDefinition') {
      const { group, names } = (spec ?? {}) as { readonly group?: string; readonly names?: { readonly kind?: string } };
      this.kinds.set(`${group}/${names?.kind}`, layer);
    } else if (kind === 'Namespace') {
      this.namespaces.set(metadata.name, layer);
    }
  }

  /** Whether the API server knows the kind by the time that a layer is applied to an empty cluster. Cilium's operator brings its own. */
  hasKind({ apiVersion, kind }: KubernetesObject, layer: string): boolean {
    const group = groupOf(apiVersion);
    if (KUBERNETES_GROUPS.has(group)) return true;
    const bringer = this.bringerOf(group, kind) ?? (group === 'cilium.io' ? 'cilium' : undefined);
    return bringer !== undefined && this.order.isBefore(bringer, layer);
  }

  /** The layer with the CRD of a kind; undefined if the app has none. */
  bringerOf(group: string, kind: string): string | undefined {
    return this.kinds.get(`${group}/${kind}`);
  }

  /** The layer with a Namespace; undefined if the app has none. */
  homeOf(namespace: string): string | undefined {
    return this.namespaces.get(namespace);
  }

  /** Whether the namespace is there when a layer is applied to an empty cluster: `kubectl`, Talos and Omni make namespaces first. */
  hasNamespace({ metadata: { namespace } }: KubernetesObject, layer: string): boolean {
    if (namespace === undefined || KUBERNETES_NAMESPACES.has(namespace)) return true;
    const bringer = this.namespaces.get(namespace);
    return bringer !== undefined && (bringer === layer || this.order.isBefore(bringer, layer));
  }
}

/** What the objects of a cluster bring for one another. */
export function supplyOf(layers: ObjectsByLayer): Supply {
  const supply = new Supply(orderFor([...layers.values()].flat()));
  for (const [layer, members] of layers) for (const { object } of members) supply.add(object, layer);
  return supply;
}

/**
 * Objects of one cluster by their layers: each in that of the nearest construct that was put into one, else in the usual one of its kind. What
 * an empty cluster cannot take in a layer of the bootstrap, because its kind or its namespace comes later, is in the usual one as well.
 */
export function byLayer<T extends LayeredObject>(objects: readonly T[]): ObjectsByLayer<T> {
  const order = orderFor(objects);
  const supply = new Supply(order);
  // Objects of one chart mostly come one after the other: what is above them is looked up once.
  let parent: IConstruct | undefined;
  let inherited: ReturnType<typeof assignmentOf>;
  const assignments = objects.map(({ construct, object }) => {
    const { scope } = construct.node;
    if (scope !== parent) inherited = scope && assignmentOf(scope);
    parent = scope;
    const assignment = ownAssignment(construct) ?? inherited;
    supply.add(object, assignment?.layer ?? usualLayer(object.apiVersion, object.kind));
    return assignment;
  });
  const found = new Map<string, T[]>();
  objects.forEach((entry, index) => {
    const { object } = entry;
    const assignment = assignments[index];
    const kept = assignment && (!isBootstrapLayer(assignment.layer) || takes(supply, object, assignment.layer, assignment.home));
    const layer = kept ? assignment.layer : usualLayer(object.apiVersion, object.kind);
    const members = found.get(layer);
    if (members) members.push(entry);
    else found.set(layer, [entry]);
  });
  return new Map(order.names.flatMap((layer): [string, T[]][] => (found.has(layer) ? [[layer, found.get(layer)!]] : [])));
}

/** The layers of the app that objects belong to. */
function orderFor([first]: readonly LayeredObject[]): LayerOrder {
  return first ? orderOf(first.construct) : DEFAULT_ORDER;
}

function takes(supply: Supply, object: KubernetesObject, layer: string, home: string | undefined): boolean {
  return supply.hasKind(object, layer) && (object.metadata.namespace === home || supply.hasNamespace(object, layer));
}

/** Whether a layer is one of the bootstrap. */
export function isBootstrapLayer(layer: string): layer is BootstrapLayer {
  return (BOOTSTRAP_LAYERS as readonly string[]).includes(layer);
}
