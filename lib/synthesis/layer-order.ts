import type { IConstruct } from 'constructs';

/**
 * When an object is applied: each layer needs what the ones before it made. CRDs and namespaces come first, then Cilium with its
 * operator, then what the operator's CRDs describe, then workloads. `monitoring` is last: no other layer needs it, and the operator of
 * Prometheus may be installed much later than Cilium.
 */
export type Layer = 'crds' | 'cilium' | 'network' | 'gateway' | 'policies' | 'workloads' | 'monitoring';

/** The layers that every app has, in the order of application. */
export const LAYERS: readonly Layer[] = ['crds', 'cilium', 'network', 'gateway', 'policies', 'workloads', 'monitoring'];

/** The place of a layer. */
export interface LayerProps {
  /** Layers that must be applied, and healthy, before this one. @default ['cilium'] */
  readonly after?: readonly string[];
  /** Layers that need this one. @default - none */
  readonly before?: readonly string[];
}

/** What has to be healthy before each layer. Policies come before the pods that they protect. */
const NEEDS: Readonly<Record<Layer, readonly Layer[]>> = {
  crds: [],
  cilium: ['crds'],
  network: ['cilium'],
  gateway: ['network'],
  policies: ['cilium'],
  workloads: ['policies'],
  monitoring: ['cilium'],
};

/** Layers, and which of them must precede which. */
export class LayerOrder {
  /** All layers in the order of application. */
  readonly names: readonly string[];
  private readonly direct: ReadonlyMap<string, readonly string[]>;
  private readonly all = new Map<string, ReadonlySet<string>>();

  /** @param own layers of the user, without a cycle */
  constructor(own: Readonly<Record<string, LayerProps>> = {}) {
    this.direct = needsWith(own);
    this.names = sorted(this.direct);
  }

  /** Whether one layer is always healthy before another is applied. */
  isBefore(one: string, other: string): boolean {
    return this.needsOf(other).has(one);
  }

  /** The nearest layers before this one, among those that a cluster has. */
  before(layer: string, present: (name: string) => boolean): readonly string[] {
    const nearest = new Set<string>();
    const visit = (name: string): void => {
      for (const need of this.direct.get(name) ?? []) {
        if (present(need)) nearest.add(need);
        else visit(need);
      }
    };
    visit(layer);
    // What one of them needs is implied.
    return this.names.filter((name) => nearest.has(name) && ![...nearest].some((other) => this.isBefore(name, other)));
  }

  /** Number of the step of a layer. Layers that no other one needs share the last step, so that they block none. */
  stepOf(layer: string): number {
    return this.isNeeded(layer) ? this.depthOf(layer) : Math.max(...this.names.map((name) => this.depthOf(name)));
  }

  private isNeeded(layer: string): boolean {
    return [...this.direct.values()].some((needs) => needs.includes(layer));
  }

  private depthOf(layer: string): number {
    return Math.max(0, ...(this.direct.get(layer) ?? []).map((need) => this.depthOf(need) + 1));
  }

  private needsOf(layer: string): ReadonlySet<string> {
    let known = this.all.get(layer);
    if (!known) {
      const direct = this.direct.get(layer) ?? [];
      this.all.set(layer, (known = new Set([...direct, ...direct.flatMap((need) => [...this.needsOf(need)])])));
    }
    return known;
  }
}

function needsWith(own: Readonly<Record<string, LayerProps>>): ReadonlyMap<string, readonly string[]> {
  const needs = new Map<string, string[]>(LAYERS.map((layer) => [layer, [...NEEDS[layer]]]));
  for (const [name, { after = ['cilium'] }] of Object.entries(own)) needs.set(name, [...after]);
  for (const [name, { before = [] }] of Object.entries(own)) for (const later of before) needs.get(later)?.push(name);
  return needs;
}

/** Layers in an order in which each comes after what it needs: the usual order, with each layer of the user as early as it can be. */
function sorted(needs: ReadonlyMap<string, readonly string[]>): string[] {
  const names: string[] = [];
  const visit = (name: string): void => {
    if (names.includes(name)) return;
    for (const need of needs.get(name) ?? []) visit(need);
    names.push(name);
  };
  for (const name of needs.keys()) visit(name);
  return names;
}

/** A layer that cannot be reached: it needs itself, by way of these layers. */
export function cycleIn(own: Readonly<Record<string, LayerProps>>): readonly string[] | undefined {
  const needs = needsWith(own);
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const need of needs.get(name) ?? []) {
      const cycle = visit(need, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of needs.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

export const DEFAULT_ORDER = new LayerOrder();

const orders = new WeakMap<IConstruct, LayerOrder>();

/** Sets the layers of an app. */
export function setOrder({ node: { root } }: IConstruct, order: LayerOrder): void {
  orders.set(root, order);
}

/** The layers of the app that a construct belongs to. */
export function orderOf({ node: { root } }: IConstruct): LayerOrder {
  return orders.get(root) ?? DEFAULT_ORDER;
}
